/**
 * Acts: the re-enactment of Mitaka against what was captured of Mitaka. A
 * request, as its client sends it; a reply, as its server sends it to a
 * client that is played by the captured bytes; what both declare. Ids are
 * compared by their form, tracebacks not at all. Nothing of src/ takes part.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'amqplib'
import { pick, sorted } from '../../support/broker-management.ts'
import type { Act } from '../act.ts'
import { expectSame } from '../check.ts'
import {
  MITAKA_SERVER,
  MITAKA_TOPIC,
  type MitakaScene,
} from '../mitaka-scene.ts'
import { type SeenMessage, spyOn } from '../spy.ts'

type Fact = Readonly<Record<string, unknown>>

/** One message, with the names of the captures. */
interface Frame {
  readonly exchange: string
  readonly routing_key: string
  readonly properties: Fact
  readonly body: string
  readonly decoded_payload: Fact
}

interface Capture {
  readonly request: Frame
  readonly reply: Frame | null
}

const CAPTURES = new URL('../../captures/', import.meta.url)
const CONTEXT_PREFIX = '_context_'
/** The expiration of the captured calls. */
const TIMEOUT_SECONDS = 8
const HEX_ID = /[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}/g
const TRACEBACK = /"tb": \[.*\], "args"/

const NAMES = [
  'rpc-call',
  'rpc-call-none-result',
  'rpc-call-server-directed',
  'rpc-cast',
  'rpc-fanout-cast',
  'rpc-exception-builtin',
  'rpc-exception-custom-kwargs',
]

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, CAPTURES), 'utf8'))
}

function asCaptured(
  title: string,
  play: (scene: MitakaScene) => Promise<void>,
): Act<MitakaScene> {
  const about = 'the re-enactment of Mitaka'
  return { about, title, direction: 'as captured', play }
}

const declared = asCaptured('what both declare', async ({ virtualHost }) => {
  const { api } = virtualHost
  const { while_running: captured } = read('topology-mitaka.json') as {
    while_running: Readonly<Record<'exchanges' | 'queues' | 'bindings', Fact[]>>
  }
  const exchange = ['type', 'durable', 'auto_delete', 'internal'] as const
  const queue = ['durable', 'auto_delete', 'exclusive'] as const
  const binding = ['source', 'destination', 'routing_key'] as const
  const flags = (facts: readonly Fact[], keys: readonly string[]) =>
    sorted(
      facts.filter(isMitakas).map((it) => formOf(pick(it, 'name', ...keys))),
    )
  for (const [kind, keys] of [
    ['exchanges', exchange],
    ['queues', queue],
  ] as const)
    expectSame(
      flags(await api.list(kind), keys),
      flags(captured[kind], keys),
      kind,
    )
  const bindings = (facts: readonly Fact[]) =>
    sorted(
      facts
        .filter(({ source }) => source !== '')
        .filter(({ destination }) => isMitakas({ name: destination }))
        .map((it) => formOf(pick(it, ...binding))),
    )
  const words = captured.bindings.map((it) => ({
    source: it.source_name,
    destination: it.destination_name,
    routing_key: it.routing_key,
  }))
  expectSame(bindings(await api.list('bindings')), bindings(words), 'bindings')
})

/** Of the topic, or of replies; a broker has much else. */
function isMitakas({ name }: Fact): boolean {
  return /^(l3_agent|reply_|openstack$)/.test(String(name))
}

const requests = NAMES.map((name) => {
  const { request } = read(`mitaka-${name}.json`) as Capture
  return asCaptured(`the request of ${name}`, async (scene) => {
    const { exchange, routing_key: key, decoded_payload: payload } = request
    const { method, args, version } = payload
    const fanout = exchange === `${MITAKA_TOPIC}_fanout`
    const directed = key === `${MITAKA_TOPIC}.${MITAKA_SERVER}`
    const target = {
      topic: MITAKA_TOPIC,
      ...(version !== undefined && { version }),
      ...(directed && { server: MITAKA_SERVER }),
      ...(fanout && { fanout }),
    }
    const { transportUrl } = scene.virtualHost
    await using spy = await spyOn(transportUrl, key, exchange)
    const isCall = '_msg_id' in payload
    await scene.ask({
      do: isCall ? 'call' : 'cast',
      method: String(method),
      args,
      target,
      context: contextOf(payload),
      timeout: TIMEOUT_SECONDS,
    })
    expectSame(formOfSeen(await spy.next()), formOfFrame(request))
  })
})

const replies = NAMES.flatMap((name) => {
  const { request, reply } = read(`mitaka-${name}.json`) as Capture
  if (reply === null) return []
  const play = async ({ virtualHost }: MitakaScene) => {
    const seen = await askWith(request, virtualHost.transportUrl)
    expectSame(formOfSeen(seen), formOfFrame(reply))
  }
  return [asCaptured(`the reply of ${name}`, play)]
})

export const asCapturedActs = [declared, ...requests, ...replies]

/** Publishes the captured bytes, and takes the reply where they say. */
async function askWith(
  { exchange, routing_key, properties, body, decoded_payload }: Frame,
  transportUrl: string,
): Promise<SeenMessage> {
  const queue = String(decoded_payload._reply_q)
  const model = await connect(transportUrl.replace(/^rabbit:/, 'amqp:'))
  model.on('error', () => {})
  try {
    const channel = await model.createChannel()
    // Another client's of the same name, if its capture was played before.
    await channel.assertExchange(queue, 'direct', {
      durable: false,
      autoDelete: true,
    })
    await using spy = await spyOn(transportUrl, queue, queue)
    channel.publish(exchange, routing_key, Buffer.from(body), {
      contentType: String(properties.content_type),
      contentEncoding: String(properties.content_encoding),
      expiration: String(properties.expiration),
    })
    return await spy.next()
  } finally {
    await model.close()
  }
}

function contextOf(payload: Fact): Fact {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([key]) => key.startsWith(CONTEXT_PREFIX))
      .map(([key, value]) => [key.slice(CONTEXT_PREFIX.length), value]),
  )
}

/** Everything but what differs from run to run. */
function formOf(fact: object): Fact {
  const text = JSON.stringify(fact).replaceAll(HEX_ID, 'an id')
  return JSON.parse(text) as Fact
}

function formOfFrame({ exchange, routing_key, properties, body }: Frame): Fact {
  return formOf({ exchange, routing_key, properties, ...levels(body) })
}

function formOfSeen({ exchange, routingKey, properties, body }: SeenMessage) {
  const its = {
    content_type: properties.contentType,
    content_encoding: properties.contentEncoding,
    headers: properties.headers,
    delivery_mode: properties.deliveryMode,
    priority: properties.priority,
    expiration: properties.expiration,
  }
  const text = body.toString('utf8')
  return formOf({
    exchange,
    routing_key: routingKey,
    properties: its,
    ...levels(text),
  })
}

/** The levels of JSON as they are, but for the lines of a traceback. */
function levels(body: string): Fact {
  const outer = JSON.parse(body) as Fact
  const payload = JSON.parse(String(outer['oslo.message'])) as Fact
  const failure = payload.failure
    ? String(payload.failure).replace(TRACEBACK, '"tb": [], "args"')
    : null
  return {
    outer: { ...outer, 'oslo.message': 'the payload' },
    payload: { ...payload, failure },
    order: Object.keys(payload).filter((key) => !key.startsWith('_context_')),
  }
}
