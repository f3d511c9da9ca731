/**
 * Mutants: a copy of the tree in a temporary folder, where a mutant can do no
 * harm: `src/`, `test/` and what they import, with `node_modules` linked. Runs
 * test files there, in a process group that can be ended whole. Used by
 * `run-mutants.ts`, which makes one for each mutant that it runs at once.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '..', '..')
const COPIED = ['src', 'sandbox', 'test', 'package.json', 'vitest.config.ts']

/** What became of a run of test files. */
export type Outcome =
  | { readonly kind: 'green'; readonly tests: number }
  /** At least one test failed; the first of them. */
  | { readonly kind: 'failed'; readonly title: string }
  /** Ended by the limit. */
  | { readonly kind: 'hung' }
  /** No test ran, or none failed and yet the run did; what it wrote. */
  | { readonly kind: 'broken'; readonly output: string }

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly success: boolean
  readonly numTotalTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
    }[]
  }[]
}

export class TreeCopy implements AsyncDisposable {
  readonly #folder: string
  #running: number | undefined

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<TreeCopy> {
    const folder = await mkdtemp(path.join(tmpdir(), 'walkthrough-mutants-'))
    for (const name of COPIED)
      await cp(path.join(ROOT, name), path.join(folder, name), {
        recursive: true,
      })
    await symlink(
      path.join(ROOT, 'node_modules'),
      path.join(folder, 'node_modules'),
    )
    return new TreeCopy(folder)
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.#folder, file), 'utf8')
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.#folder, file), text)
  }

  /** Runs test files until the first test fails, or for `limitMs`. */
  async run(tests: readonly string[], limitMs: number): Promise<Outcome> {
    const report = path.join(this.#folder, 'report.json')
    await rm(report, { force: true })
    const options = ['--project=unit', '--bail=1', '--reporter=json']
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...options]
    const { hung, output } = await this.#spawn(
      [...vitest, `--outputFile=${report}`, ...tests],
      limitMs,
    )
    if (hung) return { kind: 'hung' }
    try {
      const text = await readFile(report, 'utf8')
      return readReport(JSON.parse(text) as Report, output)
    } catch {
      return { kind: 'broken', output }
    }
  }

  #spawn(
    args: readonly string[],
    limitMs: number,
  ): Promise<{ hung: boolean; output: string }> {
    const child = spawn(process.execPath, args, {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#running = child.pid
    let output = ''
    const note = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000)
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    return new Promise((resolve, reject) => {
      let hung = false
      const limit = setTimeout(() => {
        hung = true
        this.kill()
      }, limitMs)
      child.once('error', reject)
      child.once('close', () => {
        clearTimeout(limit)
        this.#running = undefined
        resolve({ hung, output })
      })
    })
  }

  /** Ends the run that is under way, with all its processes. */
  kill(): void {
    if (this.#running === undefined) return
    try {
      process.kill(-this.#running, 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
  }

  /** For a process that is about to be gone. */
  removeNow(): void {
    this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.removeNow()
  }
}

function readReport(report: Report, output: string): Outcome {
  const results = report.testResults.flatMap((file) => file.assertionResults)
  const failed = results.find(({ status }) => status === 'failed')
  if (failed !== undefined) return { kind: 'failed', title: failed.fullName }
  if (report.success && report.numTotalTests > 0)
    return { kind: 'green', tests: report.numTotalTests }
  return { kind: 'broken', output }
}
