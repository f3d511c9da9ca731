import { describe, expect, it } from 'vitest'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { lanesOf, runsOf } from '../../site/player/lanes.ts'
import { pictureAt, placesOf } from '../../site/player/picture.ts'
import { read } from '../recorder/source-tree.ts'

const opened = (name: string) =>
  openRecording(read(`site/static/recordings/${name}.json`))

describe.each(SCENARIOS)('the picture of $name', ({ name }) => {
  const open = opened(name)

  it('has a place for whatever it shows, and each queue has its own', () => {
    const places = placesOf(open)
    const { exchanges, queues } = places
    for (const names of [exchanges, queues])
      expect([...names.values()]).toEqual([...[...names].keys()])
    for (let at = 0; at < open.length; at += 13) {
      const picture = pictureAt(open, at)
      for (const { name: queue } of picture.queues)
        expect([...queues.keys()]).toContain(queue)
      const from = picture.queues.flatMap((queue) => queue.from)
      expect(picture.exchanges).toEqual(expect.arrayContaining(from))
      expect(picture.executors.length).toBeLessThanOrEqual(places.executors)
    }
  })

  it('a published frame moves from its exchange to a queue that is there', () => {
    const { wire } = open.recording
    const delivered = wire.filter(({ type }) => type === 'delivered')
    // A request that no queue took, as nobody has ever listened, is not moved.
    const taken = new Set(delivered.map(({ n }) => n))
    for (const row of wire.filter(({ n }) => taken.has(n))) {
      const { movements, queues } = pictureAt(open, row.step)
      const own = movements.filter(
        ({ type, n }) => type === row.type && n === row.n,
      )
      expect(own.length).toBeGreaterThan(0)
      for (const { queue } of own)
        expect(queues.map((one) => one.name)).toContain(queue)
    }
  })

  it('each step is on one lane', () => {
    const lanes = lanesOf(open)
    const chains = lanes.flatMap((lane) => lane.chains)
    expect(chains.toSorted((a, b) => a - b)).toEqual([
      ...open.recording.chains.keys(),
    ])
  })
})

it('a call goes to the queue of its topic, and its reply by the default exchange', () => {
  const open = opened('one-call')
  const moves = open.recording.wire.map(
    ({ step }) => pictureAt(open, step).movements,
  )
  const [call, , , reply] = moves
  expect(call).toEqual([
    { type: 'published', n: 1, exchange: 'openstack', queue: 'calculator' },
  ])
  expect(reply).toMatchObject([{ type: 'published', n: 2, exchange: '' }])
  expect(reply?.[0]?.queue).toMatch(/^reply_/)
})

it('steps without a gap are one run', () => {
  expect(runsOf([7, 1, 2, 3, 8])).toEqual([
    [1, 3],
    [7, 2],
  ])
})
