import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { makeServer } from './hand-made-dispatcher.ts'

describe('a server with the blocking executor', () => {
  it('comes back from start when it is stopped', async () => {
    const { server } = await makeServer('blocking')
    let ended = false
    const start = server.start().then(() => {
      ended = true
    })
    await turn()
    expect(ended).toBe(false)
    await server.stop()
    await start
    await server.wait()
  })

  it('serves one request at a time, and polls none meanwhile', async () => {
    const { server, dispatcher } = await makeServer('blocking')
    const method = deferred()
    dispatcher.serve = () => method.promise
    const start = server.start()
    await turn()
    dispatcher.deliver('a', 'b')
    await turn()
    expect(dispatcher.happened).toEqual(['listen', 'ack a', 'serve a'])
    method.resolve()
    await turn()
    expect(dispatcher.happened.slice(3)).toEqual([
      'served a',
      'done a',
      'ack b',
      'serve b',
      'served b',
      'done b',
    ])
    await server.stop()
    await start
  })

  it('can be stopped by one of its own endpoints', async () => {
    const { server, dispatcher } = await makeServer('blocking')
    dispatcher.serve = () => server.stop()
    const start = server.start()
    await turn()
    dispatcher.deliver('a')
    await start
    await server.wait()
    expect(dispatcher.happened).toEqual([
      'listen',
      'ack a',
      'serve a',
      'listener stop',
      'served a',
      'done a',
      'listener cleanup',
    ])
  })

  it('serves what was delivered even if wait follows stop at once', async () => {
    const log = recordLog()
    const { server, dispatcher } = await makeServer('blocking')
    const method = deferred()
    dispatcher.serve = () => method.promise
    const start = server.start()
    await turn()
    dispatcher.deliver('a', 'b')
    await turn()
    const end = server.stop().then(() => server.wait())
    await turn()
    method.resolve()
    await Promise.all([start, end])
    expect(dispatcher.happened).toContain('served b')
    expect(dispatcher.happened.at(-1)).toBe('listener cleanup')
    expect(log.records).toEqual([])
  })
})

it('an endpoint of a cooperative server can stop it too', async () => {
  const { server, dispatcher } = await makeServer('eventlet')
  dispatcher.serve = () => server.stop()
  await server.start()
  dispatcher.deliver('a', 'b')
  await turn()
  await server.wait()
  expect(dispatcher.happened).toContain('served b')
  expect(dispatcher.listener.cleanups).toBe(1)
})

it.each(['blocking', 'eventlet'])(
  'an endpoint of a %s server that waits for it waits for itself',
  async (executor) => {
    const { server, dispatcher } = await makeServer(executor)
    let ended = false
    dispatcher.serve = async () => {
      await server.stop()
      await server.wait()
      ended = true
    }
    void server.start()
    await turn()
    dispatcher.deliver('a')
    for (const _ of Array(50)) await turn()
    expect(dispatcher.happened).toEqual([
      'listen',
      'ack a',
      'serve a',
      'listener stop',
    ])
    expect(ended).toBe(false)
  },
)
