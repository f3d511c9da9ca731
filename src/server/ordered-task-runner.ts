/**
 * Server: lets start, stop and wait be called by anyone, in any order, any
 * number of times, and still run once each, in their order. One round of
 * start, stop and wait is an epoch; a start after a finished stop opens the
 * next one, with new tasks for all three.
 *
 * oslo counterpart: `_OrderedTaskRunner` and the decorator `ordered` in
 * `server.py`. Left out: its lock, since nothing here yields between the look
 * at the tasks and the step to the next epoch.
 */
import {
  DEFAULT_LOG_AFTER,
  OrderedTask,
  type TaskBody,
  type WaitOptions,
} from './ordered-task.ts'

export interface Order {
  /** This task runs only after that one has completed in the same epoch. */
  readonly after?: string
  /** If that task has completed, this call opens a new epoch. */
  readonly resetAfter?: string
}

type States = ReadonlyMap<string, OrderedTask>

/**
 * Base of a class whose methods run once in an epoch, in an order of their own.
 * Python counterpart: `_OrderedTaskRunner`.
 */
export class OrderedTaskRunner {
  readonly #names: readonly string[]
  #states: States

  /** @param names - the methods that run as ordered tasks */
  constructor(names: readonly string[]) {
    this.#names = names
    this.#states = this.#newStates()
  }

  #newStates(): States {
    return new Map(this.#names.map((name) => [name, new OrderedTask(name)]))
  }

  /**
   * Runs `body` as the task `name`, once in an epoch.
   *
   * @returns when the task is complete, by this caller or another.
   * @throws TaskTimeout if `timeout` runs out in either of the two waits.
   */
  protected async ordered(
    name: string,
    { after, resetAfter }: Order,
    { logAfter = DEFAULT_LOG_AFTER, timeout = null }: WaitOptions,
    body: TaskBody,
  ): Promise<void> {
    if (resetAfter !== undefined && task(this.#states, resetAfter).complete)
      this.#states = this.#newStates()

    // All waiting is done in the epoch of the call. If the epoch has ended
    // when the caller wakes, it finds its task complete and does nothing.
    const states = this.#states
    const timeoutAt =
      timeout === null ? null : performance.now() + timeout * 1000

    if (after !== undefined)
      await task(states, after).waitForCompletion(name, logAfter, timeoutAt)
    await task(states, name).runOnce(body, logAfter, timeoutAt)
  }
}

function task(states: States, name: string): OrderedTask {
  const found = states.get(name)
  if (found === undefined)
    throw new TypeError(
      `"${name}" is not an ordered task; there are ${[...states.keys()]}`,
    )
  return found
}
