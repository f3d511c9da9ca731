/**
 * AMQP: what the broker refuses of a declaration, in words that help. RabbitMQ
 * names the argument and both values; which option of ours is behind it, only
 * we know. `Consumer` and `SendConnection` pass their errors through
 * `explained`; `Consumer` and `SendConnection` ask `durabilityThere`, to follow an exchange
 * that another service declared otherwise.
 *
 * oslo counterpart: none; there the broker's text is all.
 */
import { AMQPError } from '../errors.ts'
import type { Opt } from '../opt.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'
import { namesExchange } from './names-exchange.ts'

/** Options by what they are about. */
interface Options {
  /** Of topic exchanges and queues. */
  readonly topic: readonly Opt<unknown>[]
  /** Of fanout exchanges, fanout queues and reply queues. */
  readonly transient: readonly Opt<unknown>[]
}

const {
  amqp_auto_delete,
  amqp_durable_queues,
  enable_cancel_on_failover,
  rabbit_quorum_delivery_limit,
  rabbit_quorum_max_memory_bytes,
  rabbit_quorum_max_memory_length,
  rabbit_quorum_queue,
  rabbit_transient_queues_ttl,
  rabbit_transient_quorum_queue,
} = rabbitOpts

const both = (option: Opt<unknown>): Options => ({
  topic: [option],
  transient: [option],
})

/** As RabbitMQ spells them: `auto_delete` differs, `auto-delete` is invalid. */
const OPTIONS = new Map<string, Options>([
  [
    'durable',
    {
      topic: [amqp_durable_queues, rabbit_quorum_queue],
      transient: [rabbit_transient_quorum_queue],
    },
  ],
  ['auto_delete', { topic: [amqp_auto_delete], transient: [] }],
  ['auto-delete', { topic: [amqp_auto_delete], transient: [] }],
  [
    'x-queue-type',
    {
      topic: [rabbit_quorum_queue],
      transient: [rabbit_transient_quorum_queue],
    },
  ],
  ['x-expires', { topic: [], transient: [rabbit_transient_queues_ttl] }],
  ['x-delivery-limit', both(rabbit_quorum_delivery_limit)],
  ['x-max-in-memory-length', both(rabbit_quorum_max_memory_length)],
  ['x-max-in-memory-bytes', both(rabbit_quorum_max_memory_bytes)],
  ['x-cancel-on-ha-failover', both(enable_cancel_on_failover)],
])

const DIFFERS = /inequivalent arg '([^']+)'/
const INVALID = /invalid (?:arg|property) '([^']+)'/
/** `'true'`, `none`, or `the value '5' of type 'byte'`. */
const VALUES =
  /received (none|[^']*'[^']*') .*but current is (none|[^']*'[^']*')/

/** What was declared, or consumed. */
export interface Declared {
  /** See `ConsumerTopology.transient`. */
  readonly transient: boolean
  /** The exchange whose durability it took over against the options. */
  readonly followed?: string | undefined
}

/** The error with what helps against it, if there is anything. */
export function explained(error: unknown, declared: Declared): unknown {
  if (!(error instanceof AMQPError)) return error
  const advice = adviceOn(error, declared)
  if (advice === null) return error
  const { message, replyCode, recoverable } = error
  const details = { replyCode, recoverable, cause: error }
  return new AMQPError(`${message}. ${advice}`, details)
}

function adviceOn(
  error: AMQPError,
  { transient, followed }: Declared,
): string | null {
  if (refusesTransient(error)) return onTransient(followed)
  const { message } = error
  const differing = DIFFERS.exec(message)?.[1]
  if (differing !== undefined) return onDiffering(message, differing, transient)
  const invalid = INVALID.exec(message)?.[1]
  const options = invalid === undefined ? [] : optionsFor(invalid, transient)
  return options.length === 0 ? null : `Option ${names(options)} asks for it`
}

function onTransient(followed: string | undefined): string {
  const refused = 'This RabbitMQ refuses queues neither durable nor exclusive. '
  if (followed !== undefined)
    return (
      `${refused}Exchange ${followed} is there and is not durable, so its ` +
      'queues were declared like it: delete it to have it declared durable'
    )
  return (
    `${refused}Set ${names([amqp_durable_queues, rabbit_quorum_queue])} for ` +
    `the queues of topics, and ${names([rabbit_transient_quorum_queue])} for ` +
    'fanout and reply queues, in every service alike'
  )
}

function onDiffering(
  message: string,
  argument: string,
  transient: boolean,
): string {
  const [, asked, current] = (VALUES.exec(message) ?? []).map(plain)
  const values =
    asked === undefined
      ? ''
      : `There ${argument} is ${current}, ours ${asked}. `
  const options = optionsFor(argument, transient)
  const advice =
    options.length === 0
      ? 'No option sets it: somebody else uses this name'
      : `Option ${names(options)} sets it: give it the same value in every ` +
        'service, or delete what is there to have it declared anew'
  return values + advice
}

function optionsFor(argument: string, transient: boolean) {
  return OPTIONS.get(argument)?.[transient ? 'transient' : 'topic'] ?? []
}

function names(options: readonly Opt<unknown>[]): string {
  return options.map(({ name }) => name).join(' or ')
}

/** The value alone, of what RabbitMQ prints around it. */
function plain(printed: string): string {
  return /'([^']*)'/.exec(printed)?.[1] ?? printed
}

/**
 * True for 541 where it is no fault inside the broker: it does not permit the
 * queues that oslo.messaging declares by default, and never will.
 */
export function refusesTransient({ replyCode, message }: AMQPError): boolean {
  return replyCode === 541 && message.includes('transient_nonexcl_queues')
}

/**
 * Whether the exchange is durable, if that is what the broker refused to
 * declare otherwise; null: it was about something else.
 */
export function durabilityThere(
  error: unknown,
  exchange: string,
): boolean | null {
  if (!(error instanceof AMQPError) || error.replyCode !== 406) return null
  const { message } = error
  if (DIFFERS.exec(message)?.[1] !== 'durable') return null
  if (!namesExchange(message, exchange)) return null
  const current = VALUES.exec(message)?.[2]
  return current === undefined ? null : plain(current) === 'true'
}
