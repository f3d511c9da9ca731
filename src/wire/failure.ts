/**
 * Wire: exceptions. A failure is a third level of JSON, a text inside the
 * reply's payload, that names the exception's class and module in Python's
 * words. The receiver rebuilds the classes it knows and was told to trust;
 * everything else becomes a `RemoteError` that says what it was.
 *
 * oslo counterpart: `serialize_remote_exception` and
 * `deserialize_remote_exception` in `_drivers/common.py`. Where Python imports
 * the module, we look into the registry of `remote-errors.ts`.
 */
import { RemoteError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { type NumberReading, readJSON } from './json-reader.ts'
import { writeJSON } from './json-writer.ts'
import {
  attributesIn,
  BUILTINS,
  type PythonName,
  pythonNameOf,
  REMOTE_POSTFIX,
  type Registered,
  registeredAs,
} from './remote-errors.ts'
import { SerializedFailure } from './serialized-failure.ts'
import { stackUnder, traceback } from './traceback.ts'

const LOG = getLogger('oslo_messaging._drivers.common')

/** What an exception was made with. */
interface Details {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}

interface Failure extends PythonName, Details {
  readonly message: string
  /** Lines of a traceback, oldest call first, each ending in a newline. */
  readonly tb: readonly string[]
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
  const label =
    name.module === BUILTINS ? name.class : `${name.module}.${name.class}`
  const tb = traceback(textOf(error.stack ?? ''), `${label}: ${message}`)
  const said = { class: name.class, module: name.module, message, tb }
  const plain: Details = { args: [message], kwargs: {} }
  try {
    return writeJSON({ ...said, ...details(error, plain) })
  } catch {
    // Its args or kwargs are more than JSON can say; the message is not lost.
    return JSON.stringify({ ...said, ...plain })
  }
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return UNPRINTABLE
  }
}

function details(error: Error, plain: Details): Details {
  const { args, kwargs } = error as Partial<Record<keyof Details, unknown>>
  return {
    args: Array.isArray(args) ? args : plain.args,
    kwargs: isObject(kwargs) ? kwargs : plain.kwargs,
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** What a class may say of itself, and hostile ones say anything. */
interface NamedClass {
  readonly module?: unknown
  readonly name?: unknown
}

function pythonName(error: Error): PythonName {
  const known = pythonNameOf(error.constructor)
  if (known !== undefined) return known
  const made = error.constructor as NamedClass | null
  const module = typeof made?.module === 'string' ? made.module : 'javascript'
  const name = (typeof made?.name === 'string' && made.name) || error.name
  return withoutPostfix({ module, class: textOf(name) })
}

/** What was remote here goes on under the name that it first had. */
function withoutPostfix(name: PythonName): PythonName {
  const words = [name.module, name.class]
  if (!words.every((word) => word.endsWith(REMOTE_POSTFIX))) return name
  const [module = '', cls = ''] = words.map((word) =>
    word.slice(0, -REMOTE_POSTFIX.length),
  )
  return { module, class: cls }
}

/**
 * The exception that a failure tells of. Its message is the remote one and,
 * line by line, the remote traceback.
 *
 * @param allowedRemoteExmods - Python modules whose classes may be rebuilt,
 * besides the built-in ones
 */
export function deserializeRemoteException(
  text: string,
  allowedRemoteExmods: readonly string[] = [],
  numbers: NumberReading = 'plain',
): Error {
  const failure = parseFailure(text, numbers)
  const { module, message, tb } = failure
  if (module === BUILTINS || allowedRemoteExmods.includes(module))
    try {
      return rebuilt(failure)
    } catch (error) {
      const name = `${module}.${failure.class}`.slice(0, 200)
      LOG.warning(`Failed to rebuild remote exception ${name}`, error)
    }
  return new RemoteError(failure.class, message, tb)
}

/** @throws TypeError, or what the constructor throws. */
function rebuilt(failure: Failure): Error {
  const known = registeredAs(failure)
  if (known === undefined) throw new TypeError('no such class is registered')
  const text = [failure.message, failure.tb.join('\n')].join('\n')
  if (failure.module === BUILTINS) return builtin(known, failure, text)
  const error = known.byMessage
    ? Reflect.construct(Error, [], known.errorClass)
    : construct(known, failure)
  if (known.byMessage) define(error, attributesIn(known, failure.message))
  Object.setPrototypeOf(error, known.remoteClass.prototype)
  const name = known.class + REMOTE_POSTFIX
  define(error, { message: text, name })
  define(error, { stack: stackUnder(`${name}: ${text}`, error.stack) })
  const { args, kwargs } = failure
  define(error, { ...(!('args' in error) && { args }) })
  define(error, { ...(!('kwargs' in error) && { kwargs }) })
  return error
}

/** Built-in classes keep their name, and have the text for first argument. */
function builtin(known: Registered, failure: Failure, text: string): Error {
  if (Object.keys(failure.kwargs).length > 0)
    throw new TypeError(`${known.class}() takes no keyword arguments`)
  const error = Reflect.construct(known.errorClass, [text]) as Error
  define(error, { args: [text, ...failure.args.slice(1)] })
  return error
}

function construct({ errorClass }: Registered, { args, kwargs }: Details) {
  const isAsked = errorClass.length > args.length
  const given =
    isAsked || Object.keys(kwargs).length > 0 ? [...args, kwargs] : args
  if (errorClass.length > given.length)
    throw new TypeError(
      `the constructor asks for ${errorClass.length} arguments; the failure ` +
        `has ${args.length}, and named ones`,
    )
  const error: unknown = Reflect.construct(errorClass, given)
  if (error instanceof errorClass) return error
  throw new TypeError('the constructor returned another object')
}

/** As the engine does: no log prints them beside the stack. */
function define(error: Error, members: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(members))
    Object.defineProperty(error, key, {
      value,
      writable: true,
      configurable: true,
    })
}

/** Never throws: a failure that cannot be read is still a failure. */
function parseFailure(text: string, numbers: NumberReading): Failure {
  const unreadable: Failure = {
    class: 'Exception',
    module: 'unknown',
    message: `unreadable failure: ${text.slice(0, 200)}`,
    tb: [],
    args: [],
    kwargs: {},
  }
  let value: unknown
  try {
    value = readJSON(text, numbers)
  } catch {
    return unreadable
  }
  if (!isObject(value)) return unreadable
  const { args, kwargs, tb } = value
  return {
    ...unreadable,
    ...words(value),
    tb: Array.isArray(tb) ? tb.filter((line) => typeof line === 'string') : [],
    args: Array.isArray(args) ? args : [],
    kwargs: isObject(kwargs) ? kwargs : {},
  }
}

/** Class, module and message, as far as they are texts. */
function words(value: Record<string, unknown>): Partial<Failure> {
  const texts = Object.entries(value).filter(
    ([key, member]) => WORDS.includes(key) && typeof member === 'string',
  )
  const said: Partial<Failure> = Object.fromEntries(texts)
  const isPython2 = said.module === 'exceptions'
  return isPython2 ? { ...said, module: BUILTINS } : said
}

const WORDS = ['class', 'module', 'message']
