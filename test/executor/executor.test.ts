import { expect, it } from 'vitest'
import { WorkItem } from '../../src/executor/executor.ts'
import { RuntimeError } from '../../src/wire/builtin-errors.ts'
import { recordLog } from '../support/recorded-log.ts'

it('a piece of work puts what it returns into its future', async () => {
  const item = new WorkItem(async () => 'served')
  expect(item.future.running()).toBe(false)
  const run = item.run()
  expect(item.future.running()).toBe(true)
  await run
  expect(await item.future.result()).toBe('served')
})

it('what it throws is in the future, and at debug level in the log', async () => {
  const log = recordLog()
  const error = new RuntimeError('failed')
  const item = new WorkItem(() => {
    throw error
  })
  await item.run()
  expect(await item.future.exception()).toBe(error)
  expect(log.records).toEqual([
    {
      level: 'debug',
      logger: 'futurist',
      message: 'a piece of work threw',
      error,
    },
  ])
})

it('once cancelled it does not run', async () => {
  let ran = false
  const item = new WorkItem(() => {
    ran = true
  })
  item.future.cancel()
  await item.run()
  expect(ran).toBe(false)
})
