/**
 * Cases of peers from before 2018, Mitaka's among them, whose replies go by an
 * exchange named like the reply queue. What they declare and publish is played
 * from the captures of Mitaka's own code.
 */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Channel, Properties } from '../../src/amqp/channel.ts'
import { AMQPDestinationNotFound } from '../../src/errors.ts'
import { listen, next, PROMPT, TOPIC } from './drivers.ts'
import { Inbox, textOf } from './inbox.ts'
import { exchange, queue, sender } from './port.ts'
import type { Case, Subject } from './subject.ts'

interface CapturedMessage {
  readonly exchange: string
  readonly routing_key: string
  readonly mandatory: boolean
  readonly properties: Properties
  readonly body: string
  readonly decoded_payload: Readonly<Record<string, unknown>>
}

const { request: REQUEST, reply: REPLY } = JSON.parse(
  readFileSync(
    new URL('../captures/mitaka-rpc-call.json', import.meta.url),
    'utf8',
  ),
) as { request: CapturedMessage; reply: CapturedMessage }

/** Publishes what was captured, whole but for what `changes` says. */
async function publishCaptured(
  channel: Channel,
  captured: CapturedMessage,
  changes: { queue?: string; body?: string } = {},
): Promise<void> {
  const { mandatory, properties } = captured
  await channel.basicPublish({
    exchange: changes.queue ?? captured.exchange,
    routingKey: changes.queue ?? captured.routing_key,
    mandatory,
    properties,
    body: new TextEncoder().encode(changes.body ?? captured.body),
  })
}

function payloadOf(body: string): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.parse(body)['oslo.message'])
}

function withoutUniqueId(payload: Readonly<Record<string, unknown>>) {
  const { _unique_id, ...rest } = payload
  return rest
}

/** Mitaka's client: reply exchange, reply queue, binding, consumer. */
async function mitakaReplies(channel: Channel): Promise<Inbox> {
  const name = String(REQUEST.decoded_payload._reply_q)
  await exchange(channel, name, { type: 'direct', autoDelete: true })
  await queue(channel, name, { arguments: { 'x-expires': 1_800_000 } })
  await channel.queueBind({ queue: name, exchange: name, routingKey: name })
  const inbox = new Inbox()
  await inbox.consume(channel, name)
  return inbox
}

/** Mitaka's server, as far as one request: it has taken it from the topic. */
async function mitakaServer(subject: Subject) {
  const channel = await sender(subject.broker)
  await exchange(channel, 'openstack')
  await queue(channel, 'l3_agent')
  const bind = { queue: 'l3_agent', exchange: 'openstack' }
  await channel.queueBind({ ...bind, routingKey: 'l3_agent' })
  const inbox = new Inbox()
  await inbox.consume(channel, 'l3_agent')
  return {
    /** Takes a request and replies as captured, to its own caller. */
    async serve(): Promise<void> {
      const { _msg_id, _reply_q } = payloadOf(textOf(await inbox.take()))
      const message = { ...REPLY.decoded_payload, _msg_id }
      const body = JSON.stringify({
        'oslo.version': '2.0',
        'oslo.message': JSON.stringify(message),
      })
      const changes = { queue: String(_reply_q), body }
      await publishCaptured(channel, REPLY, changes)
    },
  }
}

function call(subject: Subject, hearMitaka: boolean) {
  const message = { method: 'get_port', args: {} }
  const wait = { waitForReply: true, timeout: 10 }
  return subject
    .driver(PROMPT, { hearMitaka })
    .then((driver) => driver.send(TOPIC, {}, message, wait))
}

export const MITAKA_CASES: readonly Case[] = [
  {
    name: "a client of Mitaka gets its reply from today's server",
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await sender(subject.broker)
      const replies = await mitakaReplies(client)
      await publishCaptured(client, REQUEST)
      const request = await next(listener)
      request.acknowledge()
      await request.reply({ reply: REPLY.decoded_payload.result })
      const delivery = await replies.take()
      expect(delivery.properties).toEqual(REPLY.properties)
      expect(withoutUniqueId(payloadOf(textOf(delivery)))).toEqual(
        withoutUniqueId(REPLY.decoded_payload),
      )
    },
  },
  {
    name: 'a server of Mitaka is heard by a client with hearMitaka',
    async run(subject) {
      const server = await mitakaServer(subject)
      const called = call(subject, true)
      await server.serve()
      expect(await called).toEqual(REPLY.decoded_payload.result)
    },
  },
  {
    name: 'without it the reply of such a server finds no exchange: 404',
    async run(subject) {
      const server = await mitakaServer(subject)
      const called = call(subject, false)
      called.catch(() => {}) // nobody answers it; the end of the case ends it
      await expect(server.serve()).rejects.toThrow(AMQPDestinationNotFound)
    },
  },
]
