import { expect, it } from 'vitest'
import type { Executor, ExecutorClass } from '../../src/executor/executor.ts'
import { GreenThreadPoolExecutor } from '../../src/executor/green-thread-pool-executor.ts'
import { MessageHandlingServer } from '../../src/server/message-handling-server.ts'
import { HandMadeDispatcher, makeServer } from './hand-made-dispatcher.ts'

it('the dispatcher is told of the work executor when it listens, before any work', async () => {
  const { server, dispatcher } = await makeServer('eventlet')
  const told: Executor[] = []
  dispatcher.begin = async (executor) => {
    told.push(executor)
    dispatcher.happened.push('begin')
  }
  await server.start()
  await server.stop()
  await server.wait()
  expect(told).toEqual([expect.any(GreenThreadPoolExecutor)])
  expect(dispatcher.happened.slice(0, 2)).toEqual(['listen', 'begin'])
})

it('a start that the dispatcher fails leaves no consumer behind', async () => {
  const { server, dispatcher } = await makeServer('eventlet')
  const error = new TypeError('no such module')
  dispatcher.begin = () => Promise.reject(error)
  await expect(server.start()).rejects.toBe(error)
  expect(dispatcher.happened).toEqual([
    'listen',
    'listener stop',
    'listener cleanup',
  ])
  await server.stop()
  await server.wait()
  expect(dispatcher.listener.cleanups).toBe(1)
})

it('the dispatcher may object to the executor, at construction', async () => {
  const { server } = await makeServer('eventlet')
  class Objecting extends HandMadeDispatcher {
    override checkExecutor(executorCls: ExecutorClass): void {
      throw new TypeError(`not in ${executorCls.name}`)
    }
  }
  expect(
    () => new MessageHandlingServer(server.transport, new Objecting()),
  ).toThrow(new TypeError('not in SynchronousExecutor'))
})
