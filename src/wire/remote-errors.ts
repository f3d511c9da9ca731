/**
 * Wire: which class here is which class of Python's. `registerRemoteError` adds
 * one; the built-in exceptions and all classes of `errors.ts` are there from the
 * start. What is thrown goes out under its Python name, and a failure that has
 * such a name is rebuilt as the class, if its module is allowed.
 *
 * oslo counterpart: Python's import system, which finds a class by its module.
 */
import * as errors from '../errors.ts'
import { BuiltinError } from './builtin-errors.ts'
import { BUILTIN_ERRORS, derived, type ErrorClass } from './builtin-names.ts'

/** Python's two words for a class. */
export interface PythonName {
  readonly module: string
  readonly class: string
}

/** A class that can be rebuilt. */
export interface Registered extends PythonName {
  readonly errorClass: ErrorClass
  /** Its class when it comes from elsewhere: `<Class>_Remote`. */
  readonly remoteClass: ErrorClass
  /** True: made of its message; its constructor takes something else. */
  readonly byMessage: boolean
}

export const REMOTE_POSTFIX = '_Remote'

/** Python 3's name of what Python 2 calls `exceptions`. */
export const BUILTINS = 'builtins'

const BY_NAME = new Map<string, Map<string, Registered>>()
const BY_CLASS = new Map<unknown, PythonName>()

/**
 * Says that `errorClass` is the Python class of that module and name. From then
 * on an instance that an endpoint throws goes out under that name, with the
 * error's `args` (else its message) and `kwargs`. A failure with that name is
 * rebuilt as the class if its module is in `allowedRemoteExmods`: made by
 * `new errorClass(...args, kwargs)`, `kwargs` only if there are some or the
 * constructor asks for one more argument. What comes is an instance of
 * `<Class>_Remote`, derived from the class, whose message holds the remote
 * traceback. If the constructor throws, a warning is logged and the failure
 * comes as a RemoteError. Last one wins. With executor `threading`, register in
 * the endpoint's module.
 *
 * Python counterpart: none is needed; a class is found by its module.
 *
 * @param module - where Python has it: `neutron_lib.exceptions`
 * @param name - default: the class's own, which a minifier may change
 * @throws TypeError if it is no class of errors, or a name is empty.
 */
export function registerRemoteError(
  module: string,
  errorClass: ErrorClass,
  name: string = errorClass?.name,
): void {
  if (!isErrorClass(errorClass))
    throw new TypeError(
      `${module}.${name} is a ${typeof errorClass}; expected a class derived ` +
        'from Error',
    )
  for (const word of [module, name])
    if (typeof word !== 'string' || word === '')
      throw new TypeError(
        `the Python name of class ${errorClass.name} is "${module}.${name}"; ` +
          'expected a module and a name',
      )
  register({ module, class: name }, errorClass, false)
}

/** What is registered under a name that came over the wire. */
export function registeredAs(name: PythonName): Registered | undefined {
  return BY_NAME.get(name.module)?.get(name.class)
}

/** The name under which instances of the class go out, if it has one. */
export function pythonNameOf(errorClass: unknown): PythonName | undefined {
  return BY_CLASS.get(errorClass)
}

/** Whether the error was rebuilt from a failure, as a class that is marked so. */
export function isRemote(error: Error): boolean {
  const { module } = error.constructor as { module?: unknown }
  return typeof module === 'string' && module.endsWith(REMOTE_POSTFIX)
}

/** What the message of one of ours says of the attributes beside it. */
export function attributesIn(
  { errorClass }: Registered,
  message: string,
): Readonly<Record<string, string | undefined>> {
  return SPOKEN.get(errorClass)?.exec(message)?.groups ?? {}
}

const SPOKEN = new Map<unknown, RegExp>([
  [errors.NoSuchMethod, /RPC method (?<method>.*)$/s],
  [
    errors.UnsupportedVersion,
    /RPC version (?<version>.*?)(?:\. Attempted method: (?<method>.*))?$/s,
  ],
])

function isErrorClass(value: unknown): value is ErrorClass {
  if (typeof value !== 'function') return false
  return value === Error || value.prototype instanceof Error
}

function register(
  name: PythonName,
  errorClass: ErrorClass,
  byMessage: boolean,
): void {
  const remoteName = name.class + REMOTE_POSTFIX
  const remoteClass = Object.defineProperty(
    derived(remoteName, errorClass),
    'module',
    { value: name.module + REMOTE_POSTFIX },
  )
  const module = BY_NAME.get(name.module) ?? new Map<string, Registered>()
  BY_NAME.set(name.module, module)
  module.set(name.class, { ...name, errorClass, remoteClass, byMessage })
  BY_CLASS.set(errorClass, name)
}

for (const [name, errorClass] of [...BUILTIN_ERRORS].reverse())
  register({ module: BUILTINS, class: name }, errorClass, true)
BY_CLASS.set(BuiltinError, { module: BUILTINS, class: 'Exception' })

for (const [name, errorClass] of Object.entries(errors)) {
  const { module } = errorClass as { module: string }
  register({ module, class: name }, errorClass, true)
}
