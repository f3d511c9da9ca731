/**
 * A captured act: what the client sent and what the server answered, frame by
 * frame. Nothing of src/ is used to read the files, so that a fault of ours
 * cannot hide.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { neutronFrames } from '../support/captured-frames.ts'

export type Members = Readonly<Record<string, unknown>>

/** A frame as the files have it. */
export interface Frame {
  readonly exchange: string
  readonly routing_key: string
  readonly mandatory: boolean
  readonly properties: Members
  readonly body?: string
  readonly body_base64?: string
  readonly decoded_payload: Members
  readonly decoded_failure?: Members
}

/** The request first, then its replies. */
export interface Act {
  readonly request: Frame
  readonly replies: readonly Frame[]
}

const CAPTURES = new URL('../captures/', import.meta.url)

/** Every file, with its path under test/captures. */
export function captureFiles(): string[] {
  return readdirSync(CAPTURES, { recursive: true })
    .map(String)
    .filter((name) => name.includes('.'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
}

interface File {
  readonly request?: Frame
  readonly reply?: Frame | null
  readonly replies?: readonly Frame[]
  readonly messages?: readonly Frame[]
}

function read(file: string): File {
  return JSON.parse(readFileSync(new URL(file, CAPTURES), 'utf8')) as File
}

/** @throws Error if the file holds no request. */
export function actOf(file: string): Act {
  const { request, reply, replies } = read(file)
  if (request === undefined) throw new Error(`${file} holds no request`)
  return { request, replies: replies ?? (reply ? [reply] : []) }
}

/** All frames of a file, whatever its form; none if it holds only methods. */
export function framesOf(file: string): readonly Frame[] {
  if (file.endsWith('.jsonl'))
    return neutronFrames()
      .filter((frame) => file.endsWith(frame.file))
      .map(({ exchange, routingKey, properties, body, payload }) => ({
        exchange,
        routing_key: routingKey,
        mandatory: exchange === '',
        properties,
        body: new TextDecoder().decode(body),
        decoded_payload: payload,
      }))
  const { request, reply, replies = [], messages = [] } = read(file)
  return [request, reply, ...replies, ...messages].filter(
    (frame): frame is Frame => frame !== undefined && frame !== null,
  )
}

/** The body as it was on the wire. */
export function bodyOf({ body, body_base64 }: Frame): Uint8Array {
  return body_base64 === undefined
    ? new TextEncoder().encode(body)
    : Buffer.from(body_base64, 'base64')
}
