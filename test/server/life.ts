import { vi } from 'vitest'
import type { TaskBody, WaitOptions } from '../../src/server/ordered-task.ts'
import { OrderedTaskRunner } from '../../src/server/ordered-task-runner.ts'

/** A server of nothing: it notes which bodies run. */
export class Life extends OrderedTaskRunner {
  readonly ran: string[] = []
  onStart: TaskBody = async () => {}
  onStop: TaskBody = async () => {}

  constructor() {
    super(['start', 'stop', 'wait'])
  }

  start(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('start', { resetAfter: 'stop' }, waiting, () => {
      this.ran.push('start')
      return this.onStart()
    })
  }

  stop(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('stop', { after: 'start' }, waiting, () => {
      this.ran.push('stop')
      return this.onStop()
    })
  }

  wait(waiting: WaitOptions = {}): Promise<void> {
    return this.ordered('wait', { after: 'stop' }, waiting, async () => {
      this.ran.push('wait')
    })
  }

  unknown(): Promise<void> {
    return this.ordered('pause', {}, {}, async () => {})
  }
}

/** Notes how a promise ends; it never leaves a rejection unhandled. */
export function watch(promise: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'pending' }
  promise.then(
    () => {
      watched.outcome = 'done'
    },
    (error: unknown) => {
      watched.outcome = error
    },
  )
  return watched
}

export const advance = (seconds: number) =>
  vi.advanceTimersByTimeAsync(seconds * 1000)
