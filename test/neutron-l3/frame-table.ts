/**
 * The table of the captured frames: what each is, and who of our stack serves
 * it, sends the same, or why it is ignored. Every word of the last column comes
 * from what happened in a playback; a frame that nothing happened to has none.
 */
import { isDeepStrictEqual } from 'node:util'
import type { CapturedFrame, Message } from '../support/captured-frames.ts'
import type { NeutronCapture } from './neutron-capture.ts'
import { notificationForm, replyForm, requestForm } from './normal-form.ts'
import type { Fate, Playback } from './playback.ts'

export interface Row {
  readonly frame: CapturedFrame
  readonly served: string | null
  readonly sent: string | null
  readonly ignored: string | null
}

/** Plays every frame, as theirs and as ours, in the order of the capture. */
export async function playAll(
  capture: NeutronCapture,
  playback: Playback,
): Promise<Row[]> {
  const fates = new Map<CapturedFrame, Fate>()
  const rows: Row[] = []
  for (const frame of capture.frames) {
    const fate = await playback.theirs(frame)
    fates.set(frame, fate)
    const { served, ignored } = fate
    const sent =
      frame.kind === 'reply'
        ? replySender(frame, fates.get(capture.callOf(frame)))
        : served && requestSender(frame, await playback.ours(frame))
    rows.push({ frame, served: served?.who ?? null, sent, ignored })
  }
  return rows
}

function replySender(frame: CapturedFrame, call: Fate | undefined) {
  const reply = call?.reply ?? null
  const isSame =
    reply !== null && isDeepStrictEqual(replyForm(reply), replyForm(frame))
  return isSame ? (call?.served?.who ?? null) : null
}

function requestSender(frame: CapturedFrame, ours: Message): string | null {
  const form = frame.kind === 'notification' ? notificationForm : requestForm
  const isSame = isDeepStrictEqual(form(ours), form(frame))
  if (!isSame) return null
  return frame.kind === 'call' ? 'l3-agent' : 'neutron-server'
}

/** What our stack does about a frame, in words; empty if nothing. */
export function answerOf({ served, sent, ignored }: Row): string {
  return [
    served && `served by ${served}`,
    sent && `sent by ${sent}`,
    ignored && `ignored: ${ignored}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** One line a frame, in columns. */
export function frameTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { file, line, exchange, routingKey, kind } = row.frame
    const subject = subjectOf(row.frame, rows)
    const at = `${file}:${line}`
    return [at, exchange, routingKey, kind, subject, answerOf(row)]
  })
  const head = ['frame', 'exchange', 'routing key', 'kind', 'subject', 'ours']
  const table = [head, ...cells]
  const widths = head.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  )
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The method or the event; of a reply, the method that it answers. */
function subjectOf({ payload }: CapturedFrame, rows: readonly Row[]): string {
  const { method, event_type: event, _msg_id: msgId } = payload
  if (method || event) return String(method ?? event)
  const call = rows.find(({ frame }) => frame.payload._msg_id === msgId)
  return `to ${String(call?.frame.payload.method)}`
}
