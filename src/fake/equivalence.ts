/**
 * Equivalence: declaring what is already there is fine as long as it is
 * declared alike; otherwise RabbitMQ ends the channel and names the first
 * argument that differs. Arguments it does not know are kept and not compared.
 *
 * Used by `VirtualHost`.
 */
import type { Arguments } from '../amqp/channel.ts'
import { notImplemented, preconditionFailed } from './refusal.ts'

type Value = string | number | boolean | undefined

/**
 * @param pairs by argument: what was asked for, and what is there.
 * @throws AMQPError 406 naming the argument and both values.
 */
export function checkEquivalent(
  what: string,
  pairs: Readonly<Record<string, readonly [asked: Value, current: Value]>>,
): void {
  for (const [name, [asked, current]] of Object.entries(pairs))
    if (asked !== current)
      throw preconditionFailed(
        `inequivalent arg '${name}' for ${what}: ` +
          `received ${print(asked)} but current is ${print(current)}`,
      )
}

function print(value: Value): string {
  return value === undefined ? 'none' : `'${value}'`
}

/** What RabbitMQ acts on and this broker does not. */
const NOT_IMPLEMENTED = new Set([
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-delivery-limit',
  'x-max-length',
  'x-max-length-bytes',
  'x-max-priority',
  'x-message-ttl',
  'x-overflow',
  'x-single-active-consumer',
])

/**
 * @throws AMQPError 406 if `x-expires` is no positive number of milliseconds,
 * 540 for an argument that only a real broker acts on.
 */
export function checkArguments(what: string, given: Arguments): void {
  for (const name of Object.keys(given))
    if (NOT_IMPLEMENTED.has(name))
      throw notImplemented(`argument '${name}' for ${what}`)
  const { 'x-queue-type': type = 'classic', 'x-expires': expires } = given
  if (type !== 'classic')
    throw notImplemented(`queue type '${type}' for ${what}; classic is`)
  if (expires !== undefined && !(Number.isInteger(expires) && +expires > 0))
    throw preconditionFailed(
      `invalid arg 'x-expires' for ${what}: ${JSON.stringify(expires)}, ` +
        'expected a positive integer',
    )
}
