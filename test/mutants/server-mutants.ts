/**
 * Mutants of `src/server/` and `src/executor/`: the life of a server, and who
 * runs its work. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const SERVER = mutantsOf(
  'src/server/message-handling-server.ts',
  ['test/server/message-handling-server.test.ts'],
  [
    {
      id: 'started-never-cleared',
      find: 'this.#started = false',
      replace: 'this.#started = true',
      hangs: true,
      why: 'the poll loop of a stopped server never ends',
    },
    {
      id: 'no-second-loop',
      find: 'while (true) {',
      replace: 'while (false) {',
      why: 'what was delivered before the stop is not served',
    },
    {
      id: 'stop-leaves-consumers',
      find: 'await this.listener?.stop()',
      replace: 'await null',
      why: 'the broker goes on delivering to a server that is stopped',
    },
    {
      id: 'wait-leaves-connection',
      find: 'await this.listener?.cleanup()',
      replace: '',
      why: 'each server that ends leaves a connection behind',
    },
    {
      id: 'wait-forgets-work',
      find: 'await this.#workExecutor?.shutdown()',
      replace: '',
      why: 'the process exits while methods run, and their callers time out',
    },
    {
      id: 'poll-waits-for-work',
      find: 'fut.addDoneCallback(() => callback.done())',
      replace: 'await fut.exception().then(() => callback.done())',
      why: 'one slow method holds up all the others',
    },
    {
      id: 'done-not-called',
      find: 'fut.addDoneCallback(() => callback.done())',
      replace: 'void fut',
      why: 'a notification is never acknowledged',
    },
    {
      id: 'listen-error-as-it-is',
      find: 'throw new ServerListenError(this.dispatcher.target, ex)',
      replace: 'throw ex',
      tests: ['test/server/restart.test.ts'],
      why: 'Mitaka never raised ServerListenError; ours must',
    },
    {
      id: 'restart-unwarned',
      find: 'if (this.#started) LOG.warning',
      replace: 'if (this.#started && this.listener === null) LOG.warning',
      tests: ['test/server/restart.test.ts'],
      why: 'starting a server twice would pass without a word',
    },
  ],
)

const TASKS = mutantsOf(
  'src/server/ordered-task.ts',
  ['test/server/ordered-task.test.ts'],
  [
    {
      id: 'complete-after-returned-function',
      find: 'postFn = await fn()',
      replace: 'await (await fn())?.()',
      tests: ['test/server/ordered-task-runner.test.ts'],
      why: 'with the blocking executor stop would wait for itself',
    },
    {
      id: 'task-runs-twice',
      find: "this.#state = 'RUNNING'",
      replace: '',
      tests: ['test/server/ordered-task-runner.test.ts'],
      why: 'two callers of start would listen twice',
    },
    {
      id: 'log-after-zero-warns',
      find: 'logAfter === 0 ? null',
      replace: 'logAfter < 0 ? null',
      why: 'logAfter 0 means never',
    },
    {
      id: 'warns-again-and-again',
      find: '        logAt = null',
      replace: '        logAt += logAfter * 1000',
      why: 'a possible hang is told once in a wait',
    },
    {
      id: 'no-task-timeout',
      find: 'throw new TaskTimeout(msg)',
      replace: 'return',
      why: 'the caller would go on as if the task were complete',
    },
  ],
)

const RUNNER = mutantsOf(
  'src/server/ordered-task-runner.ts',
  ['test/server/ordered-task-runner.test.ts'],
  [
    {
      id: 'epoch-taken-after-the-wait',
      find: 'task(states, name).runOnce',
      replace: 'task(this.#states, name).runOnce',
      why: 'a stop that slept through an epoch would stop the next one',
    },
    {
      id: 'no-new-epoch',
      find: 'task(this.#states, resetAfter).complete',
      replace: 'task(this.#states, resetAfter) === null',
      why: 'a server that was stopped could never start again',
    },
    {
      id: 'wait-before-stop',
      find: 'if (after !== undefined)',
      replace: 'if (after === null)',
      why: 'stop and wait would run before what they must follow',
    },
    {
      id: 'timeout-for-each-wait',
      find: 'runOnce(body, logAfter, timeoutAt)',
      replace:
        'runOnce(body, logAfter, timeout && performance.now() + timeout * 1000)',
      tests: ['test/server/ordered-task.test.ts'],
      why: 'the two waits of a call share one timeout',
    },
  ],
)

const RETRY = mutantsOf(
  'src/server/forever-retry.ts',
  ['test/server/forever-retry.test.ts'],
  [
    {
      id: 'no-retry',
      find: 'await sleep(Math.max(0, retryDelay))',
      replace: 'throw exc',
      why: 'one bad poll would end the server for good',
    },
    {
      id: 'failure-count-off-by-one',
      find: 'this.#sameFailureCount = 0',
      replace: 'this.#sameFailureCount = 1',
      why: 'the log tells how often a failure was seen',
    },
    {
      id: 'same-failure-logged-a-try-too-soon',
      find: 'if (same && silenceMs <=',
      replace: 'if (same && silenceMs <',
      why: 'the same failure is silent for a whole minute',
    },
  ],
)

const LIMITS = [
  ...mutantsOf(
    'src/server/accepted-work.ts',
    ['test/server/accepted-work.test.ts'],
    [
      {
        id: 'bound-one-too-many',
        find: 'this.#unfinished >= this.#most',
        replace: 'this.#unfinished > this.#most',
        why: 'maxAccepted is the most that is accepted',
      },
      {
        id: 'bound-never-freed',
        find: 'this.#unfinished -= 1',
        replace: '',
        why: 'the server would stop serving after the first few',
      },
    ],
  ),
  ...mutantsOf(
    'src/server/drain-deadline.ts',
    ['test/server/drain-deadline.test.ts'],
    [
      {
        id: 'rest-not-requeued',
        find: 'message.requeue()',
        replace: 'void message',
        why: 'what a server has no time for goes back to its queue',
      },
    ],
  ),
]

const EXECUTORS = mutantsOf(
  'src/executor/green-thread-pool-executor.ts',
  ['test/executor/green-thread-pool-executor.test.ts'],
  [
    {
      id: 'last-in-first-out',
      find: 'this.#delayedWork.shift()',
      replace: 'this.#delayedWork.pop()',
      why: 'requests begin in the order in which they came',
    },
    {
      id: 'no-bound-on-workers',
      find: 'if (this.#alive < this.#maxWorkers)',
      replace: 'if (this.#alive >= 0)',
      why: 'executor_thread_pool_size would bound nothing',
    },
    {
      id: 'submit-runs-the-work',
      find: 'queueMicrotask(() => void this.#worker(first))',
      replace: 'void this.#worker(first)',
      why: 'submit must come back to the poll loop first',
    },
  ],
)

const WORK = mutantsOf(
  'src/executor/executor.ts',
  ['test/executor/executor.test.ts'],
  [
    {
      id: 'cancelled-work-runs',
      find: 'if (!this.future.setRunningOrNotifyCancel()) return',
      replace: 'this.future.setRunningOrNotifyCancel()',
      why: 'cancel promised that the work never runs',
    },
  ],
)

export const SERVER_MUTANTS = [
  ...SERVER,
  ...TASKS,
  ...RUNNER,
  ...RETRY,
  ...LIMITS,
  ...EXECUTORS,
  ...WORK,
]
