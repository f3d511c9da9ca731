/**
 * Recorder: an iterable whose every `next` is seen. `for await` and `yield*`
 * suspend without a word that could be wrapped, so what they iterate is. The
 * wrapper hands back the very results and promises of the original, and has
 * `return` and `throw` only where that has them: no turn is added, and nothing
 * is called that would not have been.
 */
interface Watch {
  readonly before: () => void
  /** With what `next` gave: a promise, from an async iterator. */
  readonly after: (next: unknown) => void
}

type Method = (this: unknown, ...args: unknown[]) => unknown
type Iterated = Record<string | symbol, unknown>

/** As `yield*` asks in a plain generator. */
export function iterateSync(iterable: unknown, watch: Watch): unknown {
  return wrapped(iterable, [Symbol.iterator], watch, true)
}

/** As `for await` and an async generator's `yield*` ask. */
export function iterateAsync(iterable: unknown, watch: Watch): unknown {
  return wrapped(
    iterable,
    [Symbol.asyncIterator, Symbol.iterator],
    watch,
    false,
  )
}

function wrapped(
  iterable: unknown,
  keys: readonly symbol[],
  watch: Watch,
  isSync: boolean,
): unknown {
  // What cannot be iterated is refused by the language, in its words.
  if (iterable === undefined || iterable === null) return iterable
  for (const key of keys) {
    const make = (iterable as Iterated)[key]
    if (typeof make !== 'function')
      if (make === undefined || make === null) continue
      else return iterable
    return {
      [key]: () => watched((make as Method).call(iterable), watch, isSync),
    }
  }
  return iterable
}

function watched(iterator: unknown, watch: Watch, isSync: boolean): unknown {
  if (typeof iterator !== 'object' || iterator === null) return iterator
  const inner = iterator as Iterated
  const next = inner.next
  const pass =
    (method: unknown): Method =>
    (...args) => {
      watch.before()
      const result = (method as Method).apply(inner, args)
      if (!isSync || !(result as { done?: boolean })?.done) watch.after(result)
      return result
    }
  const outer: Iterated = { next: pass(next) }
  for (const name of ['return', 'throw'])
    Object.defineProperty(outer, name, {
      get: () => {
        const method = inner[name]
        return typeof method === 'function' ? pass(method) : method
      },
    })
  return outer
}
