import { expect, it } from 'vitest'
import type { Recording, Value } from '../../sandbox/recorder/format.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { membersOf, valueText } from '../../site/player/value-text.ts'
import { read } from '../recorder/source-tree.ts'

const text = read('site/static/recordings/one-call.json')

/** The text of the first of these values. */
function textOf(...values: Value[]): string {
  const recording = { ...(JSON.parse(text) as Recording), values }
  return valueText(openRecording(recording), 0)
}

it.each<[string, Value[]]>([
  ['null', [null]],
  ['"a\\n"', ['a\n']],
  ['undefined', [{ t: 'undefined' }]],
  ['***', [{ t: 'secret' }]],
  ['-0', [{ t: 'number', text: '-0' }]],
  ['7n', [{ t: 'bigint', text: '7n' }]],
  ['"abc"… (900)', [{ t: 'text', text: 'abc', length: 900 }]],
  ['class Target', [{ t: 'class', name: 'Target' }]],
  ['Future#2', [{ t: 'ref', id: 'Future#2' }]],
  [
    'Uint8Array(16)',
    [{ t: 'bytes', id: 'Uint8Array#6', length: 16, text: '' }],
  ],
  ['{}', [{ t: 'object', id: 'Object#1', members: [] }]],
  ['{ a: 1 }', [{ t: 'object', id: 'Object#1', members: [['a', 1]] }, 1]],
  [
    'Future#1 { #state: "RUNNING", … }',
    [
      { t: 'object', id: 'Future#1', members: [['#state', 1]], more: 2 },
      'RUNNING',
    ],
  ],
  [
    '{ a: 1, … }',
    [
      {
        t: 'object',
        id: 'Object#1',
        members: [
          ['a', 1],
          ['b', 2],
        ],
      },
      1,
      { t: 'function', name: 'b' },
    ],
  ],
  ['["x", "x"]', [{ t: 'array', id: 'Array#1', items: [1, 1] }, 'x']],
  ['Map {"x" → 2}', [{ t: 'map', id: 'Map#1', entries: [[1, 2]] }, 'x', 2]],
])('a value is told as %s', (expected, values) => {
  expect(textOf(...values)).toBe(expected)
})

it('what goes round is told with an end', () => {
  const loop: Value = { t: 'array', id: 'Array#1', items: [0] }
  expect(textOf(loop)).toBe('[[[…]]]')
})

it.each(SCENARIOS)(
  'every value of the recording of $name has its text, none of them long',
  ({ name }) => {
    const open = openRecording(read(`site/static/recordings/${name}.json`))
    for (const index of open.recording.values.keys()) {
      const { length } = valueText(open, index)
      if (length === 0 || length >= 250)
        expect({ index, length }).toEqual('a text of 1 to 249 characters')
      for (const { value } of membersOf(open, index)) open.value(value)
    }
  },
)
