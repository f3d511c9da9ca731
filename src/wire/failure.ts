/**
 * Wire: exceptions. A failure is a third level of JSON, a text inside the
 * reply's payload, that names the exception's class and module in Python's
 * words. The receiver rebuilds the classes it knows and was told to trust;
 * everything else becomes a `RemoteError` that says what it was.
 *
 * oslo counterpart: `serialize_remote_exception` and
 * `deserialize_remote_exception` in `_drivers/common.py`. Left out here: the
 * `_Remote` classes.
 */
import { RemoteError } from '../errors.ts'
import { SerializedFailure } from './serialized-failure.ts'

/** Built-in classes that mean the same on both sides. */
const BUILTINS = new Map<string, ErrorClass>([
  ['Exception', Error],
  ['TypeError', TypeError],
  ['ValueError', RangeError],
  ['SyntaxError', SyntaxError],
  ['NameError', ReferenceError],
])

const BUILTIN_MODULES = new Set(['builtins', 'exceptions'])

type ErrorClass = new (message: string) => Error

interface PythonName {
  readonly module: string
  readonly class: string
}

interface Failure extends PythonName {
  readonly message: string
  /** Lines of a traceback, oldest call first, each ending in a newline. */
  readonly tb: readonly string[]
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}

/** The JSON text of what an endpoint threw. Never throws, whatever it was. */
export function serializeRemoteException(thrown: unknown): string {
  if (thrown instanceof SerializedFailure) return thrown.failure
  try {
    return failureText(thrown)
  } catch {
    // A getter of the error threw.
    return failureText(new Error(UNPRINTABLE))
  }
}

const UNPRINTABLE = 'something that cannot be printed'

function failureText(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(textOf(thrown))
  const name = pythonName(error)
  const message = textOf(error.message)
  const failure: Failure = {
    class: name.class,
    module: name.module,
    message,
    tb: traceback(textOf(error.stack ?? ''), name, message),
    args: [message],
    kwargs: {},
  }
  return JSON.stringify(failure)
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return UNPRINTABLE
  }
}

/**
 * The exception that a failure tells of.
 *
 * @param allowedRemoteExmods - Python modules whose classes may be rebuilt,
 * besides the built-in ones
 */
export function deserializeRemoteException(
  text: string,
  _allowedRemoteExmods: readonly string[] = [],
): Error {
  const failure = parseFailure(text)
  const known =
    BUILTIN_MODULES.has(failure.module) && BUILTINS.get(failure.class)
  if (!known) return new RemoteError(failure.class, failure.message, failure.tb)
  return new known([failure.message, failure.tb.join('\n')].join('\n'))
}

/** What a class may say of itself, and hostile ones say anything. */
interface NamedClass {
  readonly module?: unknown
  readonly name?: unknown
}

function pythonName(error: Error): PythonName {
  for (const [name, builtin] of BUILTINS)
    if (error.constructor === builtin)
      return { module: 'builtins', class: name }
  const made = error.constructor as NamedClass | null
  return {
    module: typeof made?.module === 'string' ? made.module : 'javascript',
    class: (typeof made?.name === 'string' && made.name) || textOf(error.name),
  }
}

/** V8's `at fn (file:line:column)`, newest first, in Python's words. */
const FRAME = /^\s+at (?:(.+?) \()?(.+?):(\d+):\d+\)?$/

function traceback(stack: string, name: PythonName, message: string): string[] {
  const frames = stack.split('\n').flatMap((line) => {
    const [, fn = '<anonymous>', file, lineNumber] = FRAME.exec(line) ?? []
    return file === undefined
      ? []
      : [`  File "${file}", line ${lineNumber}, in ${fn}\n`]
  })
  const label =
    name.module === 'builtins' ? name.class : `${name.module}.${name.class}`
  return [
    'Traceback (most recent call last):\n',
    ...frames.reverse(),
    `${label}: ${message}\n`,
  ]
}

/** Never throws: a failure that cannot be read is still a failure. */
function parseFailure(text: string): Failure {
  const unreadable = {
    class: 'Exception',
    module: 'unknown',
    message: `unreadable failure: ${text.slice(0, 200)}`,
    tb: [],
    args: [],
    kwargs: {},
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return unreadable
  }
  if (value === null || typeof value !== 'object') return unreadable
  return Object.assign(unreadable, strings(value), {
    tb: lines((value as { tb?: unknown }).tb),
  })
}

function strings(value: object): Partial<Failure> {
  const wanted = ['class', 'module', 'message']
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, member]) => wanted.includes(key) && typeof member === 'string',
    ),
  )
}

function lines(tb: unknown): string[] {
  return Array.isArray(tb) ? tb.map(String) : []
}
