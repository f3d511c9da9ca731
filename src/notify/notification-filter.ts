/**
 * Notify: which notifications an endpoint wants. Set as `filterRule` of an
 * endpoint; what does not match is not shown to it, and is acknowledged if no
 * other endpoint wants it.
 *
 * oslo counterpart: `NotificationFilter` in `notify/filter.py`.
 */
import type { Context } from '../wire/context.ts'
import type { NotificationMetadata } from './notification.ts'

/**
 * A regular expression, which must match at the beginning of a text. Python
 * counterpart: a text that is given to `re.compile`.
 */
export type Pattern = RegExp | string

/**
 * What must match; what is not named is not looked at. Python counterpart: the
 * arguments of `NotificationFilter`.
 */
export interface NotificationFilterRules {
  /** By the key of the context. */
  readonly context?: Readonly<Record<string, Pattern>>
  /** Who tells it. */
  readonly publisherId?: Pattern
  /** What happened. */
  readonly eventType?: Pattern
  /** By the key: `message_id` or `timestamp`. */
  readonly metadata?: Readonly<Record<string, Pattern>>
  /** By the key of the payload. */
  readonly payload?: Readonly<Record<string, Pattern>>
}

type Matcher = (data: unknown) => boolean

/**
 * Lets through what matches all of its rules. A key that is absent, or whose
 * value is no text, does not match. Python counterpart: `NotificationFilter`.
 *
 * @example new NotificationFilter({ eventType: 'port\\.create\\.',
 *   payload: { state: '^active$' } })
 */
export class NotificationFilter {
  readonly #matchers: readonly Matcher[]

  /** @throws SyntaxError for a text that is no regular expression. */
  constructor(rules: NotificationFilterRules = {}) {
    this.#matchers = [
      matchesKeys(rules.context),
      matches(rules.publisherId),
      matches(rules.eventType),
      matchesKeys(rules.metadata),
      matchesKeys(rules.payload),
    ]
  }

  /** Whether an endpoint is to see the notification. */
  match(
    ctxt: Context,
    publisherId: unknown,
    eventType: unknown,
    metadata: NotificationMetadata,
    payload: unknown,
  ): boolean {
    const data = [ctxt, publisherId, eventType, metadata, payload]
    return this.#matchers.every((matcher, at) => matcher(data[at]))
  }
}

function matches(pattern: Pattern | undefined): Matcher {
  if (pattern === undefined) return () => true
  const { source, flags } = new RegExp(pattern)
  const atBeginning = new RegExp(source, `${flags.replace(/[gy]/g, '')}y`)
  return (data) => {
    atBeginning.lastIndex = 0
    return typeof data === 'string' && atBeginning.test(data)
  }
}

function matchesKeys(
  patterns: Readonly<Record<string, Pattern>> = {},
): Matcher {
  const matchers = Object.entries(patterns).map(
    ([key, pattern]) => [key, matches(pattern)] as const,
  )
  return (data) =>
    matchers.every(([key, matcher]) => matcher(memberOf(data, key)))
}

/** Undefined if there is none: that matches nothing. */
function memberOf(data: unknown, key: string): unknown {
  if (data === null || typeof data !== 'object') return undefined
  return Object.hasOwn(data, key) ? Reflect.get(data, key) : undefined
}
