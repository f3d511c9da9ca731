import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Conf, type ConfValues } from '../../src/conf.ts'
import { DispatcherBase } from '../../src/dispatcher/dispatcher-base.ts'
import { DispatcherExecutorContext } from '../../src/dispatcher/dispatcher-executor-context.ts'
import type { IncomingMessage } from '../../src/driver/incoming-message.ts'
import type { Listener } from '../../src/driver/listener.ts'
import { RPCClient } from '../../src/rpc/rpc-client.ts'
import { MessageHandlingServer } from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport, type Transport } from '../../src/transport.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Notes which messages came together, and how many seconds after the start. */
class BatchDispatcher extends DispatcherBase {
  readonly target = new Target({ topic: 't', server: 's' })
  readonly batches: [seconds: number, ...methods: unknown[]][] = []
  override readonly batchSize: number
  override readonly batchTimeout: number | null
  readonly #begun = Date.now()

  constructor(batchSize: number, batchTimeout: number | null) {
    super()
    this.batchSize = batchSize
    this.batchTimeout = batchTimeout
  }

  listen(transport: Transport): Promise<Listener> {
    return transport.listen(this.target)
  }

  accept(incoming: readonly IncomingMessage[]): DispatcherExecutorContext {
    for (const message of incoming) message.acknowledge()
    const methods = incoming.map(({ message }) => message.method)
    const ms = Date.now() - this.#begun
    this.batches.push([Math.round(ms / 100) / 10, ...methods])
    const [first] = incoming
    if (first === undefined) throw new Error('a batch is never empty')
    return new DispatcherExecutorContext(first, async () => {})
  }
}

let hosts = 0

/** A server that polls in batches, and casts that come at a given second. */
async function serve(dispatcher: BatchDispatcher, values: ConfValues = {}) {
  hosts += 1
  const transport = await getRPCTransport(
    new Conf(values),
    `fake://batch-${hosts}/`,
  )
  const server = new MessageHandlingServer(transport, dispatcher, 'eventlet')
  await driven(server.start())
  const client = new RPCClient(transport, new Target({ topic: 't' }))
  return {
    async cast(...methods: string[]): Promise<void> {
      for (const method of methods) await driven(client.cast({}, method))
      await advance(0.01)
    },
    async end(): Promise<void> {
      await driven(server.stop().then(() => server.wait()))
      await driven(transport.cleanup())
    },
  }
}

const advance = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

/** The broker in memory needs a few milliseconds of virtual time. */
async function driven(promise: Promise<unknown>): Promise<void> {
  let isSettled = false
  const settled = promise.finally(() => {
    isSettled = true
  })
  while (!isSettled) await advance(0.001)
  await settled
}

describe('a batch', () => {
  it('ends when it is full, and the next begins', async () => {
    const dispatcher = new BatchDispatcher(2, null)
    const { cast, end } = await serve(dispatcher)
    await cast('a', 'b', 'c', 'd', 'e')
    expect(dispatcher.batches).toEqual([
      [0, 'a', 'b'],
      [0, 'c', 'd'],
    ])
    await end()
  })

  it('has a clock that starts with the poll, not with its first message', async () => {
    const dispatcher = new BatchDispatcher(3, 5)
    const { cast, end } = await serve(dispatcher)
    await advance(3)
    await cast('a')
    await advance(1)
    await cast('b')
    expect(dispatcher.batches).toEqual([])
    await advance(1)
    expect(dispatcher.batches).toEqual([[5, 'a', 'b']])
    await end()
  })

  it('of none is no batch: the clock starts again', async () => {
    const dispatcher = new BatchDispatcher(3, 5)
    const { cast, end } = await serve(dispatcher)
    await advance(12)
    await cast('a')
    await advance(2.9)
    expect(dispatcher.batches).toEqual([])
    await advance(0.2)
    expect(dispatcher.batches).toEqual([[15, 'a']])
    await end()
  })

  it('without a clock waits for its last message as long as it takes', async () => {
    const dispatcher = new BatchDispatcher(2, null)
    const { cast, end } = await serve(dispatcher)
    await cast('a')
    await advance(86_400)
    expect(dispatcher.batches).toEqual([])
    await cast('b')
    expect(dispatcher.batches).toEqual([[86_400, 'a', 'b']])
    await end()
  })

  it('that is not full when the server stops is served as it is', async () => {
    const dispatcher = new BatchDispatcher(3, null)
    const { cast, end } = await serve(dispatcher)
    await cast('a', 'b')
    expect(dispatcher.batches).toEqual([])
    await end()
    expect(dispatcher.batches).toEqual([[0, 'a', 'b']])
  })

  it('is not larger than what the broker sends ahead', async () => {
    const dispatcher = new BatchDispatcher(5, null)
    const { cast, end } = await serve(dispatcher, {
      oslo_messaging_rabbit: { rabbit_qos_prefetch_count: 2 },
    })
    await cast('a', 'b', 'c')
    expect(dispatcher.batches).toEqual([[0, 'a', 'b']])
    await end()
  })
})
