/**
 * Exchange: takes a message and says which queues get it, by its type, its
 * bindings and the routing key. It keeps nothing. A queue that matches through
 * several bindings gets the message once.
 *
 * Kept by `VirtualHost`. Left out here: headers exchanges, bindings from
 * exchange to exchange, alternate exchanges.
 */
import type { ExchangeDeclare } from '../amqp/channel.ts'
import type { Queue } from './queue.ts'

interface Binding {
  readonly queue: Queue
  readonly routingKey: string
}

type Matches = (bindingKey: string, routingKey: string) => boolean

const MATCHERS: Readonly<Record<ExchangeDeclare['type'], Matches>> = {
  direct: (bindingKey, routingKey) => bindingKey === routingKey,
  fanout: () => true,
  topic: (bindingKey, routingKey) =>
    matchWords(words(bindingKey), words(routingKey)),
}

export class Exchange {
  readonly declare: ExchangeDeclare
  #bindings: readonly Binding[] = []

  constructor(declare: ExchangeDeclare) {
    this.declare = declare
  }

  get bindings(): readonly Binding[] {
    return this.#bindings
  }

  /** The same binding twice is one. */
  bind(queue: Queue, routingKey: string): void {
    const isThere = this.#bindings.some(
      (binding) => binding.queue === queue && binding.routingKey === routingKey,
    )
    if (!isThere) this.#bindings = [...this.#bindings, { queue, routingKey }]
  }

  /** @returns true if the last binding went by this. */
  unbind(queue: Queue): boolean {
    const before = this.#bindings.length
    this.#bindings = this.#bindings.filter((binding) => binding.queue !== queue)
    return before > 0 && this.#bindings.length === 0
  }

  route(routingKey: string): ReadonlySet<Queue> {
    const matches = MATCHERS[this.declare.type]
    const matching = this.#bindings.filter((binding) =>
      matches(binding.routingKey, routingKey),
    )
    return new Set(matching.map(({ queue }) => queue))
  }
}

function words(key: string): readonly string[] {
  return key === '' ? [] : key.split('.')
}

/** `*` stands for exactly one word, `#` for any number, none included. */
function matchWords(
  pattern: readonly string[],
  key: readonly string[],
): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return key.length === 0
  if (first === '#')
    return (
      matchWords(rest, key) ||
      (key.length > 0 && matchWords(pattern, key.slice(1)))
    )
  const [word, ...others] = key
  if (word === undefined) return false
  return (first === '*' || first === word) && matchWords(rest, others)
}
