/**
 * Playback: a broker with our neutron-server and l3-agent on it, and the two
 * things that can be done with a captured frame there: `theirs` publishes its
 * bytes and waits for what our stack makes of them, `ours` has our stack do the
 * same act. Extra queues bound with our queues' keys catch what ours publishes.
 */
import { getRPCClient, Target, type Transport } from '../../src/index.ts'
import {
  type CapturedFrame,
  contextOf,
  type Message,
  type Payload,
  payloadOf,
} from '../support/captured-frames.ts'
import { Journal } from './journal.ts'
import type { NeutronCapture } from './neutron-capture.ts'
import {
  type Answers,
  HOST,
  type NeutronServices,
  type Served,
  startNeutron,
  TIMEOUTS,
} from './neutron-services.ts'
import type { Wire } from './wire.ts'

/** What became of a frame's bytes. */
export interface Fate {
  /** The endpoint that ran; null if none did. */
  readonly served: Served | null
  /** The reply of a call; null of anything else. */
  readonly reply: Message | null
  /** What the agent asked back; null if it asked nothing. */
  readonly askedBack: Message | null
  /** For a frame that no server of ours consumes: where it went. */
  readonly ignored: string | null
}

const NOTHING: Fate = {
  served: null,
  reply: null,
  askedBack: null,
  ignored: null,
}

const EXCHANGE = 'neutron'
const TAPPED_KEYS = [
  'q-l3-plugin',
  'q-reports-plugin',
  `l3_agent.${HOST}`,
  'notifications.info',
]
const TAPPED_FANOUT = 'l3_agent_fanout'

/** `rabbit_transient_queues_ttl`, as the captured agent had it. */
const REPLY_QUEUE_EXPIRES_MS = 1_800_000

export class Playback implements AsyncDisposable {
  readonly #capture: NeutronCapture
  readonly #wire: Wire
  readonly #services: NeutronServices
  readonly #answers: Answers
  readonly #served: Journal<Served>
  /** What our stack published to exchanges; not the captured bytes. */
  readonly #sent = new Journal<Message>()
  readonly #replies = new Journal<Message>()
  readonly #replyQueues = new Set<string>()

  private constructor(
    capture: NeutronCapture,
    wire: Wire,
    services: NeutronServices,
    answers: Answers,
    served: Journal<Served>,
  ) {
    this.#capture = capture
    this.#wire = wire
    this.#services = services
    this.#answers = answers
    this.#served = served
  }

  /** Starts our servers and taps their exchanges. The wire is disposed with it. */
  static async open(
    capture: NeutronCapture,
    wire: Wire,
    url: string,
  ): Promise<Playback> {
    const answers: Answers = new Map()
    const served = new Journal<Served>()
    const services = await startNeutron(url, answers, served)
    const playback = new Playback(capture, wire, services, answers, served)
    await playback.#tap()
    return playback
  }

