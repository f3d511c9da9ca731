/**
 * The form of a frame: what two of them must have in common to be the same act.
 * All of AMQP's properties, and all members at each level of JSON, absent ones
 * included; of ids only their form, of a traceback its first and last line.
 * Spacing and the order of members are not compared.
 */
import { inflateSync } from 'node:zlib'
import type { BasicPublish } from '../../src/amqp/channel.ts'
import { bodyOf, type Frame, type Members } from './captured-act.ts'

const UUID4 = /^(reply_)?[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** What is published, in the words of the captures. */
export function frameOf(publish: BasicPublish): Frame {
  const { exchange, routingKey, mandatory, properties, body } = publish
  return {
    exchange,
    routing_key: routingKey,
    mandatory,
    properties: { ...properties },
    body_base64: Buffer.from(body).toString('base64'),
    decoded_payload: {},
  }
}

/** Of any frame, ours or theirs. */
export function formOf(frame: Frame): Members {
  const { exchange, routing_key, mandatory, properties } = frame
  const { 'oslo.message': message, ...envelope } = textOf(frame)
  const payload = JSON.parse(String(message)) as Members
  return {
    exchange: idForm(exchange),
    routing_key: idForm(routing_key),
    mandatory,
    properties,
    envelope,
    payload: payloadForm(payload),
    failure: failureForm(payload.failure),
  }
}

/** The outer level of JSON; the inflated body is not believed without it. */
function textOf(frame: Frame): Members {
  const { headers } = frame.properties as { headers?: Members }
  const body = bodyOf(frame)
  const plain = headers?.compression === undefined ? body : inflateSync(body)
  return JSON.parse(new TextDecoder().decode(plain)) as Members
}

function payloadForm(payload: Members): Members {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [
      key,
      key === 'failure' && value !== null ? 'a text of JSON' : idForm(value),
    ]),
  )
}

function failureForm(failure: unknown): unknown {
  if (typeof failure !== 'string') return failure
  const { tb, ...said } = JSON.parse(failure) as Members
  const lines = tb as readonly string[]
  const areLines = lines.every((line) => line.endsWith('\n'))
  return { ...said, tb: [areLines, lines.at(0), lines.at(-1)] }
}

function idForm(value: unknown): unknown {
  const form = UUID4.exec(String(value))
  return form === null ? value : `${form[1] ?? ''}uuid4`
}
