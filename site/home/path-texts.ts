/**
 * The words of the picture of a call, in the reader's language. Names of
 * classes, exchanges and queues are the code's and stay as they are.
 */
import { translate } from '@docusaurus/Translate'
import type { ExchangeKey, ProcessKey, StopKey } from './path-layouts.ts'

export const processes = (): Record<ProcessKey, string> => ({
  caller: translate({ id: 'path.caller', message: 'Caller' }),
  broker: translate({ id: 'path.broker', message: 'Broker' }),
  server: translate({ id: 'path.server', message: 'Server' }),
})

export const processNames: Record<ProcessKey, string> = {
  caller: 'neutron-l3-agent',
  broker: 'RabbitMQ',
  server: 'neutron-server',
}

export const stopNames: Record<StopKey, string> = {
  client: 'RPCClient',
  listener: 'AMQPListener',
  runner: 'MessageHandlingServer',
  dispatcher: 'RPCDispatcher',
  worker: 'executor',
  waiters: 'ReplyWaiters',
}

export const stopActs = (): Record<StopKey, string> => ({
  client: translate({ id: 'path.client', message: 'calls, then waits' }),
  listener: translate({ id: 'path.listener', message: 'consumes' }),
  runner: translate({ id: 'path.runner', message: 'polls and submits' }),
  dispatcher: translate({ id: 'path.dispatcher', message: 'finds the method' }),
  worker: translate({ id: 'path.worker', message: 'runs it, replies' }),
  waiters: translate({ id: 'path.waiters', message: 'wakes the caller' }),
})

export const exchangeNames = (): Record<ExchangeKey, string> => ({
  topic: 'neutron',
  direct: translate({ id: 'path.defaultExchange', message: '(default)' }),
})

export const exchangeKinds = (): Record<ExchangeKey, string> => ({
  topic: translate({ id: 'path.topicExchange', message: 'topic exchange' }),
  direct: translate({ id: 'path.directExchange', message: 'direct exchange' }),
})

export const queueNames = { requests: 'q-l3-plugin', replies: 'reply_…' }

export const ack = () => translate({ id: 'path.ack', message: 'ack' })

export const alternative = () => ({
  title: translate({
    id: 'path.title',
    message: 'The path of one call',
  }),
  description: translate({
    id: 'path.description',
    message:
      'RPCClient in neutron-l3-agent publishes a call to the exchange ' +
      'neutron, which routes it into the queue q-l3-plugin. In ' +
      'neutron-server an AMQPListener consumes it, MessageHandlingServer ' +
      'polls it, acknowledges it and submits it, RPCDispatcher finds the ' +
      'method and an executor runs it. The reply goes through the default ' +
      'exchange into the reply queue of the caller, where ReplyWaiters ' +
      'wakes the call that has been waiting for it.',
  }),
})
