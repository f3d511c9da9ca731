/**
 * The worker behind Run: loads a lesson of sandbox/ and runs it on src/ with
 * the in-memory driver, in the reader's browser. A new one is made for each
 * run. Posts FromRun messages; ends with `done` or `error`, once.
 */
import type { FromRun, ToRun } from './messages.ts'

type Tell = (message: FromRun) => void

/** Runs a lesson to its end; what it returns is shown as its result. */
export type Scenario = (tell: Tell) => Promise<unknown>

/** Lessons by folder name, each loaded when it is asked for. */
const scenarios: Record<string, () => Promise<Scenario>> = {}

const tell: Tell = (message) => self.postMessage(message)

async function run(scenario: string): Promise<unknown> {
  const load = Object.hasOwn(scenarios, scenario) && scenarios[scenario]
  if (!load) {
    const known = Object.keys(scenarios).join(', ') || 'none'
    throw new RangeError(`no scenario "${scenario}"; there is: ${known}`)
  }
  return (await load())(tell)
}

self.addEventListener('message', ({ data }: MessageEvent<ToRun>) => {
  run(data.scenario).then(
    (result) => tell({ type: 'done', result }),
    (error: unknown) => {
      const { name, message } =
        error instanceof Error ? error : new Error(String(error))
      tell({ type: 'error', name, message })
    },
  )
})
