import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { compareLanes } from '../../sandbox/recorder/compare-lanes.ts'
import { Correspondence } from '../../sandbox/recorder/correspondence.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { textHash } from '../../sandbox/recorder/position-table.ts'
import { judge } from '../../sandbox/recorder/real-differences.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { read } from './source-tree.ts'

const isValid = new Ajv2020({ strict: false }).compile(
  JSON.parse(read('sandbox/recorder/recording.schema.json')),
)

const textOf = (name: string) => read(`site/static/recordings/${name}.json`)

const AGAIN = 'npm run record -- --transport rabbit --write'

describe.each(SCENARIOS)('the recording of $name on RabbitMQ', ({ name }) => {
  const text = textOf(`${name}.rabbit`)
  const memory = openRecording(textOf(name))
  const rabbit = openRecording(text)

  it('is what the schema says, came to its end, and is small', () => {
    isValid(JSON.parse(text))
    expect(isValid.errors).toBe(null)
    expect(rabbit.recording).toMatchObject({
      scenario: name,
      transport: 'rabbit',
      clock: 'real',
      brokerState: 'concluded',
      error: null,
      stopped: null,
    })
    expect(gzipSync(text).length).toBeLessThan(150_000)
  })

  it(`is from the sources as they are: else ${AGAIN}`, () => {
    for (const { path, hash } of rabbit.recording.files)
      expect({ path, hash }).toEqual({ path, hash: textHash(read(path)) })
  })

  it('does what its recording in memory shows, task by task and queue by queue', () => {
    const found = compareLanes(memory.recording, rabbit.recording)
    expect(judge(name, found)).toEqual({ unexpected: [], missing: [] })
  })

  it('holds nothing of the broker, the machine and the day it was made on', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|file:/)
    expect(text).not.toContain(new URL('../..', import.meta.url).pathname)
    const values = rabbit.recording.values.map((one) => JSON.stringify(one))
    const numbers = values.map(Number).filter((one) => one > 2 ** 40)
    const day = Date.UTC(2026, 0, 1)
    for (const one of numbers) {
      expect(one).toBeGreaterThanOrEqual(day)
      expect(one).toBeLessThan(day + 3_600_000)
    }
    // What Node calls its timers has its clock, and other timers, in it.
    expect(text).not.toMatch(/_idleStart|TimersList/)
  })

  it('has the ids of the recording in memory', () => {
    const ids = (one: string) =>
      new Set(one.match(/(?<![0-9a-f])[0-9a-f]{32}/g))
    expect(ids(text)).toEqual(ids(textOf(name)))
  })
})

describe.each(SCENARIOS)('the switch in $name', ({ name }) => {
  const memory = openRecording(textOf(name))
  const rabbit = openRecording(textOf(`${name}.rabbit`))
  const both = new Correspondence(memory, rabbit)
  const sides = [
    ['memory', 'rabbit', memory, rabbit],
    ['rabbit', 'memory', rabbit, memory],
  ] as const

  it.each(sides)(
    'from %s there and back is the same step, at the same code',
    (from, to, own, other) => {
      let exact = 0
      for (let at = 0; at < own.length; at += 1) {
        const there = both.exact(from, at)
        if (there < 0) continue
        exact += 1
        expect(both.of(from, at)).toBe(there)
        expect(both.of(to, there)).toBe(at)
        const [a, b] = [own.step(at), other.step(there)]
        expect([b.path, b.symbol, b.line, b.column, b.event]).toEqual([
          a.path,
          a.symbol,
          a.line,
          a.column,
          a.event,
        ])
      }
      expect(exact / own.length).toBeGreaterThan(0.97)
    },
  )

  it.each(sides)(
    'from %s a step without a counterpart leads to one that there is, of the same task or of the wire',
    (from, _to, own, other) => {
      for (let at = 0; at < own.length; at += 1) {
        const there = both.of(from, at)
        expect(there).toBeGreaterThanOrEqual(0)
        expect(there).toBeLessThan(other.length)
        if (both.exact(from, at) >= 0) continue
        const chain = (open: typeof own, step: number) =>
          open.recording.chains[open.step(step).chain]?.name
        const isWire = other.recording.wire.some(({ step }) => step === there)
        if (chain(own, at) !== chain(other, there))
          expect(isWire || there === 0).toBe(true)
      }
    },
  )

  it('of each frame that our code sends leads to the same frame', () => {
    for (const row of memory.recording.wire) {
      // A delivery and a cut come between two steps, whichever run then.
      if (row.type === 'delivered' || row.type === 'cut') continue
      const there = both.of('memory', row.step)
      const texts = rabbit.wireAt(there).map(({ type, n }) => `${type} ${n}`)
      expect(texts).toContain(`${row.type} ${row.n}`)
    }
  })
})

it('the switch finds nothing in a recording of something else, and stays in it', () => {
  const memory = openRecording(textOf('one-call'))
  const other = openRecording(textOf('02-mitaka-stop.rabbit'))
  const both = new Correspondence(memory, other)
  for (let at = 0; at < memory.length; at += 50)
    expect(both.of('memory', at)).toBeLessThan(other.length)
})

it.each(['16-connections', '16-connections.rabbit'])(
  '%s shows that what a lost connection held is in its queue, and then held again',
  (name) => {
    const open = openRecording(textOf(name))
    const counts = ['0/0/0']
    for (let at = 0; at < open.length; at += 1) {
      const queues = open.broker(at)?.queues ?? []
      const [, ...found] = queues.find(([queue]) => queue === 'l3_agent') ?? []
      if (found.length > 0 && counts.at(-1) !== found.join('/'))
        counts.push(found.join('/'))
    }
    // ready, unacknowledged, consumers
    const lost = counts.indexOf('1/0/0')
    expect(counts[lost - 1]).toBe('0/1/1')
    expect(counts.slice(lost)).toContain('0/1/1')
    expect(counts.filter((one) => one.includes('-'))).toEqual([])
  },
)
