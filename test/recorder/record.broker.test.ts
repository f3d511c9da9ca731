import { expect, it } from 'vitest'
import { compareLanes } from '../../sandbox/recorder/compare-lanes.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { judge } from '../../sandbox/recorder/real-differences.ts'
import { recordScenario } from '../../sandbox/recorder/record-scenario.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { virtualHost } from '../support/broker.ts'
import { read } from './source-tree.ts'

const DEADLINE_MS = 120_000

it.each(SCENARIOS)(
  'on RabbitMQ $name does what its recording in memory shows, task by task and queue by queue',
  async ({ name }) => {
    await using host = await virtualHost()
    const rabbit = await recordScenario(name, host.transportUrl)
    expect(rabbit).toMatchObject({ error: null, stopped: null })
    const memory = JSON.parse(read(`site/static/recordings/${name}.json`))
    expect(judge(name, compareLanes(memory, rabbit))).toEqual({
      unexpected: [],
      missing: [],
    })
    expect(JSON.stringify(rabbit)).not.toContain(host.transportUrl)
    expect(rabbit.brokerState).toBe('concluded')
    expect(endOf(rabbit)).toEqual(endOf(memory))
  },
  DEADLINE_MS,
)

/** What is in the queues at the end; whose connection closes last is free. */
function endOf(recording: Parameters<typeof openRecording>[0]) {
  const open = openRecording(recording)
  const queues = open.broker(open.length - 1)?.queues ?? []
  return queues.map(([name, ready, unacknowledged]) => [
    name.replace(/[0-9a-f]{32}/, 'id'),
    { ready, unacknowledged },
  ])
}
