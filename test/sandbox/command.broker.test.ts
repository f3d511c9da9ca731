// What the sandbox leaves on somebody's RabbitMQ: nothing, however it ends.

import { expect, it } from 'vitest'
import { virtualHost } from '../support/broker.ts'
import { program, SANDBOX } from './program.ts'

const ENDLESS = 'test/sandbox/endless-lesson.ts'
const TIMEOUT_MS = 90_000

/** The sandbox takes the broker at this URL, and no other. */
const at = (url: string) => ({
  WALKTHROUGH_RABBITMQ_HOW: 'url',
  WALKTHROUGH_RABBITMQ_URL: url,
})

type Host = Awaited<ReturnType<typeof virtualHost>>

const objects = async (host: Host) => ({
  exchanges: await host.exchanges(),
  queues: await host.queues(),
})

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  'a lesson that gets %s leaves no queue and no exchange, and ends with %i',
  { timeout: TIMEOUT_MS },
  async (signal, code) => {
    await using host = await virtualHost()
    const before = await objects(host)
    const run = program(ENDLESS, ['rabbit'], at(host.transportUrl))
    await run.says('it listens')
    expect((await objects(host)).queues).not.toEqual([])
    run.child.kill(signal)
    expect(await run.end()).toBe(code)
    expect(run.err).toContain('nothing is left behind')
    expect(await objects(host)).toEqual(before)
  },
)

it('a lesson that lets an error fall leaves nothing either, and has failed', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using host = await virtualHost()
  const before = await objects(host)
  const run = program(ENDLESS, ['rabbit', 'throws'], at(host.transportUrl))
  expect(await run.end()).toBe(1)
  expect(run.err).toContain('Lesson 01 failed: Error: fallen')
  expect(run.err).toContain('Does it run in memory? npm run sandbox 01')
  expect(await objects(host)).toEqual(before)
})

it('a lesson that comes to its end says on which RabbitMQ, and leaves nothing', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using host = await virtualHost()
  const before = await objects(host)
  const args = ['01', '--transport', 'rabbit']
  const run = program(SANDBOX, args, at(host.transportUrl))
  expect(await run.end()).toBe(0)
  expect(run.out).toMatch(/1 reply\.\nTransport: RabbitMQ \d+\.\d+/)
  expect(await objects(host)).toEqual(before)
})
