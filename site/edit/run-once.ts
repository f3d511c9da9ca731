/**
 * Runs instrumented modules once, in an isolated worker, and hears what it says
 * until it has said all, is silent for too long, says too much, or is stopped.
 * Called by run-scenario.ts. The worker may be a stranger's: each message is
 * looked at before it is believed.
 */
import type { Mistake } from '../../sandbox/recorder/page/mistake.ts'
import type { ToRun } from '../../sandbox/recorder/page/run-worker.ts'
import { isolatedWorker } from './isolated-worker.ts'

/** A slow machine takes a while to load a hundred modules. */
const LOADING_MS = 20_000
/** So many characters hold any recording within the limit of steps. */
const MOST_CHARACTERS = 64_000_000
const MOST_MESSAGES = 100_000
/** Of errors that nobody heard of; the first ones say enough. */
const MOST_UNHEARD = 5

export interface Ran {
  /** `silent`: no step for as long as it was given. */
  readonly end: 'recorded' | 'failed' | 'silent' | 'stopped' | 'flooded'
  /** The recording, if there is one. */
  readonly text: string | null
  readonly mistake: Mistake | null
  readonly unheard: readonly Mistake[]
  /** How many steps were told. */
  readonly steps: number
}

type Ending = Pick<Ran, 'end' | 'text' | 'mistake'>

interface RunOptions {
  readonly script: string
  readonly task: ToRun
  /** Without a word for so long after the first, it is ended. */
  readonly silenceMs: number
  readonly signal: AbortSignal
  readonly counted?: (steps: number) => void
}

function mistakeFrom(said: Readonly<Record<string, unknown>>): Mistake {
  const { error, path, line } = said
  return {
    error: String(error).slice(0, 2000),
    path: typeof path === 'string' ? path.slice(0, 200) : null,
    line: Number.isSafeInteger(line) ? (line as number) : null,
  }
}

/** What has been said so far. */
class Heard {
  steps = 0
  /** Whether the worker runs: then an error is the program's own. */
  get hasBegun(): boolean {
    return this.#messages > 0
  }

  readonly unheard: Mistake[] = []
  #messages = 0
  #characters = 0

  /** @returns how the run ended, or null while it goes on. */
  take(said: unknown): Ending | null {
    if (said === null || typeof said !== 'object') return null
    const message = said as Readonly<Record<string, unknown>>
    const { type, text } = message
    this.#messages += 1
    if (typeof text === 'string') this.#characters += text.length
    if (this.#isTooMuch) return { end: 'flooded', text: null, mistake: null }
    if (type === 'recording' && typeof text === 'string')
      return { end: 'recorded', text, mistake: null }
    if (type === 'failed')
      return { end: 'failed', text: null, mistake: mistakeFrom(message) }
    this.#note(message)
    return null
  }

  get #isTooMuch(): boolean {
    return this.#messages > MOST_MESSAGES || this.#characters > MOST_CHARACTERS
  }

  #note(message: Readonly<Record<string, unknown>>): void {
    const { type, steps } = message
    if (type === 'unheard' && this.unheard.length < MOST_UNHEARD)
      this.unheard.push(mistakeFrom(message))
    if (type === 'steps' && Number.isSafeInteger(steps))
      this.steps = Number(steps)
  }
}

export function runOnce(options: RunOptions): Promise<Ran> {
  const { script, task, silenceMs, signal, counted } = options
  const heard = new Heard()
  return new Promise((resolve) => {
    const finish = (ended: Ending) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      worker.end()
      resolve({ ...ended, unheard: heard.unheard, steps: heard.steps })
    }
    const end = (how: Ran['end']) =>
      finish({ end: how, text: null, mistake: null })
    const stop = () => end('stopped')
    const watch = () => {
      const most = heard.steps === 0 ? LOADING_MS : silenceMs
      return setTimeout(() => end('silent'), most)
    }
    let timer = watch()
    const worker = isolatedWorker(
      script,
      task,
      (said) => {
        clearTimeout(timer)
        const ended = heard.take(said)
        if (ended !== null) return finish(ended)
        timer = watch()
        counted?.(heard.steps)
      },
      (error) => {
        const mistake = { error, path: null, line: null }
        if (heard.hasBegun) heard.take({ type: 'unheard', error })
        else finish({ end: 'failed', text: null, mistake })
      },
    )
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
}
