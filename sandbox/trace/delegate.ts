/**
 * A channel that hands everything on to another: what a decorator of channels
 * starts from.
 */
import type { Channel } from '../../src/amqp/channel.ts'

export function delegate(channel: Channel): Channel {
  return {
    get isOpen() {
      return channel.isOpen
    },
    exchangeDeclare: (declare) => channel.exchangeDeclare(declare),
    queueDeclare: (declare) => channel.queueDeclare(declare),
    queueBind: (bind) => channel.queueBind(bind),
    queueDelete: (queue) => channel.queueDelete(queue),
    basicQos: (prefetchCount) => channel.basicQos(prefetchCount),
    basicConsume: (...args) => channel.basicConsume(...args),
    basicCancel: (consumerTag) => channel.basicCancel(consumerTag),
    confirmSelect: () => channel.confirmSelect(),
    basicPublish: (publish) => channel.basicPublish(publish),
    basicAck: (deliveryTag) => channel.basicAck(deliveryTag),
    basicReject: (...args) => channel.basicReject(...args),
    onceClosed: (callback) => channel.onceClosed(callback),
    close: () => channel.close(),
  }
}
