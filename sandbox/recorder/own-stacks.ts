/**
 * Recorder: what `error.stack` says while a program is recorded. Only the
 * frames of instrumented modules are in it, which `instrument` gives the names
 * that they have in the project: `    at find (src/rpc/x.ts:12:0)`. A failure
 * carries its stack over the wire, and so into a recording, where the folders
 * of a machine, a page's blobs and the recorder itself are nobody's business.
 * Lines are the source's. Columns are not, since there are probes: all are 0.
 *
 * Used by `Recorder`. V8 asks `Error.prepareStackTrace`; other engines do not,
 * but theirs is no stack that `traceback` could read.
 */

/** What is used of V8's. */
interface CallSite {
  getFunctionName(): string | null
  getScriptNameOrSourceURL(): string | null | undefined
  getLineNumber(): number | null
  isAsync?(): boolean
  isConstructor(): boolean
}

interface StackGlobals {
  stackTraceLimit?: number
  prepareStackTrace?: unknown
}

/** As many as V8 shows; it is asked for more, since some are left out. */
const SHOWN = 10
const ASKED = 100

/** An address or a folder of this machine; modules of ours have neither. */
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|[/\\])/i

/** From here on stacks are of the program alone. @returns what undoes it. */
export function showOwnStacks(): () => void {
  const globals: StackGlobals = Error
  const { stackTraceLimit, prepareStackTrace } = globals
  globals.stackTraceLimit = ASKED
  globals.prepareStackTrace = ownStack
  return () => {
    Object.assign(globals, { stackTraceLimit, prepareStackTrace })
  }
}

function ownStack(error: unknown, sites: readonly CallSite[]): string {
  const frames = sites.flatMap((site) => {
    const file = site.getScriptNameOrSourceURL()
    if (!file || ELSEWHERE.test(file)) return []
    return [`    at ${functionOf(site)} (${file}:${site.getLineNumber()}:0)`]
  })
  return [headOf(error), ...frames.slice(0, SHOWN)].join('\n')
}

function functionOf(site: CallSite): string {
  const name = site.getFunctionName() || '<anonymous>'
  if (site.isAsync?.()) return `async ${name}`
  return site.isConstructor() ? `new ${name}` : name
}

/** What is thrown may throw when it is asked for its text. */
function headOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return '<error>'
  }
}
