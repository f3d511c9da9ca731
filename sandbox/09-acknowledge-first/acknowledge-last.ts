/**
 * For lesson 09 only: what RPC does not do. The dispatcher leaves the
 * message with the broker until its method has ended and is answered.
 */
import {
  DispatcherExecutorContext,
  type IncomingMessage,
  RPCDispatcher,
} from 'oslo-messaging'

export class AcknowledgeLast extends RPCDispatcher {
  override accept([message]: readonly IncomingMessage[]) {
    if (message === undefined) throw new RangeError('an empty batch')
    const work = super.accept([unacknowledged(message)])
    const acknowledge = () => message.acknowledge()
    return new DispatcherExecutorContext(message, () => work.run(), acknowledge)
  }
}

/** The same message, whose `acknowledge` does nothing yet. */
function unacknowledged(message: IncomingMessage): IncomingMessage {
  const { ctxt, message: payload, clientTimeout } = message
  return {
    ctxt,
    message: payload,
    clientTimeout,
    acknowledge() {},
    requeue: () => message.requeue(),
    reply: (options) => message.reply(options),
    heartbeat: () => message.heartbeat(),
  }
}
