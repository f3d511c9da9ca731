/**
 * Captured frames: what a real neutron-server and its real l3-agent published,
 * one frame a line, as kept byte for byte in test/captures/neutron-l3. Tests
 * publish these bytes again and compare ours with them. Nothing of src/ is used
 * to read them, so that a fault of ours cannot hide.
 */
import { readFileSync } from 'node:fs'

/** In the order in which they were taken. */
const NEUTRON_CAPTURES = ['agent-start-stop.jsonl', 'router-lifecycle.jsonl']

/** A message as it is on the wire, properties in AMQP's words. */
export interface Message {
  readonly exchange: string
  readonly routingKey: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: Uint8Array
}

type FrameKind = 'cast' | 'fanout' | 'call' | 'reply' | 'notification'

export type Payload = Readonly<Record<string, unknown>>

export interface CapturedFrame extends Message {
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  readonly kind: FrameKind
  readonly payload: Payload
}

/** One line of a capture. */
interface Line {
  readonly exchange: string
  readonly routing_key: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: string
}

/** All frames of both captures, in order. */
export function neutronFrames(): CapturedFrame[] {
  return NEUTRON_CAPTURES.flatMap(capturedFrames)
}

/** @param file - a name in test/captures/neutron-l3 */
function capturedFrames(file: string): CapturedFrame[] {
  const url = new URL(`../captures/neutron-l3/${file}`, import.meta.url)
  const lines = readFileSync(url, 'utf8').trimEnd().split('\n')
  return lines.map((text, index) => {
    const { exchange, routing_key, properties, body } = JSON.parse(text) as Line
    const message = {
      exchange,
      routingKey: routing_key.join('.'),
      properties,
      body: new TextEncoder().encode(body),
    }
    const payload = payloadOf(message)
    const kind = kindOf(exchange, payload)
    return { ...message, file, line: index + 1, kind, payload }
  })
}

/** The outer level of a body. */
export function envelopeOf({ body }: Message): Payload {
  return JSON.parse(new TextDecoder().decode(body)) as Payload
}

/** The inner level of a body. */
export function payloadOf(message: Message): Payload {
  return JSON.parse(String(envelopeOf(message)['oslo.message'])) as Payload
}

/** The context of a request, as the endpoint gets it. */
export function contextOf({ payload }: CapturedFrame): Payload {
  const prefix = '_context_'
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  )
}

function kindOf(exchange: string, payload: Payload): FrameKind {
  if (exchange === '') return 'reply'
  if ('event_type' in payload) return 'notification'
  if ('_msg_id' in payload) return 'call'
  return exchange.endsWith('_fanout') ? 'fanout' : 'cast'
}
