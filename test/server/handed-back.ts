import { expect, it } from 'vitest'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { getRPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

export interface Where extends AsyncDisposable {
  readonly transportUrl: string
}

/** The server's own options, with a real listener on a real or fake broker. */
export function handedBack(broker: string, find: () => Promise<Where>): void {
  it(`what a drain deadline leaves on ${broker} is served by another`, async () => {
    const log = recordLog()
    await using where = await find()
    await using transport = await getRPCTransport(undefined, where.transportUrl)
    const [busy, method, end] = [deferred(), deferred(), deferred()]
    const served: string[] = []
    const make = (server: string, work: () => Promise<void>) =>
      getRPCServer(
        transport,
        new Target({ topic: 'reports', server }),
        [
          {
            async report(_ctxt: unknown, { n }: Record<string, unknown>) {
              await work()
              served.push(`${n} by ${server}`)
              if (served.length === 2) end.resolve()
            },
          },
        ],
        { maxAccepted: 1, drainDeadlineMs: 20 },
      )
    const first = make('first', () => {
      busy.resolve()
      return method.promise
    })
    await first.start()
    const client = getRPCClient(transport, new Target({ topic: 'reports' }))
    for (const n of [1, 2, 3]) await client.cast({}, 'report', { n })
    await busy.promise
    await first.stop()
    await first.wait()
    const second = make('second', async () => {})
    await second.start()
    await end.promise
    expect(served).toEqual(['2 by second', '3 by second'])
    expect(log.lines('warning')).toEqual([
      'Not drained within 20 ms: messages handed back to their queues: 2; ' +
        'requests accepted and not yet served: 1',
    ])
    method.resolve()
    await second.stop()
    await second.wait()
    expect(served).toContain('1 by first')
  })
}
