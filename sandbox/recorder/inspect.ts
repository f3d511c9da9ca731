/**
 * Recorder: looks at objects without touching them. A page cannot tell a proxy,
 * and every look at one runs its traps; so while a program is recorded, `Proxy`
 * is a constructor that remembers what it made. Private fields are read by the
 * readers that the instrumenter puts into classes.
 */
export const ABSENT = Symbol('absent')

type Reader = (object: object) => readonly unknown[]

const readers = new WeakMap<
  object,
  { readonly names: readonly string[]; readonly read: Reader }
>()

/** Called by a class, with what its private fields are called. */
export function addReader(
  prototype: object,
  names: readonly string[],
  read: Reader,
): void {
  readers.set(prototype, { names, read })
}

/** The private fields that the object has by now, those of its bases first. */
export function privateFields(object: object): readonly [string, unknown][] {
  const fields: [string, unknown][] = []
  let prototype = Object.getPrototypeOf(object)
  for (let depth = 0; prototype !== null && depth < 8; depth += 1) {
    if (isProxy(prototype)) break
    const reader = readers.get(prototype)
    if (reader !== undefined) {
      const values = reader.read(object)
      fields.unshift(
        ...reader.names
          .map((name, at): [string, unknown] => [name, values[at]])
          .filter(([, value]) => value !== ABSENT),
      )
    }
    prototype = Object.getPrototypeOf(prototype)
  }
  return fields
}

const classNames = new WeakMap<object, string>()

/** The name of the constructor that the prototype names as data. */
export function classOf(object: object): string {
  const prototype = Object.getPrototypeOf(object)
  if (prototype === null || isProxy(prototype)) return 'Object'
  const known = classNames.get(prototype)
  if (known !== undefined) return known
  const name = nameOf(prototype) || 'Object'
  classNames.set(prototype, name)
  return name
}

function nameOf(prototype: object): string {
  const made = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  if (typeof made !== 'function' || isProxy(made)) return ''
  const name = Object.getOwnPropertyDescriptor(made, 'name')?.value
  return typeof name === 'string' ? name : ''
}

const proxies = new WeakSet<object>()

export function isProxy(object: object): boolean {
  return proxies.has(object)
}

/** From here on proxies are remembered. @returns what undoes it. */
export function rememberProxies(): () => void {
  const Original = globalThis.Proxy
  const remember = <T extends object>(proxy: T): T => {
    proxies.add(proxy)
    return proxy
  }
  globalThis.Proxy = new Original(Original, {
    construct: (target, args, newTarget) =>
      remember(Reflect.construct(target, args, newTarget)),
    get: (target, key) =>
      key === 'revocable'
        ? (...args: Parameters<typeof Original.revocable>) => {
            const made = target.revocable(...args)
            remember(made.proxy)
            return made
          }
        : Reflect.get(target, key),
  })
  return () => {
    globalThis.Proxy = Original
  }
}
