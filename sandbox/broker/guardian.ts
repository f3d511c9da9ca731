// Our end of guardian-process.mjs, the child that outlives this program just
// long enough to remove what it started. Each way that starts a broker takes
// one Guardian, tells it what is about to be made before making it, and ends
// everything by disposing it. When this program is killed, even with SIGKILL,
// the pipe between the two ends and the same cleaning happens.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('guardian-process.mjs', import.meta.url))
const CLEAN_UP_DEADLINE_MS = 60_000

/** A program for the guardian to start, with a process group of its own. */
export interface GuardedProgram {
  readonly command: string
  readonly args: readonly string[]
  /** Its whole environment; HOME must be a guarded folder. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Its output is appended here. */
  readonly logFile: string
  /** Port of the epmd that an Erlang program starts; ended as well. */
  readonly epmdPort: number
}

export class Guardian {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #ended = new AbortController()
  #complaints = ''

  constructor() {
    // Detached: Ctrl-C in a terminal must not reach it.
    this.#child = spawn(process.execPath, [PROGRAM], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child.on('error', (error) => this.#ended.abort(error))
    this.#child.on('exit', () => this.#ended.abort(this.#exitError()))
    this.#child.stdin.on('error', () => {})
    this.#child.stderr.on('data', (text) => {
      this.#complaints += String(text)
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.#hear(line),
    )
    this.#letGo()
  }

  /** Aborted, with an Error, when the program or the guardian has ended. */
  get ended(): AbortSignal {
    return this.#ended.signal
  }

  /** Removes `folder` at the end, and ends every process at home in it. */
  guardFolder(folder: string): void {
    this.#order({ folder })
  }

  /** Removes containers with this label (`name=value`) at the end. */
  guardContainers(containerLabel: string): void {
    this.#order({ containerLabel })
  }

  /** Starts `program`; its end aborts `ended`. */
  run(program: GuardedProgram): void {
    this.#order({ run: program })
  }

  /**
   * Ends and removes all that was guarded, and waits until it is gone.
   *
   * @throws Error naming what could not be removed.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.ref()
    this.#child.stdin.end()
    const deadline = AbortSignal.timeout(CLEAN_UP_DEADLINE_MS)
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit', { signal: deadline })
    }
    if (this.#child.exitCode !== 0) {
      throw this.#exitError()
    }
  }

  #order(order: object): void {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`)
  }

  #hear(line: string): void {
    const news = JSON.parse(line) as { ended?: string }
    if (news.ended !== undefined) {
      this.#ended.abort(new Error(`the broker ended: ${news.ended}`))
    }
  }

  #exitError(): Error {
    const how = this.#child.signalCode ?? `exit status ${this.#child.exitCode}`
    return new Error(
      `cleaning up after the broker: ${how}. ${this.#complaints.trim()}`,
    )
  }

  /** A program that forgets to dispose can end, and is cleaned up after. */
  #letGo(): void {
    this.#child.unref()
    for (const stream of this.#child.stdio) {
      ;(stream as Socket | null)?.unref()
    }
  }
}
