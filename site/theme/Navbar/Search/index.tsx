/**
 * The place of the search in the bar at the top, told as such to those who
 * cannot see it. A pasted log line becomes the heading that it stands under on
 * the page of symptoms, see found-line.ts; any other loses what only that line
 * has, see log-words.ts. The field in it is the search theme's.
 */
import type { Props } from '@theme/Navbar/Search'
import NavbarSearch from '@theme-init/Navbar/Search'
import { type ClipboardEvent, useEffect, useRef } from 'react'
import { foundLine } from '../../../search/found-line.ts'
import { logWords } from '../../../search/log-words.ts'
import { nameFindings } from '../../../search/name-findings.ts'

/** Asked for when somebody searches; without it a line is searched as it is. */
async function knownLines() {
  try {
    const lines = await import('@generated/site/default/log-lines.json')
    return lines.default
  } catch {
    return []
  }
}

async function pasteWords(event: ClipboardEvent<HTMLElement>) {
  const pasted = event.clipboardData.getData('text').trim()
  if (!/\s/.test(pasted)) return
  event.preventDefault()
  const words = foundLine(pasted, await knownLines()) ?? logWords(pasted)
  // As if it was typed, so that the field's own listeners hear of it.
  document.execCommand('insertText', false, words)
}

export default function Search(props: Props) {
  const place = useRef<HTMLElement>(null)
  useEffect(() => (place.current ? nameFindings(place.current) : undefined), [])
  return (
    <search ref={place} onPaste={pasteWords} onFocus={knownLines}>
      <NavbarSearch {...props} />
    </search>
  )
}