  async #tap(): Promise<void> {
    const bindings = [
      ...TAPPED_KEYS.map((key) => [EXCHANGE, key] as const),
      [TAPPED_FANOUT, ''] as const,
    ]
    await this.#wire.queueDeclare('tap')
    for (const [exchange, key] of bindings)
      await this.#wire.queueBind('tap', exchange, key)
    await this.#wire.consume('tap', (message) => {
      if (!this.#capture.has(payloadOf(message))) this.#sent.add(message)
    })
  }

  /**
   * Publishes a captured frame byte for byte, declaring before what its sender
   * declares, and waits for all that our stack does about it. A captured reply
   * is not published: it is ours to send.
   */
  theirs(frame: CapturedFrame): Promise<Fate> {
    if (frame.kind === 'call') return this.#theirCall(frame)
    if (frame.kind === 'notification') return this.#theirNotification(frame)
    if (frame.kind === 'reply') return Promise.resolve(NOTHING)
    return this.#theirCast(frame)
  }

  async #theirCall(call: CapturedFrame): Promise<Fate> {
    await this.#listenForReplies(call)
    await this.#publishCall(call)
    const served = await this.#servedBy(call)
    return { ...NOTHING, served, reply: await this.#replyTo(call) }
  }

  /**
   * Publishes a call whose reply queue is not there; declares it after the
   * reply was `handedBack`.
   */
  async callTooEarly(
    call: CapturedFrame,
    handedBack: () => Promise<unknown>,
  ): Promise<Fate> {
    await this.#publishCall(call)
    const served = await this.#servedBy(call)
    await handedBack()
    await this.#listenForReplies(call)
    return { ...NOTHING, served, reply: await this.#replyTo(call) }
  }

  /** As the Python client does it before its first call. */
  async #listenForReplies({ payload }: CapturedFrame): Promise<void> {
    const replyQ = String(payload._reply_q)
    if (this.#replyQueues.has(replyQ)) return
    this.#replyQueues.add(replyQ)
    await this.#wire.queueDeclare(replyQ, REPLY_QUEUE_EXPIRES_MS)
    await this.#wire.consume(replyQ, (reply) => this.#replies.add(reply))
  }

  /** The endpoint that serves it will answer what Neutron's answered. */
  async #publishCall(call: CapturedFrame): Promise<void> {
    this.#answerAs(call)
    await this.#wire.exchangeDeclare(call.exchange, 'topic')
    await this.#wire.publish(call)
  }

  #replyTo({ payload, line }: CapturedFrame): Promise<Message> {
    return this.#replies.take(
      (reply) => payloadOf(reply)._msg_id === payload._msg_id,
      `the reply to the call of line ${line}`,
    )
  }

  #answerAs(call: CapturedFrame): void {
    const { result } = this.#capture.replyTo(call).payload
    this.#answers.set(String(call.payload.method), result)
  }

  #servedBy({ payload, line }: CapturedFrame): Promise<Served> {
    const { method, _context_request_id: requestId } = payload
    return this.#served.take(
      (served) =>
        served.method === method && served.ctxt.request_id === requestId,
      `${String(method)} of line ${line} is served`,
    )
  }

  async #theirCast(frame: CapturedFrame): Promise<Fate> {
    const { exchange, kind, payload } = frame
    const isUpdate = payload.method === 'routers_updated'
    if (isUpdate) this.#answerAs(this.#capture.syncAfter(frame))
    await this.#wire.exchangeDeclare(
      exchange,
      kind === 'fanout' ? 'fanout' : 'topic',
    )
    if (!(await this.#wire.publish(frame)))
      return { ...NOTHING, ignored: `no queue of ours is bound to ${exchange}` }
    const served = await this.#servedBy(frame)
    if (!isUpdate) return { ...NOTHING, served }
    const sync = await this.#servedBy(asking('sync_routers', frame))
    const askedBack = await this.#sentBy(sync)
    return { ...NOTHING, served, askedBack }
  }

  /** Its sender declares a queue for it, so that it waits for a listener. */
  async #theirNotification(frame: CapturedFrame): Promise<Fate> {
    const { exchange, routingKey, payload } = frame
    await this.#wire.exchangeDeclare(exchange, 'topic')
    await this.#wire.queueDeclare(routingKey)
    await this.#wire.queueBind(routingKey, exchange, routingKey)
    await this.#wire.publish(frame)
    return { ...NOTHING, served: await this.#heard(payload) }
  }

  #heard({ message_id: id, event_type: event }: Payload): Promise<Served> {
    return this.#served.take(
      ({ args }) => args.message_id === id,
      `${String(event)} is heard`,
    )
  }

  /** Our stack sends what the frame says; resolves to what it published. */
  async ours(frame: CapturedFrame): Promise<Message> {
    const { kind, payload } = frame
    if (kind === 'notification') return this.#ourNotification(frame)
    if (kind === 'call') await this.#ourCall(frame)
    else await this.#ourCast(frame)
    return this.#sentBy({
      method: String(payload.method),
      ctxt: contextOf(frame),
    })
  }

  /** With the context that was captured, which had no secrets. */
  async #ourNotification(frame: CapturedFrame): Promise<Message> {
    const { event_type: event, publisher_id: publisher } = frame.payload
    const notifier = this.#services.notifier.prepare({
      publisherId: String(publisher),
    })
    const ctxt = { redactedCopy: () => contextOf(frame) }
    await notifier.info(ctxt, String(event), frame.payload.payload)
    const sent = await this.#sent.take(
      (message) => payloadOf(message).event_type === event,
      `${String(event)} published by our stack`,
    )
    await this.#heard(payloadOf(sent))
    return sent
  }

  async #ourCall(call: CapturedFrame): Promise<void> {
    this.#answerAs(call)
    const { routingKey: topic } = call
    const timeout = TIMEOUTS[topic] ?? null
    await send(this.#services.l3Agent, new Target({ topic }), call, timeout)
    await this.#servedBy(call)
  }

  async #ourCast(frame: CapturedFrame): Promise<void> {
    const { kind, payload } = frame
    const isUpdate = payload.method === 'routers_updated'
    if (isUpdate) this.#answerAs(this.#capture.syncAfter(frame))
    const to = kind === 'fanout' ? { fanout: true } : { server: HOST }
    const target = new Target({ topic: 'l3_agent', ...to })
    await send(this.#services.neutronServer, target, frame, null)
    await this.#servedBy(frame)
    if (!isUpdate) return
    const sync = await this.#servedBy(asking('sync_routers', frame))
    await this.#sentBy(sync)
  }

  #sentBy({ method, ctxt }: Pick<Served, 'method' | 'ctxt'>): Promise<Message> {
    return this.#sent.take((message) => {
      const payload = payloadOf(message)
      return (
        payload.method === method &&
        payload._context_request_id === ctxt.request_id
      )
    }, `${method} published by our stack`)
  }

  get l3Agent(): Transport {
    return this.#services.l3Agent
  }

  /** Served or sent, and no captured frame accounts for it. */
  get unaccounted(): readonly unknown[] {
    return [...this.#served.rest, ...this.#sent.rest, ...this.#replies.rest]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#services[Symbol.asyncDispose]()
    await this.#wire[Symbol.asyncDispose]()
  }
}

/** The frame of another method in the same request. */
function asking(method: string, frame: CapturedFrame): CapturedFrame {
  return { ...frame, payload: { ...frame.payload, method } }
}

/** A call if there is a timeout to wait for, else a cast. */
async function send(
  transport: Transport,
  target: Target,
  frame: CapturedFrame,
  timeout: number | null,
): Promise<unknown> {
  const { method, args, version } = frame.payload
  const client = getRPCClient(transport, target).prepare({
    version: String(version),
    timeout,
  })
  const ctxt = contextOf(frame)
  const given = args as Readonly<Record<string, unknown>>
  return timeout === null
    ? await client.cast(ctxt, String(method), given)
    : await client.call(ctxt, String(method), given)
}
