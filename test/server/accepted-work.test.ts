import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { makeServer } from './hand-made-dispatcher.ts'

/** A server whose methods end when the test says so, with a, b and c delivered. */
async function busyServer(maxAccepted: number | null, executor = 'eventlet') {
  const { server, dispatcher } = await makeServer(executor, {}, { maxAccepted })
  const methods = new Map(['a', 'b', 'c'].map((name) => [name, deferred()]))
  dispatcher.serve = (name) => methods.get(name)?.promise
  const started = server.start()
  await turn()
  dispatcher.deliver('a', 'b', 'c')
  await turn()
  const end = async (name: string) => {
    methods.get(name)?.resolve()
    await turn()
  }
  const acknowledged = () =>
    dispatcher.happened.filter((line) => line.startsWith('ack '))
  return { server, dispatcher, started, end, acknowledged }
}

describe('a server that accepts at most two requests', () => {
  it('leaves the third unacknowledged until one of them is done', async () => {
    const { server, end, acknowledged } = await busyServer(2)
    expect(acknowledged()).toEqual(['ack a', 'ack b'])
    await end('b')
    expect(acknowledged()).toEqual(['ack a', 'ack b', 'ack c'])
    await Promise.all([end('a'), end('c')])
    await server.stop()
    await server.wait()
  })

  it('is done with a request before it takes the next', async () => {
    const { server, dispatcher, end } = await busyServer(2)
    await end('a')
    const { happened } = dispatcher
    expect(happened.indexOf('done a')).toBeLessThan(happened.indexOf('ack c'))
    await Promise.all([end('b'), end('c')])
    await server.stop()
    await server.wait()
  })

  it('still serves after stop what waits, two at a time', async () => {
    const { server, dispatcher, end, acknowledged } = await busyServer(2)
    await server.stop()
    const wait = server.wait()
    await turn()
    expect(acknowledged()).toEqual(['ack a', 'ack b'])
    await end('a')
    expect(acknowledged()).toContain('ack c')
    await Promise.all([end('b'), end('c'), wait])
    expect(dispatcher.happened.slice(-2)).toEqual([
      'done c',
      'listener cleanup',
    ])
  })

  it('goes on when a method throws', async () => {
    const log = recordLog()
    const { server, dispatcher, end } = await busyServer(2)
    dispatcher.serve = () => Promise.reject(new Error('refused'))
    await end('a')
    expect(dispatcher.happened).toContain('done c')
    expect(log.lines('error')).toHaveLength(1)
    await end('b')
    await server.stop()
    await server.wait()
  })
})

it('without a bound everything that arrives is acknowledged', async () => {
  const { server, end, acknowledged } = await busyServer(null)
  expect(acknowledged()).toEqual(['ack a', 'ack b', 'ack c'])
  await Promise.all([end('a'), end('b'), end('c')])
  await server.stop()
  await server.wait()
})

it('the blocking executor takes one at a time, bound or not', async () => {
  const { server, started, end, acknowledged } = await busyServer(2, 'blocking')
  expect(acknowledged()).toEqual(['ack a'])
  await end('a')
  expect(acknowledged()).toEqual(['ack a', 'ack b'])
  await Promise.all([end('b'), end('c')])
  await server.stop()
  await started
  await server.wait()
})

it.each([0, -1, 1.5, Number.NaN, Infinity, '2'])(
  'a bound of %s is refused at construction',
  async (given) => {
    const maxAccepted = given as number
    await expect(makeServer('eventlet', {}, { maxAccepted })).rejects.toThrow(
      new RangeError(
        `maxAccepted is ${given}; expected an integer above 0, or null`,
      ),
    )
  },
)
