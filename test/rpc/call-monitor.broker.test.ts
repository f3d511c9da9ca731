/** Signs of life of a long call on a broker, in real time. */
import { expect, it } from 'vitest'
import { MessagingTimeout } from '../../src/errors.ts'
import { l3Agent, neutronServer } from '../life-cycle/l3-agent.ts'
import {
  type CallCapture,
  type Frame,
  pythonCaller,
} from '../life-cycle/python-caller.ts'
import { capture } from '../life-cycle/python-server.ts'
import { until, virtualHost } from '../support/broker.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'

interface MonitorCapture extends Pick<CallCapture, 'request'> {
  readonly replies: readonly Frame[]
}

it('a call outlives its monitor while its server gives signs of life', async () => {
  const log = recordLog()
  const method = deferred<number>()
  await using broker = await virtualHost()
  await using neutron = await neutronServer(broker)
  await using agent = await l3Agent(broker, { delay: () => method.promise })
  await agent.server.start()
  await expect(
    neutron.prepare({ timeout: 0.2 }).call({}, 'delay'),
  ).rejects.toThrow(MessagingTimeout)
  const monitored = neutron.prepare({ timeout: 3600, callMonitorTimeout: 2 })
  const called = monitored.call({}, 'delay')
  const beats = async () =>
    log.lines('debug').filter((line) => /heartbeat for active/.test(line))
  await until(beats, ({ length }) => length === 3, { what: 'three beats' })
  method.resolve(4)
  expect(await called).toBe(4)
})

it('a Python client gets the signs of life that a Python server sends', async () => {
  const { request, replies } = await capture<MonitorCapture>(
    'rpc-call-monitor.json',
  )
  const method = deferred<string>()
  await using broker = await virtualHost()
  await using python = await pythonCaller(broker)
  await using agent = await l3Agent(broker, { slow: () => method.promise })
  await agent.server.start()
  const got = await python.send(request)
  await got.reaches(2)
  method.resolve('done')
  const frames = await until(
    async () => got.entries,
    (entries) => entries.at(-1)?.decoded_payload.ending === true,
    { what: 'the reply' },
  )
  const expected = [...frames.slice(1).map(() => replies[0]), replies.at(-1)]
  expect(frames).toEqual(expected.map((frame) => factsOf(frame!)))
})

/** What is the same in each run. */
function factsOf(frame: Frame): Frame {
  const { exchange, routing_key, properties, decoded_payload } = frame
  const _unique_id = expect.stringMatching(/^[0-9a-f]{32}$/)
  return {
    exchange,
    routing_key,
    properties,
    decoded_payload: { ...decoded_payload, _unique_id },
  }
}
