/**
 * The card that tells the type of a name: signature, doc comment, the file that
 * declares it. Made by TypeHovers, one for each quote that a reader asks about.
 * What is on it are text nodes. It stands under its name, or over it where
 * there is more room, inside the window.
 */
import type { Card } from '../quotes/type-cards.mjs'

/** Pixels that stay free at the edges of the window. */
const EDGE = 8

function line(className: string, ...content: (string | Node)[]) {
  const made = document.createElement('div')
  made.className = className
  made.append(...content)
  return made
}

function signature({ signature: parts }: Card) {
  const words = parts.flatMap((kind, at): (string | Node)[] => {
    if (at % 2 === 1) return []
    const text = parts[at + 1] ?? ''
    if (kind === '') return [text]
    const word = document.createElement('span')
    word.className = kind
    word.append(text)
    return [word]
  })
  return line('type-signature', ...words)
}

export function makeCard(id: string): HTMLElement {
  const card = line('type-card')
  card.id = id
  card.setAttribute('role', 'tooltip')
  card.hidden = true
  return card
}

/** @param declared words that say where the name is declared */
export function fillCard(card: HTMLElement, content: Card, declared: string) {
  card.replaceChildren(signature(content))
  if (content.doc) card.append(line('type-doc', content.doc))
  if (content.file) card.append(line('type-file', declared))
}

/** The height that is free below the bar on top. */
function topOfRoom(): number {
  const bar = document.querySelector('.navbar')?.getBoundingClientRect()
  return Math.max(bar?.bottom ?? 0, 0) + EDGE
}

export function placeCard(card: HTMLElement, name: HTMLElement) {
  const { clientWidth, clientHeight } = document.documentElement
  const { left, top, bottom } = name.getBoundingClientRect()
  card.style.maxHeight = 'none'
  const { width, height } = card.getBoundingClientRect()
  const above = top - topOfRoom()
  const below = clientHeight - EDGE - bottom
  const isBelow = height <= below || below >= above
  card.style.maxHeight = `${Math.max(isBelow ? below : above, 0)}px`
  const shown = Math.min(height, isBelow ? below : above)
  const right = clientWidth - EDGE - width
  card.style.left = `${Math.max(EDGE, Math.min(left, right))}px`
  card.style.top = `${isBelow ? bottom : top - shown}px`
}
