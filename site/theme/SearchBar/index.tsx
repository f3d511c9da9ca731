/**
 * The search theme's field. A pasted log line loses what only that line has:
 * see log-words.ts. Everything else is as the theme has it.
 */
import SearchBar from '@theme-init/SearchBar'
import type { ClipboardEvent } from 'react'
import { logWords } from '../../search/log-words.ts'

function pasteWords(event: ClipboardEvent<HTMLElement>) {
  const pasted = event.clipboardData.getData('text')
  const words = logWords(pasted)
  if (words === pasted) return
  event.preventDefault()
  // As if it was typed, so that the field's own listeners hear of it.
  document.execCommand('insertText', false, words)
}

export default function Search(props: object) {
  return (
    <search onPaste={pasteWords}>
      <SearchBar {...props} />
    </search>
  )
}
