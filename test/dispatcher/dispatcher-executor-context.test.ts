import { expect, it } from 'vitest'
import { DispatcherExecutorContext } from '../../src/dispatcher/dispatcher-executor-context.ts'
import type { IncomingMessage } from '../../src/driver/incoming-message.ts'
import { recordLog } from '../support/recorded-log.ts'

const incoming: IncomingMessage = {
  ctxt: {},
  message: {},
  clientTimeout: null,
  acknowledge() {},
  requeue() {},
  async reply() {},
  async heartbeat() {},
}

it('run serves the message, done passes the result on', async () => {
  const seen: unknown[] = []
  const context = new DispatcherExecutorContext(
    incoming,
    async (message) => {
      seen.push(['dispatch', message])
      return 'handled'
    },
    (message, result) => seen.push(['post', message, result]),
  )
  await context.run()
  expect(seen).toEqual([['dispatch', incoming]])
  context.done()
  expect(seen[1]).toEqual(['post', incoming, 'handled'])
})

it('done has nothing to do without a post function', async () => {
  const context = new DispatcherExecutorContext(incoming, async () => 1)
  await context.run()
  expect(context.done()).toBeUndefined()
})

it('an exception that escapes is logged, and replaced by one that names it', async () => {
  const log = recordLog()
  const cause = new Error('no reply queue')
  const context = new DispatcherExecutorContext(incoming, () =>
    Promise.reject(cause),
  )
  const message = 'The dispatcher method must catches all exceptions'
  await expect(context.run()).rejects.toThrow(new Error(message, { cause }))
  expect(log.records).toEqual([
    {
      level: 'error',
      logger: 'oslo_messaging.dispatcher',
      message,
      error: cause,
    },
  ])
})
