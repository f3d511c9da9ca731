/**
 * Drivers in the shorthand of the cases: one topic, servers host1, host2, a
 * client, and requests taken one by one.
 */

import type { ConfValues } from '../../src/conf.ts'
import type { BaseDriver } from '../../src/driver/base-driver.ts'
import type { IncomingMessage } from '../../src/driver/incoming-message.ts'
import type { Listener } from '../../src/driver/listener.ts'
import { Target } from '../../src/target.ts'
import { serializeMsg } from '../../src/wire/envelope.ts'
import { within } from './deadline.ts'
import { sender } from './port.ts'
import type { Subject } from './subject.ts'

export const TOPIC = new Target({ topic: 'l3_agent' })

/** Reconnecting without oslo's pause, and no waiting for a missing caller. */
export const PROMPT: ConfValues = {
  oslo_messaging_rabbit: {
    kombu_reconnect_delay: 0,
    rabbit_retry_interval: 0,
    kombu_missing_consumer_retry_timeout: 0,
  },
}

/** A server of the topic, on a driver of its own. */
export async function listen(
  subject: Subject,
  server: string,
  exchange: string | null = null,
): Promise<Listener> {
  const driver = await subject.driver(PROMPT)
  return driver.listen(TOPIC.with({ server, exchange }))
}

/** The next request, unacknowledged. */
export async function next(listener: Listener): Promise<IncomingMessage> {
  const [request] = await within(listener.poll(), 'a request')
  if (request === undefined) throw new Error('stopped; expected a request')
  return request
}

/** Serves one request with what `result` makes of its method. */
export async function serve(
  listener: Listener,
  result: (method: unknown) => unknown = (method) => method,
): Promise<void> {
  const request = await next(listener)
  request.acknowledge()
  await request.reply({ reply: result(request.message.method) })
}

/** A call of `method`, ten seconds long unless said otherwise. */
export function call(
  driver: BaseDriver,
  method: string,
  target = TOPIC,
  timeout = 10,
): Promise<unknown> {
  const options = { waitForReply: true, timeout }
  return driver.send(target, {}, { method, args: {} }, options)
}

export function cast(
  driver: BaseDriver,
  method: string,
  target = TOPIC,
): Promise<unknown> {
  return driver.send(target, {}, { method, args: {} }, {})
}

/** The methods of the next `count` requests, each acknowledged. */
export async function methods(
  listener: Listener,
  count: number,
): Promise<unknown[]> {
  const taken: unknown[] = []
  while (taken.length < count) {
    const request = await next(listener)
    request.acknowledge()
    taken.push(request.message.method)
  }
  return taken
}

const JSON_TYPE = 'application/json'

/** Publishes to the topic's queue what no client of ours would send. */
export async function publishRaw(
  subject: Subject,
  body: Record<string, unknown> | string,
  contentType = JSON_TYPE,
): Promise<void> {
  const channel = await sender(subject.broker)
  await channel.basicPublish({
    exchange: '',
    routingKey: 'l3_agent',
    mandatory: true,
    properties: { content_type: contentType, content_encoding: 'utf-8' },
    body:
      typeof body === 'string'
        ? new TextEncoder().encode(body)
        : serializeMsg(body),
  })
  await channel.close()
}
