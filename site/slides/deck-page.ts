/**
 * The page as a deck: which of its elements stand on which slide, showing one
 * slide and hiding the rest by a mark that slides.css knows, and going through
 * the notes of a quote one by one. The elements stay where they are, so that
 * players, notes and questions go on working. Called by deck.tsx.
 */
import { type Part, slidesOf } from './slides.ts'

const CONTENT = '.theme-doc-markdown'
const FIGURES =
  'figure, table, svg, pre, .table-box, .player, .run, .code, .predict, .theme-admonition, .path-of-a-call'

function partOf(element: Element): Part {
  if (element.matches('header, h1')) return 'title'
  if (element.matches('h2, h3')) return 'heading'
  return element.matches(FIGURES) ? 'figure' : 'words'
}

/** @returns each slide's elements, of the page that is open now. */
export function slidesOfPage(): HTMLElement[][] {
  const parts = [
    ...document.querySelectorAll<HTMLElement>(`${CONTENT} > *`),
  ].filter((one) => !one.matches('style, script, noscript'))
  return slidesOf(parts.map(partOf)).map((places) =>
    places.flatMap((place) => parts[place] ?? []),
  )
}

/** Shows one slide, from its top. */
export function showSlide(slide: readonly HTMLElement[]): void {
  hideSlides()
  for (const part of slide) part.dataset.onSlide = ''
  window.scrollTo({ top: 0 })
}

export function hideSlides(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-on-slide]'))
    delete part.dataset.onSlide
}

/**
 * A note that has the focus lights its code: so notes are gone through.
 *
 * @param by 1 for the next, -1 for the one before
 * @returns false if there is none, and the next slide is due.
 */
export function moveToNote(slide: readonly HTMLElement[], by: 1 | -1): boolean {
  const notes = slide.flatMap((part) => [
    ...part.querySelectorAll<HTMLElement>('.note-code'),
  ])
  const place = notes.indexOf(document.activeElement as HTMLElement)
  const note = place < 0 && by < 0 ? undefined : notes[place + by]
  if (note === undefined) return false
  note.focus()
  return true
}
