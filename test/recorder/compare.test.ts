import { describe, expect, it } from 'vitest'
import { firstDifference } from '../../sandbox/recorder/compare.ts'
import { compareLanes } from '../../sandbox/recorder/compare-lanes.ts'
import { FREE_LOCALS } from '../../sandbox/recorder/compare-values.ts'
import type { Recording } from '../../sandbox/recorder/format.ts'
import { instrument } from '../../sandbox/recorder/instrument.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { judge } from '../../sandbox/recorder/real-differences.ts'
import { TIMING_SYMBOLS } from '../../sandbox/recorder/tasks.ts'
import { recordText } from './record-text.ts'
import { read } from './source-tree.ts'

const difference = async (before: string, after: string) =>
  firstDifference(
    openRecording(await recordText(before)),
    openRecording(await recordText(after)),
  )

const PROGRAM = `export default async () => {
  const a = { n: 1 }
  a.n += 1
  await new Promise((done) => { setTimeout(done, 5) })
  return a.n
}`

describe('the first difference', () => {
  it('is none if nothing happens otherwise', async () => {
    expect(await difference(PROGRAM, PROGRAM)).toBe(null)
    expect(await difference(PROGRAM, `${PROGRAM}\n// a comment`)).toBe(null)
  })

  it.each([
    ['another order', 'a.n += 1\n', 'if (a.n) a.n += 1\n', 2, 'the step'],
    ['another value in a local', '+= 1', '+= 2', 3, 'a at'],
    ['another time', '5)', '9)', 8, 'the time at'],
    [
      'another value that is returned',
      'return a.n',
      'return -a.n',
      11,
      'the value at',
    ],
  ])('is %s', async (_what, from, to, step, what) => {
    expect(await difference(PROGRAM, PROGRAM.replace(from, to))).toMatchObject({
      what: expect.stringContaining(what),
    })
    const found = await difference(PROGRAM, PROGRAM.replace(from, to))
    expect(Math.abs((found?.step ?? -1) - step)).toBeLessThanOrEqual(2)
  })

  it('is where the one ends and the other goes on', async () => {
    const longer = PROGRAM.replace('return a.n', 'a.n; return a.n')
    expect(await difference(PROGRAM, longer)).not.toBe(null)
    expect(await difference(longer, PROGRAM)).not.toBe(null)
  })
})

const stored: Recording = JSON.parse(
  read('site/static/recordings/one-call.json'),
)

/** The recording with another as if the broker had done it. */
const changed = (
  change: (
    copy: {
      -readonly [Key in keyof Recording]: Recording[Key]
    },
  ) => void,
): Recording => {
  const copy = structuredClone(stored)
  change(copy)
  return copy
}

describe('memory and RabbitMQ', () => {
  it('tell the same story if the same happens', () => {
    expect(compareLanes(stored, stored)).toEqual([])
  })

  it('differ in a lane if a task goes another way', () => {
    const other = changed((copy) => {
      const { event } = copy.steps
      const at = event.indexOf('v')
      copy.steps = {
        ...copy.steps,
        event: `${event.slice(0, at)}T${event.slice(at + 1)}`,
      }
    })
    const [found, ...more] = compareLanes(stored, other)
    expect(more).toEqual([])
    expect(found).toMatchObject({ lane: 'caller' })
    expect(found?.memory).toMatch(/:v$/)
    expect(found?.rabbit).toBe(found?.memory.replace(/v$/, 'T'))
  })

  it('differ in a lane if a task has another value in hand', () => {
    const sum = stored.values.indexOf(3)
    const other = changed((copy) => {
      copy.values = copy.values.with(sum, 4)
    })
    const found = compareLanes(stored, other)
    expect(found).toContainEqual(
      expect.objectContaining({
        lane: 'worker of node-1',
        memory: expect.stringMatching(/: 3$/),
        rabbit: expect.stringMatching(/: 4$/),
      }),
    )
  })

  it('differ in a lane if an argument within an object is another', () => {
    const isArgs = (value: Recording['values'][number]) =>
      JSON.stringify(value).includes('["a",')
    const args = stored.values.findIndex(isArgs)
    const found = compareLanes(
      stored,
      changed((copy) => {
        const text = JSON.stringify(copy.values[args]).replace('"a"', '"c"')
        copy.values = copy.values.with(args, JSON.parse(text))
      }),
    )
    expect(found.map(({ memory }) => memory).join()).toMatch(/{a: 1, b: 2}/)
  })

  it('differ in a queue if a message goes another way', () => {
    const other = changed((copy) => {
      copy.wire = copy.wire.filter(({ type }) => type !== 'acknowledged')
    })
    const lanes = compareLanes(stored, other).map(({ lane }) => lane)
    expect(lanes).toEqual([
      'queue calculator: acknowledged',
      'queue reply_id: acknowledged',
    ])
  })

  it('do not differ by ids', () => {
    const other: Recording = JSON.parse(
      JSON.stringify(stored).replace(/[0-9a-f]{32}/g, (id) =>
        [...id].reverse().join(''),
      ),
    )
    expect(compareLanes(stored, other)).toEqual([])
  })

  it('may differ where a page tells it, and must then', () => {
    const found = {
      lane: 'driver',
      memory: 'a',
      rabbit: 'b',
      steps: [1, 2] as const,
    }
    const real = {
      scenario: 's',
      page: 'index#x',
      lane: 'driver',
      memory: 'a',
      rabbit: 'b',
    }
    expect(judge('s', [found], [real])).toEqual({ unexpected: [], missing: [] })
    expect(judge('s', [found], [])).toEqual({
      unexpected: [found],
      missing: [],
    })
    expect(judge('s', [], [real])).toEqual({ unexpected: [], missing: [real] })
    expect(judge('t', [], [real])).toEqual({ unexpected: [], missing: [] })
  })
})

it('every symbol that counts as a matter of time is a function of src/', () => {
  for (const name of TIMING_SYMBOLS) {
    const [path = '', symbol = ''] = name.split(/#(.*)/s)
    const { functions, positions } = instrument(read(path), path).table
    const symbols = functions.map((one) => one.symbol)
    expect(symbols.includes(symbol) && positions.length > 0).toBe(true)
  }
})

it('every local that is not compared is one of its function', () => {
  for (const name of FREE_LOCALS) {
    const [, path = '', symbol = '', local = ''] =
      /^(.*?)#(.*): (\w+|=)$/s.exec(name) ?? []
    const { functions, positions } = instrument(read(path), path).table
    const fn = functions.findIndex((one) => one.symbol === symbol)
    const names = positions.filter(([of]) => of === fn).map((row) => row[5])
    expect({
      name,
      isThere: fn >= 0 && ['=', ...names.join(' ').split(' ')].includes(local),
    }).toEqual({ name, isThere: true })
  }
})
