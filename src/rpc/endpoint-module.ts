/**
 * RPC: an endpoint given as a module, for executor `threading`. The main thread
 * keeps a stand-in with the same methods, so the dispatcher finds, refuses and
 * serializes as for any endpoint; a method of the stand-in calls the real one,
 * in a thread.
 *
 * oslo counterpart: none. Python's threads share all objects; ours share none,
 * so each thread imports the module for itself.
 */

import { ExpectedException, MessagingServerError } from '../errors.ts'
import type { Executor, ExecutorClass } from '../executor/executor.ts'
import { ThreadPoolExecutor } from '../executor/thread-pool-executor.ts'
import { Target } from '../target.ts'
import { SerializedFailure } from '../wire/serialized-failure.ts'
import type { Endpoint, Method } from './access-policy.ts'
import type { EndpointDescription, Outcome } from './endpoint-thread.ts'
import { expose } from './expose.ts'

/** Under this name of package.json's `imports` a thread finds it. */
const ENDPOINT_THREAD = '#endpoint-thread'

/**
 * An endpoint that lives in threads; `endpointModule` makes it. None in Python:
 * ours.
 */
export class EndpointModule {
  /** Absolute; each thread imports it. */
  readonly url: string

  constructor(url: string) {
    this.url = url
  }
}

/**
 * An endpoint for executor `threading`: the default export of a module, or a
 * class by default, of which each thread makes one; without default, the
 * module's own exports are the methods.
 *
 * The module is imported in each thread: its variables are shared with nobody,
 * and a message may be served in any of them. Context and arguments are cloned
 * into the thread, after the serializer; the result is cloned out of it, before
 * the serializer. A thread logs to stderr, not to this thread's sink. A method
 * that ends its thread (`process.exit`, memory) fails its call with ThreadLost;
 * the others go on. None in Python: ours.
 *
 * @param url - absolute: `new URL('./agent.ts', import.meta.url)`; TypeScript
 * where `tsx` can be found
 * @throws TypeError if it is not an absolute URL.
 */
export function endpointModule(url: URL | string): EndpointModule {
  if (!URL.canParse(String(url)))
    throw new TypeError(
      `an endpoint's module is "${url}"; expected an absolute URL, as ` +
        "new URL('./endpoint.ts', import.meta.url)",
    )
  return new EndpointModule(String(url))
}

/** Whether the executor brings threads, and so needs modules. */
export function bringsThreads({ prototype }: ExecutorClass): boolean {
  return (
    prototype === ThreadPoolExecutor.prototype ||
    prototype instanceof ThreadPoolExecutor
  )
}

/** @throws TypeError naming the first endpoint that the executor cannot serve. */
export function checkEndpoints(
  endpoints: readonly Endpoint[],
  executorCls: ExecutorClass,
): void {
  const threads = bringsThreads(executorCls)
  for (const [at, endpoint] of endpoints.entries()) {
    const module = endpoint instanceof EndpointModule
    if (module === threads) continue
    throw new TypeError(
      module
        ? `endpoint ${at} is the module ${endpoint.url}, which needs ` +
            `executor 'threading'; this is ${executorCls.name}`
        : `endpoint ${at} is ${nameOf(endpoint)}, which cannot enter a ` +
            "thread; executor 'threading' expects endpointModule(url)",
    )
  }
}

function nameOf(endpoint: Endpoint): string {
  if (typeof endpoint === 'function') return `the class ${endpoint.name}`
  const name = endpoint.constructor?.name
  return name && name !== 'Object' ? `an object of ${name}` : 'a plain object'
}

/**
 * What the dispatcher serves with: stand-ins for modules, others themselves.
 * Imports each module in a thread.
 *
 * @throws TypeError with the cause if a module cannot be imported.
 */
export function servedBy(
  endpoints: readonly Endpoint[],
  executor: Executor,
): Promise<Endpoint[]> {
  return Promise.all(
    endpoints.map((endpoint) =>
      endpoint instanceof EndpointModule &&
      executor instanceof ThreadPoolExecutor
        ? standIn(endpoint.url, executor)
        : endpoint,
    ),
  )
}

async function standIn(
  url: string,
  executor: ThreadPoolExecutor,
): Promise<Endpoint> {
  const { target, methods } = await describe(url, executor)
  const entries = methods.map(({ name, exposed }): [string, Method] => {
    const method = caller(url, name, executor)
    return [name, exposed ? expose(method) : method]
  })
  const members = Object.fromEntries<unknown>(entries)
  if (target !== null) members.target = new Target(target)
  return members
}

async function describe(
  url: string,
  executor: ThreadPoolExecutor,
): Promise<EndpointDescription> {
  try {
    const description = await executor.run(ENDPOINT_THREAD, 'describe', url)
    return description as EndpointDescription
  } catch (cause) {
    if (cause instanceof MessagingServerError) throw cause
    throw new TypeError(`${url} is no endpoint's module: ${cause}`, { cause })
  }
}

function caller(
  url: string,
  method: string,
  executor: ThreadPoolExecutor,
): Method {
  return async (ctxt, args) => {
    const outcome = (await executor.run(ENDPOINT_THREAD, 'call', {
      url,
      method,
      ctxt,
      args,
    })) as Outcome
    if ('result' in outcome) return outcome.result
    const failure = new SerializedFailure(outcome.thrown)
    throw outcome.expected ? new ExpectedException(failure) : failure
  }
}
