/**
 * Life cycle: a Python client, played by the bytes that one sent. It declares
 * the reply queue that the captured request names, publishes the request as it
 * was captured, and hands out the reply as the broker delivers it: nothing of
 * our own client is in between.
 */
import { randomUUID } from 'node:crypto'
import { type ChannelModel, connect, type Message } from 'amqplib'
import { payloadOf } from '../support/captured-frames.ts'
import { Diary } from './diary.ts'
import type { Meeting } from './l3-agent.ts'
import type { Fact } from './python-server.ts'

/** A message, with the names of the captures. */
export interface Frame {
  readonly exchange: string
  readonly routing_key: string
  readonly properties: Fact
  readonly decoded_payload: Fact
}

/** What is in rpc-call.json and its like. */
export interface CallCapture {
  readonly request: Frame & { readonly body: string }
  readonly reply: Frame
}

export class PythonCaller implements AsyncDisposable {
  /** As the broker shows it. */
  readonly connectionName: string
  readonly #connection: ChannelModel

  /** Use `pythonCaller`. */
  constructor(connection: ChannelModel, connectionName: string) {
    this.connectionName = connectionName
    this.#connection = connection
  }

  /** Publishes the captured request; resolves with the reply to it. */
  async call(request: CallCapture['request']): Promise<Frame> {
    const [reply] = await (await this.send(request)).reaches(1)
    return reply!
  }

  /** Publishes the captured request; what comes to it is in the diary. */
  async send(request: CallCapture['request']): Promise<Diary<Frame>> {
    const channel = await this.#connection.createChannel()
    const replyQ = String(request.decoded_payload._reply_q)
    const ttlMs = 1_800_000
    await channel.assertQueue(replyQ, { durable: false, expires: ttlMs })
    const replies = new Diary<Frame>()
    const take = (message: Message | null) =>
      message && replies.write(toFrame(message))
    await channel.consume(replyQ, take, { noAck: true })
    channel.publish(
      request.exchange,
      request.routing_key,
      Buffer.from(request.body),
      publishOptions(request.properties),
    )
    return replies
  }

  /** Publishes any text under the content type of a request. */
  async publish(queue: string, text: string): Promise<void> {
    const channel = await this.#connection.createConfirmChannel()
    const contentType = 'application/json'
    channel.sendToQueue(queue, Buffer.from(text), { contentType })
    await channel.waitForConfirms()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close()
  }
}

export async function pythonCaller({
  transportUrl,
}: Meeting): Promise<PythonCaller> {
  const url = transportUrl.replace('rabbit:', 'amqp:')
  const name = `python-caller:${randomUUID()}`
  const clientProperties = { connection_name: name }
  return new PythonCaller(await connect(url, { clientProperties }), name)
}

function publishOptions(properties: Fact) {
  return {
    contentType: properties.content_type as string,
    contentEncoding: properties.content_encoding as string,
    headers: properties.headers as object,
    deliveryMode: properties.delivery_mode as number,
    priority: properties.priority as number,
    expiration: properties.expiration as string,
  }
}

function toFrame({ fields, properties, content }: Message): Frame {
  const { exchange, routingKey } = fields
  const body = new Uint8Array(content)
  const message = { exchange, routingKey, body }
  return {
    exchange,
    routing_key: routingKey,
    properties: {
      content_type: properties.contentType,
      content_encoding: properties.contentEncoding,
      headers: properties.headers,
      delivery_mode: properties.deliveryMode,
      priority: properties.priority,
    },
    decoded_payload: payloadOf({ ...message, properties: {} }),
  }
}
