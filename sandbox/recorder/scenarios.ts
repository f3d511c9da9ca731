/**
 * What is recorded: each scenario with the page that plays it. A scenario is a
 * module whose default export is a `Lesson`. `npm run record` makes them all.
 */
import type { Lesson } from '../stage.ts'

export interface Scenario {
  /** Also the name of its recording's file. */
  readonly name: string
  /** The page that plays it: its path under `docs/`, without the suffix. */
  readonly page: string
  readonly load: () => Promise<Lesson>
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'one-call',
    page: 'index',
    load: async () => (await import('../one-call/scenario.ts')).default,
  },
  {
    name: '01-l3-agent',
    page: 'message-handling-server',
    load: async () => (await import('../01-l3-agent/lesson.ts')).default,
  },
  {
    name: '02-mitaka-stop',
    page: 'message-handling-server',
    load: async () => (await import('../02-mitaka-stop/lesson.ts')).default,
  },
  {
    name: '03-topics',
    page: 'topics',
    load: async () => (await import('../03-topics/lesson.ts')).default,
  },
  {
    name: '04-transport',
    page: 'transport',
    load: async () => (await import('../04-transport/lesson.ts')).default,
  },
  {
    name: '05-ordered',
    page: 'ordered',
    load: async () => (await import('../05-ordered/lesson.ts')).default,
  },
  {
    name: '06-executors',
    page: 'executors',
    load: async () => (await import('../06-executors/lesson.ts')).default,
  },
  {
    name: '07-listener',
    page: 'listener',
    load: async () => (await import('../07-listener/lesson.ts')).default,
  },
  {
    name: '08-dispatcher',
    page: 'dispatcher',
    load: async () => (await import('../08-dispatcher/lesson.ts')).default,
  },
  {
    name: '09-acknowledge-first',
    page: 'acknowledge-first',
    load: async () =>
      (await import('../09-acknowledge-first/lesson.ts')).default,
  },
  {
    name: '10-client',
    page: 'client',
    load: async () => (await import('../10-client/lesson.ts')).default,
  },
  {
    name: '11-reply-queues',
    page: 'reply-queues',
    load: async () => (await import('../11-reply-queues/lesson.ts')).default,
  },
  {
    name: '12-envelope',
    page: 'envelope',
    load: async () => (await import('../12-envelope/lesson.ts')).default,
  },
  {
    name: '13-failures',
    page: 'failures',
    load: async () => (await import('../13-failures/lesson.ts')).default,
  },
  {
    name: '14-retry-for-ever',
    page: 'retry-for-ever',
    load: async () => (await import('../14-retry-for-ever/lesson.ts')).default,
  },
  {
    name: '15-wait-inside',
    page: 'stop-wait-drain',
    load: async () => (await import('../15-wait-inside/lesson.ts')).default,
  },
  {
    name: '20-refused-queues',
    page: 'rabbitmq-4',
    load: async () => (await import('../20-refused-queues/lesson.ts')).default,
  },
]

/** @throws RangeError that names those there are. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name)
  if (found !== undefined) return found
  const names = SCENARIOS.map((one) => one.name).join(', ')
  throw new RangeError(`there is no scenario "${name}"; there are ${names}`)
}
