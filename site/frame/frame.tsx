/**
 * A captured message to take apart: its bytes, the tree of its parts, and the
 * note of the one that is chosen, by mouse, finger or arrow keys. Written by
 * remark-frame.mjs for `<Frame>`. Without scripts, and on paper, every note
 * stands under its part.
 */
import { translate } from '@docusaurus/Translate'
import {
  Children,
  isValidElement,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { type FramePart, nextPart } from './next-part.ts'

interface Piece {
  readonly part: string
  readonly text: string
}

interface FrameProps {
  /** JSON of the parts, in the order of their notes. */
  readonly parts: string
  /** JSON of the pieces of the body. */
  readonly raw: string
  readonly children: ReactNode
}

/** The note of one part. Its frame shows it where it belongs. */
export function FrameNote({ children }: { part: string; children: ReactNode }) {
  return <>{children}</>
}

/** The part under the mouse or the focus, by its place in the list. */
function partAt(event: SyntheticEvent, parts: readonly FramePart[]): number {
  const target = event.target as Element
  const name = target.closest('[data-part]')?.getAttribute('data-part')
  return parts.findIndex((part) => part.name === name)
}

export function Frame({ parts: given, raw, children }: FrameProps) {
  const parts: FramePart[] = JSON.parse(given)
  const [chosen, setChosen] = useState(0)
  const [isLive, setLive] = useState(false)
  useEffect(() => setLive(true), [])
  const choose = (event: SyntheticEvent) => {
    const at = partAt(event, parts)
    if (at >= 0) setChosen(at)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree in it takes the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: likewise
    <div
      className="frame"
      data-live={isLive || undefined}
      onMouseOver={choose}
      onClick={choose}
      onFocus={choose}
    >
      <Bytes pieces={JSON.parse(raw)} chosen={parts[chosen]?.name} />
      <Parts parts={parts} chosen={chosen} isLive={isLive}>
        {children}
      </Parts>
    </div>
  )
}

interface PartsProps {
  readonly parts: readonly FramePart[]
  readonly chosen: number
  readonly isLive: boolean
  /** The notes, in the order of the parts. */
  readonly children: ReactNode
}

/**
 * One place for the tabulator; from there on the arrow keys. A note describes
 * its part, and so is no part of the name that is read for it.
 */
function Parts({ parts, chosen, isLive, children }: PartsProps) {
  const tree = useRef<HTMLDivElement>(null)
  const id = useId()
  const press = (event: KeyboardEvent) => {
    const next = nextPart(event.key, chosen, parts)
    if (next === null) return
    event.preventDefault()
    const item = tree.current?.children[next]
    if (item instanceof HTMLElement) item.focus()
  }
  const label = translate({
    id: 'frame.parts',
    message: 'Parts of the message; arrow keys lead from one to the next',
  })
  const notes = Children.toArray(children).filter((one) => isValidElement(one))
  return (
    <div className="frame-parts" role="tree" ref={tree} aria-label={label}>
      {parts.map(({ name, level, text }, at) => (
        <div
          key={name}
          className="frame-part"
          role="treeitem"
          data-part={name}
          aria-level={level}
          aria-selected={at === chosen}
          aria-describedby={`${id}-${at}`}
          tabIndex={at === chosen ? 0 : -1}
          onKeyDown={press}
        >
          <code>{text}</code>
          <div
            id={`${id}-${at}`}
            className="frame-note"
            aria-hidden={isLive || undefined}
          >
            {notes[at]}
          </div>
        </div>
      ))}
    </div>
  )
}

interface BytesProps {
  readonly pieces: readonly Piece[]
  readonly chosen: string | undefined
}

/** The body as it is on the wire. Who reads the tree need not hear it twice. */
function Bytes({ pieces, chosen }: BytesProps) {
  return (
    <pre className="frame-bytes" aria-hidden>
      {pieces.map(({ part, text }, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          key={at}
          data-part={part}
          className={part === chosen ? 'frame-chosen' : undefined}
        >
          {text}
        </span>
      ))}
    </pre>
  )
}
