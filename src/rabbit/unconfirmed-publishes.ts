/**
 * Rabbit: the publishes of a channel that the broker has not confirmed. It
 * tells which of them a returned message is: `basic.return` has no delivery
 * tag, and the confirms around it may come in any order and several in one, so
 * exchange, routing key and body must tell. Therefore no two mandatory ones
 * that are alike are under way at once.
 *
 * Kept by `RabbitChannel`. oslo counterpart: none, since one is under way.
 */
import type { BasicPublish } from '../amqp/channel.ts'
import { MessageUndeliverable } from '../errors.ts'

export interface UnconfirmedPublish {
  readonly publish: BasicPublish
  /** Set once the broker has handed the message back. */
  returned: MessageUndeliverable | null
  /** Called when it is confirmed or lost. */
  readonly onSettled: (() => void)[]
}

export class UnconfirmedPublishes {
  readonly #all = new Set<UnconfirmedPublish>()

  /**
   * A promise while one is under way that a return of `publish` could be taken
   * for; ask again when it resolves. Null: now is the moment, before any await.
   */
  noneLike(publish: BasicPublish): Promise<void> | null {
    const like = publish.mandatory ? this.#find(publish, publish.body) : null
    if (like === null) return null
    return new Promise((resolve) => like.onSettled.push(resolve))
  }

  add(publish: BasicPublish): UnconfirmedPublish {
    const added = { publish, returned: null, onSettled: [] }
    this.#all.add(added)
    return added
  }

  settle(unconfirmed: UnconfirmedPublish): void {
    this.#all.delete(unconfirmed)
    for (const callback of unconfirmed.onSettled) callback()
  }

  /** The broker returns a message before it confirms it. */
  returned(
    fields: { readonly exchange: string; readonly routingKey: string },
    body: Uint8Array,
  ): void {
    const found = this.#find(fields, body)
    if (found === null) return
    const { exchange, routingKey } = fields
    found.returned = new MessageUndeliverable(exchange, routingKey)
  }

  #find(
    { exchange, routingKey }: { exchange: string; routingKey: string },
    body: Uint8Array,
  ): UnconfirmedPublish | null {
    for (const unconfirmed of this.#all) {
      const { publish } = unconfirmed
      if (!publish.mandatory || publish.routingKey !== routingKey) continue
      if (publish.exchange !== exchange) continue
      if (Buffer.compare(publish.body, body) === 0) return unconfirmed
    }
    return null
  }
}
