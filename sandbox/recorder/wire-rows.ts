/**
 * Recorder: the drivers' traffic as rows of a recording. The text of a body is
 * kept as it was on the wire, without its secrets, and only the beginning of a
 * long one.
 */
import type { Frame } from '../trace/frame.ts'
import type { Trace } from '../trace/traced-broker.ts'
import type { WireRow } from './format.ts'
import { maskText } from './mask.ts'
import type { Recorder } from './recorder.ts'

const BODY = 4000

/** Tells `recorder` what a stage traces. */
export function traceInto(recorder: Recorder): Trace {
  const calls = new Map<string, number>()
  return (event) => {
    if (event.type === 'published')
      recorder.wire(publishedRow(event.frame, calls))
    else recorder.wire({ ...event })
  }
}

type PublishedRow = Omit<Extract<WireRow, { type: 'published' }>, 'step'>

function publishedRow(frame: Frame, calls: Map<string, number>): PublishedRow {
  const { n, who, what, exchange, routingKey, mandatory, properties } = frame
  const isAnswer = what === 'reply' || what === 'failure'
  if (what === 'call' && frame.msgId !== null) calls.set(frame.msgId, n)
  const answers = isAnswer ? calls.get(frame.msgId ?? '') : undefined
  return {
    type: 'published',
    n,
    who,
    what,
    exchange,
    routingKey,
    mandatory,
    properties: { ...properties },
    body: maskText(frame.body).slice(0, BODY),
    bodyLength: frame.body.length,
    ...(answers === undefined ? {} : { answers }),
  }
}
