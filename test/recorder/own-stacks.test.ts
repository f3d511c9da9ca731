import { expect, it } from 'vitest'
import { mistakeOf } from '../../sandbox/recorder/page/mistake.ts'
import { recordText } from './record-text.ts'

const PROGRAM = `export default async function main() {
  const { stack } = await ask().catch((error) => error)
  return stack.split('\\n')
}
async function ask() {
  await null
  return find(
    [1].map((port) => new Port(port)),
  )
}
class Port {
  constructor(port) {
    this.error = new Error('no port ' + port)
  }
}
function find([{ error }]) {
  throw error
}
`

it('a stack names functions, files and lines as the project does, and nothing of the machine', async () => {
  const { values, error } = await recordText(PROGRAM)
  expect(error).toBe(null)
  expect(values.filter((value) => typeof value === 'string')).toEqual(
    expect.arrayContaining([
      'Error: no port 1',
      '    at new Port (program.ts:13:0)',
      '    at <anonymous> (program.ts:8:0)',
      '    at ask (program.ts:8:0)',
      '    at async main (program.ts:2:0)',
    ]),
  )
  expect(JSON.stringify(values)).not.toMatch(/data:|file:|node:|\.test\.ts/)
})

it('a deep stack is cut where the engine cuts it, whatever frames were left out', async () => {
  const { values } = await recordText(`export default async () => {
    const deep = (n) => n === 0 ? new Error('deep').stack : deep(n - 1)
    return deep(30).split('\\n').length
  }`)
  expect(values).toContain(11)
})

it('an error that has no text has a stack all the same', async () => {
  const { error, values } = await recordText(`export default async () => {
    class Odd extends Error { toString() { throw new Error('no') } }
    return new Odd().stack
  }`)
  expect(error).toBe(null)
  expect(JSON.stringify(values)).toContain('<error>')
})

it('after a recording stacks are as they were', async () => {
  const before = [Error.stackTraceLimit, Error.prepareStackTrace]
  await recordText('export default async () => {}')
  expect([Error.stackTraceLimit, Error.prepareStackTrace]).toEqual(before)
  expect(new Error('here').stack).toContain('own-stacks.test.ts')
})

it.each([
  ['V8', '    at g (blob:null/9:1:1)\n    at f (src/a.ts:7:0)'],
  ['another engine', 'g@blob:null/9:1:1\nf@src/a.ts:7:30'],
])('a mistake is found by the name in a stack of %s', (_engine, frames) => {
  const error = new TypeError('wrong')
  error.stack = `TypeError: wrong\n${frames}`
  expect(mistakeOf(error, new Map([['src/a.ts', 'blob:null/1']]))).toEqual({
    error: 'TypeError: wrong',
    path: 'src/a.ts',
    line: 7,
  })
})
