/**
 * Our server of the interop run, method by method the twin of
 * peers/rpc_server.py: what is asked of the one is asked of the other.
 */
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Context,
  type Endpoint,
  expectedExceptions,
  expose,
  KeyError,
  Target,
} from '../../src/index.ts'
import { noteOf, type PeerEvent } from './event-list.ts'
import { NotFound, QuotaExceeded, Stranger } from './our-errors.ts'
import { type Typed, typedOf, valueFrom } from './typed-json.ts'

type Args = Readonly<Record<string, unknown>>

/** Takes what happens at a server. */
interface Events {
  add(event: PeerEvent): void
}

const FAILURES: Readonly<Record<string, () => Error>> = {
  ValueError: () => new RangeError('bad value: 3'),
  KeyError: () => new KeyError('missing'),
  Exception: () => new Error('something'),
  QuotaExceeded: () =>
    new QuotaExceeded('too many ports', { limit: 10, used: 11 }),
  NotFound: () => new NotFound('router', 7),
  Stranger: () => new Stranger('who?'),
  'no text': () => new RangeError(),
  unicode: () => new RangeError('naïve 網路 \u{1f6f0}'),
}

class MainEndpoint {
  readonly target = new Target({ version: '1.3' })
  readonly #server: string
  readonly #events: Events

  constructor(server: string, events: Events) {
    this.#server = server
    this.#events = events
  }

  who(): string {
    return this.#server
  }

  echo(_ctxt: Context, { value }: Args): unknown {
    return value
  }

  add = expose((_ctxt: Context, { a, b }: { a: number; b: number }) => a + b, {
    required: ['a', 'b'],
  })

  context(ctxt: Context): unknown {
    return ctxt
  }

  typed(_ctxt: Context, { value }: Args): unknown {
    return typedOf(value)
  }

  untyped(_ctxt: Context, { form }: { form: Typed }): unknown {
    return valueFrom(form)
  }

  size(_ctxt: Context, { text }: { text: string }): number {
    return text.length
  }

  big(_ctxt: Context, { length }: { length: number }): string {
    return 'x'.repeat(length)
  }

  fail(_ctxt: Context, { kind }: { kind: string }): never {
    throw FAILURES[kind]?.() ?? new Error(`no such kind: ${kind}`)
  }

  expected = expectedExceptions(RangeError)(() => {
    throw new RangeError('as agreed')
  })

  async sleep(
    _ctxt: Context,
    { seconds, mark }: { seconds: number; mark: string },
  ): Promise<string> {
    this.#events.add({ event: 'sleeps', server: this.#server, mark })
    await delay(seconds * 1000)
    return 'slept'
  }

  note(ctxt: Context, { value }: Args): void {
    this.#events.add(noteOf(this.#server, value, ctxt))
  }

  _private(): string {
    return 'should not be seen'
  }
}

/** What a server of that name offers, and tells of in `events`. */
export function ourEndpoints(server: string, events: Events): Endpoint[] {
  const walk = { namespace: 'walk', legacyNamespaces: ['stroll'] }
  return [
    new MainEndpoint(server, events),
    {
      target: new Target({ ...walk, version: '2.1' }),
      where: () => 'walk 2.1',
    },
    {
      target: new Target({ namespace: 'walk', version: '3.0' }),
      where: () => 'walk 3.0',
    },
  ]
}
