import { expect, it } from 'vitest'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import type { ServerOptions } from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport, type Transport } from '../../src/transport.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

export interface Where extends AsyncDisposable {
  readonly transportUrl: string
}

/** The server's own options, with real listeners on a real or fake broker. */
export function optionCases(broker: string, find: () => Promise<Where>): void {
  it(`what a drain deadline leaves on ${broker} is served by another`, async () => {
    const log = recordLog()
    await using where = await find()
    await using transport = await getRPCTransport(undefined, where.transportUrl)
    const options = { maxAccepted: 1, drainDeadlineMs: 20 }
    const { served, first, second, release, until } = await twoServers(
      transport,
      options,
    )
    await first.stop()
    await first.wait()
    await second.start()
    await until(2)
    expect(served).toEqual(['2 by second', '3 by second'])
    expect(log.lines('warning')).toEqual([
      'Not drained within 20 ms: messages handed back to their queues: 2; ' +
        'requests accepted and not yet served: 1',
    ])
    release()
    await until(3)
    await second.stop()
    await second.wait()
  })

  it(`with a prefetch ${broker} keeps for others what a bounded server cannot take`, async () => {
    await using where = await find()
    await using transport = await getRPCTransport(
      undefined,
      `${where.transportUrl}?rabbit_qos_prefetch_count=1`,
    )
    const { served, first, second, release, until } = await twoServers(
      transport,
      { maxAccepted: 1 },
    )
    await second.start()
    await until(1)
    expect(served[0]).toMatch(/ by second$/)
    release()
    await until(3)
    for (const server of [first, second]) await server.stop()
    for (const server of [first, second]) await server.wait()
    expect(served.map((line) => line[0]).sort()).toEqual(['1', '2', '3'])
  })
}

/** Three requests; `first` is busy with the first until `release`. */
async function twoServers(transport: Transport, options: ServerOptions) {
  const [busy, method] = [deferred(), deferred()]
  const counts = [1, 2, 3].map((count) => ({ count, ...deferred() }))
  const served: string[] = []
  const make = (server: string, work: () => Promise<void>) => {
    const endpoint = {
      async report(_ctxt: unknown, { n }: Record<string, unknown>) {
        await work()
        served.push(`${n} by ${server}`)
        counts.find(({ count }) => count === served.length)?.resolve()
      },
    }
    const target = new Target({ topic: 'reports', server })
    return getRPCServer(transport, target, [endpoint], options)
  }
  const first = make('first', () => {
    busy.resolve()
    return method.promise
  })
  const second = make('second', async () => {})
  await first.start()
  const client = getRPCClient(transport, new Target({ topic: 'reports' }))
  for (const n of [1, 2, 3]) await client.cast({}, 'report', { n })
  await busy.promise
  const until = (count: number) => counts[count - 1]?.promise
  return { served, first, second, release: () => method.resolve(), until }
}
