import { expect, it } from 'vitest'
import { CuttableMemory } from '../../sandbox/cut/cuttable-broker.ts'
import { type Lesson, outcome, play } from '../../sandbox/stage.ts'
import type { TraceEvent } from '../../sandbox/trace/traced-broker.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { Target } from '../../src/index.ts'
import { recordLog } from '../support/recorded-log.ts'

const topic = new Target({ topic: 'l3_agent' })
const soon = { oslo_messaging_rabbit: { kombu_reconnect_delay: 0.01 } }

async function played(lesson: Lesson) {
  const log = recordLog()
  const broker = new FakeBroker()
  const events: TraceEvent[] = []
  const result = await play(lesson, {
    url: 'fake://network/',
    makeBroker: () => new CuttableMemory(broker),
    trace: (event) => events.push(event),
  })
  return { events, result, log }
}

it('who is cut off loses all it has, others nothing, and what it held comes again', async () => {
  const { events, result, log } = await played(async ({ connect }, network) => {
    const [agent, neutron] = [await connect('a', soon), await connect('n')]
    await neutron.listen(new Target({ topic: 'q-plugin', server: 'n' }))
    const listener = await agent.listen(topic.with({ server: 'a' }))
    await neutron.send(topic, {}, { method: 'm' }, {})
    await network.delivered('a', 1)
    await network.cut('a')
    await network.delivered('a', 2)
    const polled = await listener.poll({ timeout: 0, prefetchSize: 9 })
    for (const message of polled) message.acknowledge()
    await neutron.send(topic, {}, { method: 'm' }, {})
    await network.delivered('a', 3)
    await listener.stop()
    return polled.length
  })
  expect(result).toBe(1)
  const cuts = events.filter(({ type }) => type === 'cut')
  expect(cuts).toEqual([{ type: 'cut', who: 'a', n: null, connections: 1 }])
  const again = 'read ECONNRESET. Trying again in 0.0 seconds.'
  expect(log.lines('error')).toEqual([again])
})

it('a confirm that is not heard: the broker has the message, and gets it again', async () => {
  const { events, result } = await played(async ({ connect }, network) => {
    const [agent, neutron] = [await connect('a'), await connect('n', soon)]
    const listener = await agent.listen(topic.with({ server: 'a' }))
    const lost = outcome<string>()
    void network.cutAtConfirm('n').then(() => lost.resolve('cut'))
    await neutron.send(topic, {}, { method: 'm' }, {})
    const [message] = await listener.poll()
    message?.acknowledge()
    await network.delivered('a', 2)
    await listener.stop()
    return await lost.promise
  })
  expect(result).toBe('cut')
  const ids = events.flatMap((event) =>
    event.type === 'published' ? event.frame.uniqueId : [],
  )
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

it('whoever is to be cut off must have connected', async () => {
  const run = played(async ({ connect }, network) => {
    await connect('neutron')
    await network.cut('agent')
  })
  await expect(run).rejects.toThrow(
    '"agent" has not connected; expected one of neutron',
  )
})
