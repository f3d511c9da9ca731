/**
 * The place of the search in the bar at the top, told as such to those who
 * cannot see it. A pasted log line loses what only that line has: see
 * log-words.ts. The field in it is the search theme's.
 */
import type { Props } from '@theme/Navbar/Search'
import NavbarSearch from '@theme-init/Navbar/Search'
import { type ClipboardEvent, useEffect, useRef } from 'react'
import { logWords } from '../../../search/log-words.ts'
import { nameFindings } from '../../../search/name-findings.ts'

function pasteWords(event: ClipboardEvent<HTMLElement>) {
  const pasted = event.clipboardData.getData('text')
  const words = logWords(pasted)
  if (words === pasted) return
  event.preventDefault()
  // As if it was typed, so that the field's own listeners hear of it.
  document.execCommand('insertText', false, words)
}

export default function Search(props: Props) {
  const place = useRef<HTMLElement>(null)
  useEffect(() => (place.current ? nameFindings(place.current) : undefined), [])
  return (
    <search ref={place} onPaste={pasteWords}>
      <NavbarSearch {...props} />
    </search>
  )
}
