/**
 * VirtualHost: the exchanges and queues of one in-memory broker, and the rules
 * by which they come, are found and go. What a client asks for is refused in
 * the order and with the words of RabbitMQ 4.0.
 *
 * Kept by `FakeBroker`, asked by `BrokerChannel`. Nothing here ends by itself
 * but what was declared so: auto-delete, exclusive, `x-expires`.
 */
import type {
  ExchangeDeclare,
  QueueBind,
  QueueDeclare,
} from '../amqp/channel.ts'
import { checkQueue } from './declaration.ts'
import { argumentPairs, checkEquivalent } from './equivalence.ts'
import { Exchange } from './exchange.ts'
import { Queue } from './queue.ts'
import { accessRefused, notFound, resourceLocked } from './refusal.ts'

/** Every virtual host has these from the start. */
const PREDECLARED = ['direct', 'fanout', 'topic'] as const

export class VirtualHost {
  readonly name: string
  readonly #exchanges = new Map<string, Exchange>()
  readonly #queues = new Map<string, Queue>()

  constructor(name: string) {
    this.name = name
    for (const type of PREDECLARED) {
      const exchange = `amq.${type}`
      const declare = { exchange, type, durable: true, autoDelete: false }
      this.#exchanges.set(exchange, new Exchange(declare))
    }
  }

  get exchanges(): readonly Exchange[] {
    return [...this.#exchanges.values()]
  }

  get queues(): readonly Queue[] {
    return [...this.#queues.values()]
  }

  /** @throws AMQPError 403 for a reserved name, 406 if it is there otherwise. */
  exchangeDeclare(declare: ExchangeDeclare): void {
    const { exchange: name } = declare
    refuseDefaultExchange(name)
    const there = this.#exchanges.get(name)
    if (there !== undefined) {
      const { type, durable, autoDelete: auto_delete } = declare
      const { declare: current } = there
      checkEquivalent(`exchange '${name}' in vhost '${this.name}'`, {
        type: [type, current.type],
        durable: [durable, current.durable],
        auto_delete: [auto_delete, current.autoDelete],
      })
      return
    }
    refuseReserved('exchange', name)
    this.#exchanges.set(name, new Exchange({ ...declare }))
  }

  /**
   * @throws AMQPError 403 for a reserved name, 405 for an exclusive queue of
   * another connection, 406 if it is there otherwise or an argument is wrong.
   */
  queueDeclare(declare: QueueDeclare, asker: object): void {
    const { queue: name } = declare
    const what = `queue '${name}' in vhost '${this.name}'`
    const there = this.#queues.get(name)
    const owner = declare.exclusive ? asker : null
    if (there === undefined) {
      refuseReserved('queue', name)
      checkQueue(what, declare)
      this.#queues.set(name, this.#newQueue(declare, owner))
      return
    }
    if (there.owner !== owner) throw resourceLocked(name, this.name)
    const { declare: current } = there
    checkEquivalent(what, {
      durable: [declare.durable, current.durable],
      auto_delete: [declare.autoDelete, current.autoDelete],
      ...argumentPairs(declare.arguments, current.arguments),
    })
    there.touch()
  }

  #newQueue(declare: QueueDeclare, owner: object | null): Queue {
    const copy = { ...declare, arguments: { ...declare.arguments } }
    return new Queue(copy, owner, (queue) => this.#removeQueue(queue))
  }

  /** @throws AMQPError 403, 404 or 405. */
  queueBind({ queue, exchange, routingKey }: QueueBind, asker: object): void {
    refuseDefaultExchange(exchange)
    const source = this.#exchanges.get(exchange)
    if (source === undefined) throw notFound('exchange', exchange, this.name)
    source.bind(this.queueNamed(queue, asker), routingKey)
  }

  /** A queue that is not there counts as deleted. @throws AMQPError 405. */
  queueDelete(name: string, asker: object): void {
    if (this.#queues.has(name)) this.#removeQueue(this.queueNamed(name, asker))
  }

  /** Deletes the exclusive queues of a connection that is gone. */
  disown(owner: object): void {
    for (const queue of this.queues)
      if (queue.owner === owner) this.#removeQueue(queue)
  }

  /** @throws AMQPError 404, or 405 if it is another connection's. */
  queueNamed(name: string, asker: object): Queue {
    const queue = this.#queues.get(name)
    if (queue === undefined) throw notFound('queue', name, this.name)
    if (queue.owner !== null && queue.owner !== asker)
      throw resourceLocked(name, this.name)
    return queue
  }

  /**
   * The queues that a message goes to. The default exchange, named '', takes
   * the routing key for the name of a queue.
   *
   * @throws AMQPError 404 if there is no such exchange.
   */
  route(exchange: string, routingKey: string): readonly Queue[] {
    if (exchange === '') {
      const queue = this.#queues.get(routingKey)
      return queue === undefined ? [] : [queue]
    }
    const source = this.#exchanges.get(exchange)
    if (source === undefined) throw notFound('exchange', exchange, this.name)
    return [...source.route(routingKey)]
  }

  #removeQueue(queue: Queue): void {
    if (!this.#queues.delete(queue.declare.queue)) return
    for (const exchange of this.exchanges) {
      const wasLast = exchange.unbind(queue)
      if (wasLast && exchange.declare.autoDelete)
        this.#exchanges.delete(exchange.declare.exchange)
    }
    queue.delete()
  }
}

function refuseDefaultExchange(name: string): void {
  if (name === '')
    throw accessRefused('operation not permitted on the default exchange')
}

function refuseReserved(kind: 'exchange' | 'queue', name: string): void {
  if (name.startsWith('amq.'))
    throw accessRefused(
      `${kind} name '${name}' contains reserved prefix 'amq.*'`,
    )
}
