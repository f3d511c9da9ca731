/**
 * The rival on plain amqplib: what one would write for this one purpose. It
 * asks the same of the broker as ours does: noDelay, a topic exchange, requests
 * that expire, persistent messages with confirms that are waited for, a request
 * acknowledged before it is served, mandatory replies, bodies as long as ours.
 * It knows no envelope, no context, no lost connection and no timeout, and each
 * side has one connection.
 */
import { type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib'
import { bodyBytes } from './our-echo.ts'
import { type Ring, type Rival, TIMEOUT } from './rival.ts'

interface Body {
  readonly text: string
  readonly padding: string
}

const CONTENT = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  deliveryMode: 2,
}

export async function plainEcho({ transportUrl, mark }: Ring): Promise<Rival> {
  const exchange = `${mark}-plain`
  const url = transportUrl.replace('rabbit:', 'amqp:')
  const far = await connect(url, { noDelay: true })
  await serve(await far.createConfirmChannel(), exchange)
  const near = await connect(url, { noDelay: true })
  const channel = await near.createConfirmChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  const waiting = new Map<string, (text: string) => void>()
  await channel.consume(queue, (message) => {
    if (message === null) return
    channel.ack(message)
    waiting.get(String(message.properties.correlationId))?.(read(message).text)
  })
  let calls = 0
  return {
    name: 'plain amqplib',
    async echo(text) {
      const correlationId = String(++calls)
      const answer = new Promise<string>((resolve) => {
        waiting.set(correlationId, resolve)
      })
      await publish(channel, exchange, 'echo', write(text, 'request'), {
        ...CONTENT,
        correlationId,
        replyTo: queue,
        expiration: String(TIMEOUT * 1000),
      })
      const echoed = await answer
      waiting.delete(correlationId)
      return echoed
    },
    async [Symbol.asyncDispose]() {
      await near.close()
      await far.close()
    },
  }
}

async function serve(channel: ConfirmChannel, exchange: string) {
  const options = { durable: false, autoDelete: true }
  await channel.assertExchange(exchange, 'topic', options)
  await channel.assertQueue(exchange, options)
  await channel.bindQueue(exchange, exchange, 'echo')
  await channel.consume(exchange, (message) => {
    if (message === null) return
    channel.ack(message)
    const { replyTo, correlationId } = message.properties
    const body = write(read(message).text, 'reply')
    const properties = { ...CONTENT, correlationId, mandatory: true }
    publish(channel, '', String(replyTo), body, properties).catch(fail)
  })
}

/** Resolves when the broker has confirmed. */
function publish(
  channel: ConfirmChannel,
  exchange: string,
  routingKey: string,
  body: Buffer,
  properties: object,
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, routingKey, body, properties, (error) =>
      error === null ? resolve() : reject(error),
    )
  })
}

/** What fills a body up to the length of ours, by text; worked out once. */
const PADDING = new Map<string, { request: string; reply: string }>()

function write(text: string, which: 'request' | 'reply'): Buffer {
  const padding = paddingOf(text)[which]
  return Buffer.from(JSON.stringify({ text, padding } satisfies Body))
}

function paddingOf(text: string): { request: string; reply: string } {
  const known = PADDING.get(text)
  if (known !== undefined) return known
  const bare = Buffer.byteLength(JSON.stringify({ text, padding: '' }))
  const { request, reply } = bodyBytes(text)
  const padding = {
    request: 'x'.repeat(request - bare),
    reply: 'x'.repeat(reply - bare),
  }
  PADDING.set(text, padding)
  return padding
}

function read(message: ConsumeMessage): Body {
  return JSON.parse(message.content.toString()) as Body
}

function fail(error: unknown): void {
  console.error('the plain server could not reply', error)
  process.exitCode = 1
}
