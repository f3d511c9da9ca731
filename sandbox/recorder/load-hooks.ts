/**
 * Recorder: Node's loader hook. A file that is recorded is handed to Node with
 * its probes; all others go their usual way. Registered by `register.mjs`.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { instrument } from './instrument.ts'
import { isRecorded } from './recorded-files.ts'

const ROOT = new URL('../../', import.meta.url).href

interface Loaded {
  readonly format: string
  readonly source?: unknown
  readonly shortCircuit?: boolean
}

function instrumented(url: string): Loaded | null {
  const [file = ''] = url.split(/[?#]/)
  if (!file.startsWith(ROOT)) return null
  const path = decodeURIComponent(file.slice(ROOT.length))
  if (!isRecorded(path)) return null
  const { code } = instrument(readFileSync(fileURLToPath(file), 'utf8'), path)
  return { format: 'module', source: code, shortCircuit: true }
}

type Next<Result> = (url: string, context: unknown) => Result

/** On the hooks' own thread. */
export async function load(
  url: string,
  context: unknown,
  next: Next<Promise<Loaded>>,
): Promise<Loaded> {
  return instrumented(url) ?? (await next(url, context))
}

/** In the program's thread. */
export function loadHere(
  url: string,
  context: unknown,
  next: Next<Loaded>,
): Loaded {
  return instrumented(url) ?? next(url, context)
}
