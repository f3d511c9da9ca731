/**
 * Declaration: whether a queue can be had as it is asked for. The type decides
 * which flags and arguments go with it: a quorum queue is durable and nobody's
 * own, and only it has a delivery limit. What only a real RabbitMQ acts on is
 * refused by name, so that nobody believes to have seen it work.
 *
 * Used by `VirtualHost`, for a queue that is not there yet.
 */
import type { Arguments, QueueDeclare } from '../amqp/channel.ts'
import { notImplemented, preconditionFailed } from './refusal.ts'

/** What RabbitMQ acts on and this broker does not. */
const NOT_IMPLEMENTED = new Set([
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-max-length',
  'x-max-length-bytes',
  'x-max-priority',
  'x-message-ttl',
  'x-overflow',
  'x-single-active-consumer',
])

/** How much of a quorum queue is kept in memory; there is nothing else here. */
const IN_MEMORY = ['x-max-in-memory-length', 'x-max-in-memory-bytes']

const OF_QUORUM_QUEUES = ['x-delivery-limit', ...IN_MEMORY]

/**
 * @throws AMQPError 406 for a flag or an argument that does not go with the
 * queue's type, or has no value of its kind; 540 for what only a real broker
 * acts on.
 */
export function checkQueue(what: string, declare: QueueDeclare): void {
  const given = declare.arguments
  for (const name of Object.keys(given))
    if (NOT_IMPLEMENTED.has(name))
      throw notImplemented(`argument '${name}' for ${what}`)
  const type = given['x-queue-type'] ?? 'classic'
  if (type === 'quorum') checkQuorum(what, declare)
  else if (type === 'classic') checkClassic(what, given)
  else if (type === 'stream')
    throw notImplemented(`queue type 'stream' for ${what}`)
  else
    throw preconditionFailed(
      `invalid arg 'x-queue-type' for ${what}: unsupported queue type '${type}'`,
    )
  checkInteger(what, given, 'x-expires', 1)
}

function checkClassic(what: string, given: Arguments): void {
  for (const name of OF_QUORUM_QUEUES)
    if (name in given)
      throw preconditionFailed(
        `invalid arg '${name}' for ${what} of queue type rabbit_classic_queue`,
      )
}

function checkQuorum(what: string, declare: QueueDeclare): void {
  const { durable, exclusive, autoDelete } = declare
  const wrong = Object.entries({
    'auto-delete': autoDelete,
    'exclusive-owner': exclusive,
    'non-durable': !durable,
  }).find(([, isWrong]) => isWrong)
  if (wrong !== undefined)
    throw preconditionFailed(`invalid property '${wrong[0]}' for ${what}`)
  for (const name of OF_QUORUM_QUEUES)
    checkInteger(what, declare.arguments, name, 0)
}

function checkInteger(
  what: string,
  given: Arguments,
  name: string,
  min: number,
): void {
  const value = given[name]
  if (value === undefined || (Number.isInteger(value) && +value >= min)) return
  throw preconditionFailed(
    `invalid arg '${name}' for ${what}: ${JSON.stringify(value)}, ` +
      `expected an integer not below ${min}`,
  )
}
