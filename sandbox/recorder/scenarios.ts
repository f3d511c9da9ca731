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
]

/** @throws RangeError that names those there are. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name)
  if (found !== undefined) return found
  const names = SCENARIOS.map((one) => one.name).join(', ')
  throw new RangeError(`there is no scenario "${name}"; there are ${names}`)
}
