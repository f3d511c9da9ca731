/**
 * Threads: what a browser gets in their place, by the condition `browser` of
 * the package's `imports`. A server with executor `threading` fails there when
 * it starts, with an error that says why.
 *
 * oslo counterpart: none.
 */
import { ExecutorLoadFailure } from '../errors.ts'

export function cpuCount(): number {
  return 1
}

export class ThreadPool {
  /** @throws ExecutorLoadFailure always. */
  constructor(_maxThreads: number) {
    throw new ExecutorLoadFailure(
      'threading',
      new Error('a browser has no threads for it; use "eventlet" here'),
    )
  }

  run(_module: string, _name: string, _args: unknown): Promise<unknown> {
    return Promise.reject(new Error('there are no threads'))
  }

  async close(): Promise<void> {}
}
