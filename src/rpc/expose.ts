/**
 * RPC: what an application says of a method: that callers may reach it, and
 * which arguments it takes. `ExplicitRPCAccessPolicy` asks the one, the
 * dispatcher checks the other before it calls the method.
 *
 * oslo counterpart: `expose` in `rpc/server.py`, a decorator, and Python's own
 * check of keyword arguments, which JavaScript does not make.
 */
type Callable = (...args: never[]) => unknown

/**
 * The names of a method's arguments; those not named are refused. None in
 * Python: ours, where the language itself checks keyword arguments.
 */
export interface DeclaredArguments {
  /** Those that a call must bring. Default none. */
  readonly required?: readonly string[]
  /** Those that it may bring. Default none. */
  readonly optional?: readonly string[]
}

const EXPOSED = new WeakMap<object, DeclaredArguments | null>()

/**
 * Marks a method as one that callers may reach, and gives it back.
 *
 * With `declared`, a call that lacks a required argument or brings an unknown
 * one is answered `builtins.TypeError`, in Python's words, and the method does
 * not run. Without it nothing is checked: the method gets whatever was sent,
 * and a missing argument is undefined. Python counterpart: `expose`, a
 * decorator.
 *
 * @example
 * class Agent {
 *   add = expose((ctxt, { a, b = 0 }) => a + b, {
 *     required: ['a'],
 *     optional: ['b'],
 *   })
 * }
 * @throws TypeError if `fn` is no function.
 */
export function expose<Fn extends Callable>(
  fn: Fn,
  declared: DeclaredArguments | null = null,
): Fn {
  if (typeof fn !== 'function')
    throw new TypeError(`expose was given a ${typeof fn}; expected a function`)
  EXPOSED.set(fn, declared)
  return fn
}

/** Whether `expose` was called with it. */
export function isExposed(fn: Callable): boolean {
  return EXPOSED.has(fn)
}

/** Gives `wrapper` what `expose` was told of the function that it wraps. */
export function exposeLike(wrapper: Callable, fn: Callable): void {
  const declared = EXPOSED.get(fn)
  if (declared !== undefined) EXPOSED.set(wrapper, declared)
}

/**
 * Lets the arguments pass that the method declared, and any if it declared
 * none.
 *
 * @param method - the name that the caller used
 * @throws TypeError as Python words it: an unknown argument first.
 */
export function checkArguments(fn: Callable, method: string, args: object) {
  const declared = EXPOSED.get(fn) ?? null
  if (declared === null) return
  const { required = [], optional = [] } = declared
  for (const name of Object.keys(args))
    if (!(required.includes(name) || optional.includes(name)))
      throw new TypeError(
        `${method}() got an unexpected keyword argument '${name.slice(0, 80)}'`,
      )
  const missing = required.filter((name) => !Object.hasOwn(args, name))
  if (missing.length > 0)
    throw new TypeError(
      `${method}() missing ${missing.length} required positional ` +
        `argument${missing.length === 1 ? '' : 's'}: ${listed(missing)}`,
    )
}

/** `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`: as Python lists names. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}
