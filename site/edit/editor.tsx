/**
 * The editor: CodeMirror on one file, coloured by our own kinds. Default export
 * of its own chunk, which workshop.tsx asks for when somebody wants to edit.
 * Tab indents, as in any editor; Escape, then Tab, goes on to the next control,
 * which a text beside it says. Another file, or a reset, is another editor.
 */
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
} from '@codemirror/commands'
import { typescriptLanguage } from '@codemirror/lang-javascript'
import {
  bracketMatching,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import { unifiedMergeView } from '@codemirror/merge'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { translate } from '@docusaurus/Translate'
import { useEffect, useRef } from 'react'
import { kinds } from './coloured.ts'
import { editorTheme } from './editor-theme.ts'
import type { Place } from './run-scenario.ts'

export interface EditorProps {
  /** At first; then the editor has it. */
  text: string
  original: string
  showsChanges: boolean
  label: string
  hintId: string
  mistake: { place: Place; error: string } | null
  change: (text: string) => void
  run: () => void
}

const changes = new Compartment()

/** What was taken out stands above what is there now. */
const changesFrom = (original: string, isShown: boolean): Extension =>
  isShown ? unifiedMergeView({ original, mergeControls: false }) : []

function extensionsOf(props: EditorProps, newest: { current: EditorProps }) {
  return [
    lineNumbers(),
    // A character that is not seen may make code read as it does not run.
    highlightSpecialChars(),
    history(),
    bracketMatching(),
    indentOnInput(),
    typescriptLanguage,
    syntaxHighlighting(kinds),
    editorTheme,
    EditorState.tabSize.of(2),
    EditorState.phrases.of({
      'Control character': translate({
        id: 'edit.controlCharacter',
        message: 'Control character',
      }),
    }),
    EditorView.contentAttributes.of({
      // Else the box that scrolls would have nothing to focus, for axe.
      tabindex: '0',
      'aria-label': props.label,
      'aria-describedby': props.hintId,
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) newest.current.change(update.state.doc.toString())
    }),
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          newest.current.run()
          return true
        },
      },
      ...defaultKeymap,
      ...historyKeymap,
      indentWithTab,
    ]),
    changes.of(changesFrom(props.original, props.showsChanges)),
  ]
}

/** Marks the line, shows it, and puts the cursor there. */
function mark(view: EditorView, { place, error }: Mark) {
  const { doc } = view.state
  const line = doc.line(Math.min(Math.max(place.line, 1), doc.lines))
  const from = Math.min(line.from + (place.column ?? 0), line.to)
  const to = place.column === null ? line.to : Math.min(from + 1, doc.length)
  const found = { from, to, severity: 'error', message: error } as const
  view.dispatch(setDiagnostics(view.state, [found]))
  view.dispatch({
    selection: { anchor: from },
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
  })
}

type Mark = NonNullable<EditorProps['mistake']>

export default function Editor(props: EditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const newest = useRef(props)
  useEffect(() => {
    newest.current = props
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once
  useEffect(() => {
    if (box.current === null) return
    const made = new EditorView({
      doc: props.text,
      extensions: extensionsOf(props, newest),
      parent: box.current,
    })
    view.current = made
    return () => made.destroy()
  }, [])
  const { original, showsChanges, mistake } = props
  useEffect(() => {
    const effects = changes.reconfigure(changesFrom(original, showsChanges))
    view.current?.dispatch({ effects })
  }, [original, showsChanges])
  useEffect(() => {
    if (view.current === null) return
    if (mistake !== null) mark(view.current, mistake)
    else view.current.dispatch(setDiagnostics(view.current.state, []))
  }, [mistake])
  return <div className="edit-code" ref={box} />
}
