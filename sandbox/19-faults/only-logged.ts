/**
 * For lesson 19 only: a reply that cannot be sent is logged, and that is all,
 * as in oslo.messaging since 5.0.0 (`RPCServer._process_incoming`).
 */
import {
  getLogger,
  type IncomingMessage,
  type ReplyOptions,
  RPCDispatcher,
} from 'oslo-messaging'

const LOG = getLogger('oslo_messaging.rpc.server')

export class OnlyLogged extends RPCDispatcher {
  override accept([message]: readonly IncomingMessage[]) {
    if (message === undefined) throw new RangeError('an empty batch')
    return super.accept([answeredOnce(message)])
  }
}

/** The same message, whose `reply` never throws. */
function answeredOnce(message: IncomingMessage): IncomingMessage {
  const { ctxt, message: payload, clientTimeout } = message
  return {
    ctxt,
    message: payload,
    clientTimeout,
    acknowledge: () => message.acknowledge(),
    requeue: () => message.requeue(),
    heartbeat: () => message.heartbeat(),
    async reply(options: ReplyOptions) {
      try {
        await message.reply(options)
      } catch (error) {
        LOG.error('Can not send reply for message', error)
      }
    },
  }
}
