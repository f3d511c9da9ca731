/**
 * A quote of the source with the notes bound to it. Written into pages by
 * remark-quotes.mjs. A note and the code it is about light up together, from
 * either side, by pointer, by focus and by their links; without scripts the
 * links still lead there and back. The notes stay an ordinary numbered list
 * under the code; where there is room the style sheet puts it beside it.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { type ReactNode, useEffect, useRef } from 'react'
import { type Span, useToldNotes } from './bound-notes.ts'
import { CopyButton } from './copy-button.tsx'
import { lightTogether } from './light-together.ts'
import { ScrollingPre } from './scrolling-pre.tsx'

interface Upstream {
  symbol: string
  file: string
  version: string
  first: number
  last: number
  href: string
}

interface QuotedCode {
  html: string
  text: string
  file: string
  symbol: string
  firstLine: number
  lastLine: number
  /** Where the code of each note stands in the file. */
  spans: readonly Span[]
  upstream: Upstream | null
}

interface QuoteProps {
  id: string
  code: QuotedCode
  children?: ReactNode
}

function Counterpart({ upstream }: { upstream: Upstream }) {
  const { file, first, last, version, href, symbol } = upstream
  return (
    <p className="quote-upstream">
      <Translate id="quote.upstream">Python counterpart:</Translate>{' '}
      <a href={href} title={symbol}>
        {translate(
          {
            id: 'quote.upstreamPlace',
            message: '{file} lines {first}–{last} ({version})',
          },
          { file, first, last, version },
        )}
      </a>
    </p>
  )
}

function TitleBar({ code }: { code: QuotedCode }) {
  const isTest = code.symbol.startsWith('"')
  return (
    <figcaption className="quote-title">
      <span className="quote-place">
        <span className="quote-file">{code.file}</span>{' '}
        <strong className={isTest ? 'quote-test' : 'quote-symbol'}>
          {isTest ? code.symbol.slice(1, -1) : code.symbol}
        </strong>
      </span>
      <CopyButton text={code.text} />
    </figcaption>
  )
}

export function Quote({ id, code, children }: QuoteProps) {
  const figure = useRef<HTMLElement>(null)
  useEffect(() => {
    if (figure.current) return lightTogether(figure.current)
    return undefined
  }, [])
  useToldNotes({ id, ...code }, children)
  const hasNotes = Boolean(children)
  return (
    <figure
      className={hasNotes ? 'quote annotated' : 'quote'}
      id={id}
      ref={figure}
    >
      <TitleBar code={code} />
      <div className="quote-code">
        <ScrollingPre
          label={`${code.file} ${code.symbol}`}
          html={code.html}
          className={hasNotes ? 'has-notes' : ''}
        />
        {code.upstream && <Counterpart upstream={code.upstream} />}
      </div>
      {hasNotes && <ol className="notes">{children}</ol>}
    </figure>
  )
}

interface NoteProps {
  quote: string
  number: string
  children?: ReactNode
}

export function Note({ quote, number, children }: NoteProps) {
  return (
    <li className="note" id={`${quote}-note-${number}`} data-note={number}>
      {children}
    </li>
  )
}

interface NoteCodeProps {
  quote: string
  number: string
  fragment: string
}

/** The fragment that a note begins with: a link to the code it is about. */
export function NoteCode({ quote, number, fragment }: NoteCodeProps) {
  return (
    <a className="note-code" href={`#${quote}-code-${number}`}>
      <code>{fragment}</code>
    </a>
  )
}
