/**
 * A frame in words: its headline, and the rows of what it carried and where it
 * went. Used by the printer, and by the tests that compare what was exchanged.
 */
import { writeJSON } from '../../src/wire/json-writer.ts'
import type { Frame } from '../trace/frame.ts'
import type { Label, Words } from './words.ts'

export type Detail = readonly [Label, string]

/** @param answered - for a reply, the call that it answers */
export function headline(
  frame: Frame,
  answered: Frame | undefined,
  words: Words,
): string {
  const { what } = frame
  const name = String((answered ?? frame).payload.method ?? words.aCall)
  if (what === 'reply' || what === 'failure') return words[what](name)
  return `${what} ${name}`
}

export function details(frame: Frame, words: Words): Detail[] {
  const { exchange, routingKey, mandatory, properties } = frame
  const rows: Detail[] = [
    ['exchange', exchange === '' ? words.defaultExchange : exchange],
    ['routingKey', routingKey === '' ? "''" : routingKey],
    ['mandatory', String(mandatory)],
  ]
  if (properties.expiration !== undefined)
    rows.push(['expiration', `${properties.expiration} ms`])
  if (frame.msgId !== null) rows.push(['msgId', frame.msgId])
  if (frame.replyQ !== null) rows.push(['replyQ', frame.replyQ])
  return [...rows, content(frame)]
}

/** What JSON has no word for, NaN or an int beyond 2^53, is shown as sent. */
function content({ what, payload }: Frame): Detail {
  if (what === 'reply') return ['result', writeJSON(payload.result ?? null)]
  if (what === 'failure') return ['failure', failureText(payload.failure)]
  return ['args', writeJSON(payload.args ?? {})]
}

/** Module, class and message; the traceback would hide them. */
function failureText(failure: unknown): string {
  try {
    const { module, class: name, message } = JSON.parse(String(failure))
    return `${module}.${name}: ${message}`
  } catch {
    return String(failure)
  }
}
