/**
 * Equivalence: declaring what is already there is fine as long as it is
 * declared alike; otherwise RabbitMQ ends the channel and names the first
 * argument that differs. Arguments it does not know are kept and not compared.
 *
 * Used by `VirtualHost`.
 */
import type { Arguments } from '../amqp/channel.ts'
import { preconditionFailed } from './refusal.ts'

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

/** What both declarations say of the arguments that must be equal. */
export function argumentPairs(
  asked: Arguments,
  current: Arguments,
): Record<string, readonly [asked: Value, current: Value]> {
  const type = 'x-queue-type'
  return {
    [type]: [asked[type] ?? 'classic', current[type] ?? 'classic'],
    ...Object.fromEntries(
      COMPARED.map((name) => [name, [asked[name], current[name]]]),
    ),
  }
}

const COMPARED = [
  'x-expires',
  'x-delivery-limit',
  'x-max-in-memory-length',
  'x-max-in-memory-bytes',
]
