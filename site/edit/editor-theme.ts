/**
 * How the editor looks: the colours are the site's, by their names in the style
 * sheets, so they follow the reader's theme. Used by editor.tsx.
 */
import { EditorView } from '@codemirror/view'

export const editorTheme = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--raised)',
    fontSize: '0.785rem',
  },
  '&.cm-focused': {
    outline: '2px solid var(--accent)',
    outlineOffset: '1px',
  },
  '.cm-scroller': {
    maxHeight: '26rem',
    fontFamily: 'var(--ifm-font-family-monospace)',
    lineHeight: '1.6',
  },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-gutters': {
    border: '0',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink-soft)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--ink-soft)',
  },
  '.cm-changedLine, .cm-inlineChangedLine': {
    backgroundColor: 'var(--message-soft) !important',
  },
  '.cm-changedText': {
    background: 'none !important',
    borderBottom: '2px solid var(--message)',
  },
  '.cm-deletedChunk': {
    paddingLeft: '6px',
    backgroundColor: 'var(--broker-ground) !important',
  },
  '.cm-deletedChunk del, .cm-deletedText': {
    background: 'none !important',
    textDecoration: 'line-through',
  },
  '.cm-changedLineGutter': { background: 'var(--message)' },
  '.cm-deletedLineGutter': { background: 'var(--ink-soft)' },
  '.cm-tooltip': {
    border: '1px solid var(--rule)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
  },
  '.cm-specialChar': { color: 'var(--n)' },
})
