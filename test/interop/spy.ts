/**
 * A spy on a topic: a queue of its own that gets a copy of each request, as it
 * is on the wire. Plain amqplib, nothing of src/.
 */
import { connect, type Message } from 'amqplib'
import { within } from '../conformance/deadline.ts'

/** Option `control_exchange`, as both sides have it. */
export const EXCHANGE = 'openstack'

export interface SeenMessage {
  readonly exchange: string
  readonly routingKey: string
  readonly headers: Readonly<Record<string, unknown>>
  /** In amqplib's words. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

export interface Spy extends AsyncDisposable {
  /** The next one that is seen, with a deadline. */
  next(): Promise<SeenMessage>
}

/** Sees what is published to the topic from now on. */
export async function spyOn(
  transportUrl: string,
  topic: string,
  exchange = EXCHANGE,
): Promise<Spy> {
  const model = await connect(transportUrl.replace(/^rabbit:/, 'amqp:'))
  model.on('error', () => {})
  const channel = await model.createChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, exchange, topic)
  const seen: Message[] = []
  let wake = () => {}
  await channel.consume(
    queue,
    (message) => {
      if (message !== null) seen.push(message)
      wake()
    },
    { noAck: true },
  )
  const arrival = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      if (seen.length > 0) resolve()
    })
  return {
    async next() {
      await within(arrival(), `a message for ${topic} at ${exchange}`)
      return toSeen(seen.shift()!)
    },
    async [Symbol.asyncDispose]() {
      await model.close()
    },
  }
}

function toSeen({ fields, properties, content }: Message): SeenMessage {
  return {
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    headers: properties.headers ?? {},
    properties: { ...properties },
    body: content,
  }
}
