/**
 * The function that runs at a step, its current line marked and kept in sight.
 * A click on the number of a line goes to the next step there. Shown by
 * theatre.tsx; the lines are HTML made at build time (code-loader.mjs).
 */
import { translate } from '@docusaurus/Translate'
import { type CSSProperties, memo, useCallback, useEffect, useRef } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import type { Span } from '../code/bound-notes.ts'
import type { Played } from './load-played.ts'
import { cursorWords, eventWords } from './step-words.ts'
import { LINE_KEYS, useLineCursor } from './use-line-cursor.ts'

interface CodePaneProps {
  open: OpenRecording
  code: Played['code']
  at: number
  goTo: (step: number) => void
  /** Where the code of the note stands that is shown beside it. */
  lit: Span | undefined
}

/** The block that has the line; its start, its lines as HTML, its indentation. */
function blockAt(code: Played['code'], path: string, line: number) {
  const found = code[path]?.find(
    ([start, lines]) => start <= line && line < start + lines.length,
  )
  return found ?? ([line, [], 0] as const)
}

/** Scrolls the pane, and never the page, so that the line is in sight. */
function useInSight(line: number, path: string) {
  const pane = useRef<HTMLPreElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is lit
  useEffect(() => {
    const lit = pane.current?.querySelector<HTMLElement>('[aria-current]')
    if (!pane.current || !lit) return
    const { clientHeight, scrollTop } = pane.current
    const top = lit.offsetTop
    const isSeen = top >= scrollTop + 20 && top + 40 <= scrollTop + clientHeight
    if (!isSeen) pane.current.scrollTop = top - clientHeight / 3
  }, [line, path])
  return pane
}

/** The text of a line that was made at build time, each entity one letter. */
const lettersOf = (html: string) =>
  html.replaceAll(/<[^>]*>/g, '').replaceAll(/&\w+;/g, '&')

/** The letters of a line that are lit; as wide as that many zeros. */
function litPart(
  [line, column, endLine, endColumn]: Span,
  number: number,
  html: string,
  indent: number,
): CSSProperties | undefined {
  if (number < line || number > endLine) return undefined
  const letters = lettersOf(html)
  const from = number === line ? column - indent : letters.search(/\S|$/)
  const to = number === endLine ? endColumn - indent : letters.length
  return { '--from': from, '--to': to } as CSSProperties
}

interface LineProps {
  number: number
  html: string
  isCurrent: boolean
  lit: CSSProperties | undefined
  /** Null: nothing runs there. */
  go: ((line: number) => void) | null
}

function isSameLine(a: LineProps, b: LineProps): boolean {
  return (
    a.number === b.number &&
    a.html === b.html &&
    a.isCurrent === b.isCurrent &&
    a.go === b.go &&
    JSON.stringify(a.lit) === JSON.stringify(b.lit)
  )
}

/** Most lines stay as they are from step to step. */
const Line = memo(function Line({
  number,
  html,
  isCurrent,
  lit,
  go,
}: LineProps) {
  return (
    <span
      className="line"
      data-line={number}
      aria-current={isCurrent ? 'step' : undefined}
    >
      {go === null ? (
        <i>{number}</i>
      ) : (
        <button type="button" tabIndex={-1} onClick={() => go(number)}>
          {number}
        </button>
      )}
      <span
        className={lit && 'player-lit'}
        style={lit}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made at build time
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </span>
  )
}, isSameLine)

/** To the next step of a line, or to its first; always the same function. */
function useGo({ open, at, goTo }: Omit<CodePaneProps, 'code' | 'lit'>) {
  const now = useRef({ open, at, goTo })
  useEffect(() => {
    now.current = { open, at, goTo }
  })
  return useCallback((line: number) => {
    const { open, at, goTo } = now.current
    const steps = open.stepsAt(open.step(at).path, line)
    goTo(steps.find((one) => one > at) ?? steps[0] ?? at)
  }, [])
}

export function CodePane({ open, code, at, goTo, lit }: CodePaneProps) {
  const { path, line, symbol } = open.step(at)
  const [start, lines, indent] = blockAt(code, path, line)
  const pane = useInSight(line, path)
  const label = translate({ id: 'player.code', message: 'Code' })
  const cursor = useLineCursor(pane, open, at, goTo)
  const go = useGo({ open, at, goTo })
  return (
    <figure className="player-code">
      <figcaption className="quote-title">
        <span className="quote-place">
          <span className="quote-file">{path}</span>{' '}
          <strong className="quote-symbol">{symbol}</strong>
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a group is all that it is */}
      <pre
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: else no key reaches it
        tabIndex={0}
        ref={pane}
        data-own-keys={LINE_KEYS}
        onKeyDown={cursor.hear}
        onBlur={cursor.leave}
      >
        <code>
          {lines.map((html, row) => (
            <Line
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              key={row}
              number={start + row}
              html={html}
              isCurrent={start + row === line}
              lit={lit && litPart(lit, start + row, html, indent)}
              go={open.stepsAt(path, start + row).length > 0 ? go : null}
            />
          ))}
        </code>
      </pre>
      <p className="player-event">{eventWords(open, at)}</p>
      <p className="player-cursor" role="status">
        {cursor.line !== null && cursorWords(cursor.line, cursor.steps)}
      </p>
    </figure>
  )
}
