// Runs a program of ours in a process of its own, and with a terminal, through
// util-linux's `script`, where there is one: in CI there must be.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export const ROOT = path.join(import.meta.dirname, '../..')
export const SANDBOX = 'sandbox/command/sandbox.ts'
const DEADLINE_MS = 60_000

export class Program {
  readonly child: ChildProcess
  out = ''
  err = ''
  readonly #exit: Promise<unknown[]>
  #onOutput: () => void = () => {}

  constructor(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    const signal = AbortSignal.timeout(DEADLINE_MS)
    this.child = spawn(command, args, { cwd: ROOT, env, signal })
    this.#exit = once(this.child, 'close')
    this.#exit.catch(() => {}) // told by the one who awaits it
    for (const stream of ['stdout', 'stderr'] as const)
      this.child[stream]?.on('data', (chunk: Buffer) => {
        this[stream === 'stdout' ? 'out' : 'err'] += chunk.toString('utf8')
        this.#onOutput()
      })
  }

  write(text: string): void {
    this.child.stdin?.write(text)
  }

  /** Waits until `text` is on standard output, `times` times. */
  async says(text: string, times = 1): Promise<void> {
    while (this.out.split(text).length <= times) {
      const output = new Promise<void>((resolve) => {
        this.#onOutput = resolve
      })
      await Promise.race([output, this.#orEnd(text)])
    }
  }

  async #orEnd(text: string): Promise<never> {
    await this.#exit
    throw new Error(`it ended without ${text}:\n${this.out}${this.err}`)
  }

  /** @returns the exit code, or the signal's name. */
  async end(): Promise<unknown> {
    const [code, signal] = await this.#exit
    return code ?? signal
  }
}

/** Of a C locale, and neither in CI nor with colours asked for. */
const ENV = { ...process.env, LC_ALL: 'C.UTF-8', CI: '', FORCE_COLOR: '' }

export function program(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Program {
  const all = ['--import', 'tsx', file, ...args]
  return new Program(process.execPath, all, { ...ENV, ...env })
}

/** The sandbox in a terminal; after it, what became of the terminal. */
export function inTerminal(args: readonly string[]): Program {
  const words = [process.execPath, '--import', 'tsx', SANDBOX, ...args]
  const command = `stty cols 80 rows 24; ${words.join(' ')}; echo "ended $?"; stty -a`
  const env = { ...ENV, TERM: 'xterm', SHELL: '/bin/sh' }
  return new Program('script', ['-qec', command, '/dev/null'], env)
}

/** @throws Error in CI, where it is expected */
export function terminalIsMissing(): boolean {
  const { status } = spawnSync('script', ['--version'])
  if (status === 0) return false
  if (process.env.CI) throw new Error('no `script` to have a terminal from')
  console.warn('Skipped, no `script` (of util-linux) to have a terminal from.')
  return true
}
