/**
 * `this` and the locals of the current frame, with what changed since the
 * frame's step before, and the frames that called it. Shown by theatre.tsx.
 * All of it is text from the recording and reaches the page as text nodes only.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { memo } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { type Member, membersOf, valueText } from './value-text.ts'

interface StepProps {
  open: OpenRecording
  at: number
}

interface Row extends Member {
  readonly hasChanged: boolean
  readonly isMember: boolean
}

/** The fields of `this`, compared with those that it had a step before. */
function fieldsOf(open: OpenRecording, at: number, value: number): Row[] {
  const before = open.before(at)
  const self = before < 0 ? undefined : open.locals(before).find(isThis)?.value
  const known = self === undefined ? [] : membersOf(open, self)
  const values = new Map(known.map((one) => [one.name, one.value]))
  return membersOf(open, value).map((one) => ({
    ...one,
    hasChanged: values.get(one.name) !== one.value,
    isMember: true,
  }))
}

const isThis = ({ name }: { readonly name: string }) => name === 'this'

/** A row for each local; of `this`, one for each of its fields. */
function rowsOf(open: OpenRecording, at: number): Row[] {
  return open
    .locals(at)
    .filter(({ name, value }) => !isThis({ name }) || isSeen(open, value))
    .flatMap((local) => [
      { ...local, isMember: false },
      ...(isThis(local) ? fieldsOf(open, at, local.value) : []),
    ])
}

/** `this` of a plain function is undefined, and not worth a row. */
function isSeen(open: OpenRecording, index: number): boolean {
  const value = open.value(index)
  return !(
    value !== null &&
    typeof value === 'object' &&
    value.t === 'undefined'
  )
}

function ValueRow({ open, row }: { open: OpenRecording; row: Row }) {
  const value = open.value(row.value)
  const isSelf = row.name === 'this' && !row.isMember
  const text =
    isSelf && value !== null && typeof value === 'object' && 'id' in value
      ? value.id
      : valueText(open, row.value)
  return (
    <tr data-changed={row.hasChanged} data-member={row.isMember}>
      <th scope="row">{row.name}</th>
      <td>{text}</td>
      <td>
        {row.hasChanged && <Translate id="player.changed">new</Translate>}
      </td>
    </tr>
  )
}

export function Locals({ open, at }: StepProps) {
  const rows = rowsOf(open, at)
  const title = translate({ id: 'player.locals', message: 'Locals' })
  return (
    <section className="player-locals">
      <p className="player-title">{title}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group is all that it is */}
      <div
        className="player-scroll"
        role="group"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: else no key scrolls it
        tabIndex={0}
      >
        <table>
          <tbody>
            {rows.map((row) => (
              <ValueRow
                key={`${row.isMember} ${row.name}`}
                open={open}
                row={row}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && (
          <p>
            <Translate id="player.noLocals">None at this step.</Translate>
          </p>
        )}
      </div>
    </section>
  )
}

function isSameFrame(a: StepProps, b: StepProps): boolean {
  const frame = ({ open, at }: StepProps) => open.step(at).frame
  return a.open === b.open && frame(a) === frame(b)
}

export const Stack = memo(function Stack({ open, at }: StepProps) {
  const { frames, functions } = open.recording
  const stack = open.stack(open.step(at).frame)
  const title = translate({ id: 'player.stack', message: 'Call stack' })
  return (
    <section className="player-stack">
      <p className="player-title">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <ol className="player-scroll" aria-label={title} tabIndex={0}>
        {stack.map((frame, depth) => (
          <li key={frame} aria-current={depth === 0 ? 'true' : undefined}>
            {functions[frames[frame]?.[0] ?? -1]?.[1]}
          </li>
        ))}
      </ol>
    </section>
  )
}, isSameFrame)
