/**
 * Threads: what runs in each thread. It imports the module that it is told of
 * and calls the function; the module stays loaded for the next call. It is so
 * small because piscina may load it by `require`: whatever it imports is
 * imported by `import`, hence once.
 *
 * oslo counterpart: none.
 */

/** One call, as it is cloned into a thread. */
export interface ThreadCall {
  readonly module: string
  readonly name: string
  readonly args: unknown
}

/** What is cloned out of it. */
export type ThreadAnswer =
  | { readonly result: unknown }
  | { readonly thrown: Error }

/** Never throws. */
export async function callInThread(call: ThreadCall): Promise<ThreadAnswer> {
  try {
    const loaded = await import(call.module)
    return { result: await loaded[call.name](call.args) }
  } catch (error) {
    return { thrown: cloneable(error) }
  }
}

/** Without what hangs on an error and may not be cloned. */
function cloneable(thrown: unknown): Error {
  const { name, message, stack } =
    thrown instanceof Error ? thrown : new Error(String(thrown))
  return Object.assign(new Error(message), { name, stack })
}
