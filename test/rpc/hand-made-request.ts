import type {
  IncomingMessage,
  ReplyOptions,
} from '../../src/driver/incoming-message.ts'
import type { RPCDispatcher } from '../../src/rpc/rpc-dispatcher.ts'
import type { Context } from '../../src/wire/context.ts'
import { type Payload, serializeMsg } from '../../src/wire/envelope.ts'

/** A request that keeps the contract, and notes what it is told. */
export class HandMadeRequest implements IncomingMessage {
  readonly ctxt: Context
  readonly message: Payload
  clientTimeout: unknown = null
  readonly replies: ReplyOptions[] = []
  acknowledged = 0
  /** Thrown by the next replies, in turn. */
  readonly lost: Error[] = []

  constructor(message: Payload, ctxt: Context = {}) {
    this.message = message
    this.ctxt = ctxt
  }

  acknowledge(): void {
    this.acknowledged += 1
  }

  requeue(): void {
    throw new Error('an RPC request is never requeued')
  }

  async reply(options: ReplyOptions): Promise<void> {
    const error = this.lost.shift()
    if (error !== undefined) throw error
    if (!('failure' in options)) serializeMsg({ result: options.reply })
    this.replies.push(options)
  }

  async heartbeat(): Promise<void> {
    throw new Error('nobody asked for a sign of life')
  }
}

/** Serves one message; returns what was replied. */
export async function serve(
  dispatcher: RPCDispatcher,
  message: Payload,
  ctxt: Context = {},
): Promise<ReplyOptions> {
  const request = new HandMadeRequest(message, ctxt)
  const work = dispatcher.accept([request])
  await work.run()
  work.done()
  const [reply, ...more] = request.replies
  if (reply === undefined || more.length > 0)
    throw new Error(`${request.replies.length} replies; expected 1`)
  return reply
}
