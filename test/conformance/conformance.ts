/**
 * The conformance suite: one table of behaviour, run over every broker that we
 * have. A row that passes on RabbitMQ and on the in-memory broker says that
 * lessons and unit tests may trust the latter.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LogSink, setLogSink } from '../../src/log.ts'
import { DECLARATION_CASES } from './declaration-cases.ts'
import { DELIVERY_CASES } from './delivery-cases.ts'
import { DRIVER_CASES } from './driver-cases.ts'
import { LISTENER_CASES } from './listener-cases.ts'
import { MITAKA_CASES } from './mitaka-cases.ts'
import { OBSERVED_CASES } from './observed-cases.ts'
import { ROUTING_CASES } from './routing-cases.ts'
import type { Case, MakeSubject } from './subject.ts'
import { TARGET_CASES } from './target-cases.ts'

/** All rows, by what they are about. */
export const CONFORMANCE: Readonly<Record<string, readonly Case[]>> = {
  routing: ROUTING_CASES,
  declarations: DECLARATION_CASES,
  deliveries: DELIVERY_CASES,
  targets: TARGET_CASES,
  conversations: DRIVER_CASES,
  listeners: LISTENER_CASES,
  'old peers': MITAKA_CASES,
  limits: OBSERVED_CASES,
}

declare module 'vitest' {
  /** What `run-conformance.ts` reads of each test. */
  interface TaskMeta {
    conformance?: { about: string; product: string; observed: string | null }
  }
}

/** Runs every row, each on a subject of its own. */
export function conformance(name: string, makeSubject: MakeSubject): void {
  // Losing connections is logged as an error, and losing them is the subject.
  let sink: LogSink
  beforeAll(() => {
    sink = setLogSink(() => {})
  })
  afterAll(() => {
    setLogSink(sink)
  })
  for (const [about, cases] of Object.entries(CONFORMANCE))
    describe(`${name}: ${about}`, () => {
      for (const { name: title, run, observed: expected } of cases)
        it(title, async ({ task }) => {
          await using subject = await makeSubject()
          const { product } = subject
          task.meta.conformance = { about, product, observed: null }
          const observed = (await run(subject)) ?? null
          task.meta.conformance = { about, product, observed }
          if (expected !== undefined) expect(expected).toContain(observed)
        })
    })
}
