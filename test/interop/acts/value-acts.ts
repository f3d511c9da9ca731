/**
 * Acts: values, big and strange. Ours goes out and is looked at in Python, and
 * comes back; Python's comes in and is looked at here, and goes back. Python's
 * 1.0 is a number here, hence an int on its way back: there is `float` for that.
 */
import { float } from '../../../src/index.ts'
import { ActList } from '../act.ts'
import { expectSame, expectTyped } from '../check.ts'
import { type Typed, typedOf, valueFrom } from '../typed-json.ts'

const MEGABYTE = 1_000_000
const DEPTH = 50

interface Value {
  readonly what: string
  readonly form: Typed
  /** How we see it, if not as Python does. */
  readonly here?: Typed
}

const text = (value: string): Typed => ['str', value]

const VALUES: readonly Value[] = [
  { what: 'nothing, true and false', form: typedOf([null, true, false]) },
  { what: 'integers', form: typedOf([0, -1, 2 ** 53 - 1, -(2 ** 53) + 1]) },
  { what: '2^63', form: ['int', String(2n ** 63n)] },
  { what: '-2^63', form: ['int', String(-(2n ** 63n))] },
  { what: '2^53 + 1', form: ['int', String(2n ** 53n + 1n)] },
  { what: '2^200', form: ['int', String(2n ** 200n)] },
  { what: 'fractions', form: typedOf([1.5, -0.1, 5e-324, 1.7e308]) },
  { what: '1.0', form: ['float', '1.0'], here: ['int', '1'] },
  { what: 'NaN', form: ['float', 'nan'] },
  { what: 'both infinities', form: typedOf([Infinity, -Infinity]) },
  { what: 'an empty text, list and dict', form: typedOf(['', [], {}]) },
  {
    what: 'text in many scripts',
    form: text('naïve Ὀδυσσεύς 網路 עברית 🛰👩‍🚀'),
  },
  {
    what: 'control characters',
    form: text('\u0000\u0007\n\r\t"\\/\u2028\u2029'),
  },
  { what: 'half a surrogate pair', form: text('a\ud83db') },
  {
    what: 'keys that are none in JavaScript',
    form: [
      'dict',
      ['', '0', '__proto__', 'constructor', 'toString', 'Ω'].map(
        (key) => [key, ['int', '1']] as const,
      ),
    ],
  },
  { what: `lists ${DEPTH} deep`, form: nested((form) => ['list', [form]]) },
  {
    what: `dicts ${DEPTH} deep`,
    form: nested((form) => ['dict', [['deeper', form]]]),
  },
]

function nested(around: (form: Typed) => Typed): Typed {
  let form: Typed = ['int', '1']
  for (let depth = 0; depth < DEPTH; depth += 1) form = around(form)
  return form
}

const list = new ActList('values')
export const valueActs = list.acts

for (const { what, form, here = form } of VALUES) {
  list.ours(`${what}, of ours and of Python's`, async (scene) => {
    const value = valueFrom(form)
    const seen = (await scene.call('typed', { value })) as Typed
    expectTyped(seen, here, 'what Python saw of ours')
    expectTyped(typedOf(await scene.call('echo', { value })), here, 'an echo')
    const theirs = await scene.call('untyped', { form })
    expectTyped(typedOf(theirs), here, 'what we saw of Python')
  })

  list.python(`${what}, of ours and of Python's`, async (scene) => {
    const args = { value: form }
    await scene.expectPython('typed', here, { args })
    const { result } = await scene.pythonCall('echo', { args })
    expectTyped(result ?? ['other', 'an exception'], here, 'an echo')
  })
}

list.ours('1.0 by float()', async (scene) => {
  const seen = (await scene.call('typed', { value: float(1) })) as Typed
  expectTyped(seen, ['float', '1.0'])
})

list.ours('a text of 1 MB', async (scene) => {
  const big = 'ö'.repeat(MEGABYTE / 2)
  expectSame(await scene.call('size', { text: big }), big.length, 'there')
  const got = String(await scene.call('big', { length: MEGABYTE }))
  expectSame(got === 'x'.repeat(MEGABYTE), true, 'back, the same')
})

list.python('a text of 1 MB', async (scene) => {
  const big = text('ö'.repeat(MEGABYTE / 2))
  const args = { text: big }
  await scene.expectPython('size', MEGABYTE / 2, { args })
  const length: Typed = ['int', String(MEGABYTE)]
  const { result } = await scene.pythonCall('big', { args: { length } })
  expectSame(result?.[1] === 'x'.repeat(MEGABYTE), true, 'back, the same')
})
