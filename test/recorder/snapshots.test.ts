import { describe, expect, it } from 'vitest'
import type { Value } from '../../sandbox/recorder/format.ts'
import { MASK, maskText } from '../../sandbox/recorder/mask.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { opened } from './record-text.ts'

/** A value with its members' values in the place of their indices. */
function deep(recording: OpenRecording, index: number): unknown {
  const value: Value = recording.value(index)
  if (value === null || typeof value !== 'object') return value
  const at = (one: number) => deep(recording, one)
  if ('members' in value)
    return {
      ...value,
      members: Object.fromEntries(value.members.map(([k, v]) => [k, at(v)])),
    }
  if ('items' in value) return { ...value, items: value.items.map(at) }
  if ('entries' in value)
    return { ...value, entries: value.entries.map(([k, v]) => [at(k), at(v)]) }
  return value
}

/** What the local `name` was at the last step that could read it. */
function last(recording: OpenRecording, name: string): unknown {
  for (let at = recording.length - 1; at >= 0; at -= 1) {
    const local = recording.locals(at).find((one) => one.name === name)
    if (local !== undefined) return deep(recording, local.value)
  }
  throw new Error(`no local ${name}`)
}

const valueFor = async (expression: string, before = '') => {
  const recording = await opened(
    `${before}\nexport default () => { const it = ${expression} }`,
  )
  expect(recording.recording.error).toBe(null)
  return last(recording, 'it')
}

describe('a value', () => {
  it.each([
    ['1.5', 1.5],
    ['"text"', 'text'],
    ['null', null],
    ['undefined', { t: 'undefined' }],
    ['-0', { t: 'number', text: '-0' }],
    ['0 / 0', { t: 'number', text: 'NaN' }],
    ['12n', { t: 'bigint', text: '12n' }],
    ['Symbol("s")', { t: 'symbol', text: 'Symbol(s)' }],
    ['function f() {}', { t: 'function', name: 'f' }],
    ['class K {}', { t: 'class', name: 'K' }],
    [
      '[1, , "a"]',
      { t: 'array', id: 'Array#1', items: [1, { t: 'undefined' }, 'a'] },
    ],
    ['new Set([1])', { t: 'set', id: 'Set#1', items: [1] }],
    ['new Map([["k", 1]])', { t: 'map', id: 'Map#1', entries: [['k', 1]] }],
    [
      'new Date(0)',
      { t: 'date', id: 'Date#1', text: '1970-01-01T00:00:00.000Z' },
    ],
    [
      'new TextEncoder().encode("hé")',
      { t: 'bytes', id: 'Uint8Array#1', length: 3, text: 'hé' },
    ],
    ['Promise.resolve(1)', { t: 'object', id: 'Promise#1', members: {} }],
    ['Object.create(null)', { t: 'object', id: 'Object#1', members: {} }],
    [
      '{ a: 1, get b() { throw 1 } }',
      { t: 'object', id: 'Object#1', members: { a: 1, b: { t: 'accessor' } } },
    ],
    [
      'new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
      { t: 'proxy' },
    ],
    ['Proxy.revocable({}, {}).proxy', { t: 'proxy' }],
    [
      'Object.assign(new TypeError("m"), { code: 5 })',
      { t: 'error', id: 'TypeError#1', members: { message: 'm', code: 5 } },
    ],
  ])('%s', async (expression, expected) => {
    expect(await valueFor(expression)).toEqual(expected)
  })

  it('shows the private fields of any object, those not made yet left out', async () => {
    const recording = await opened(`
      class A { #a = 1; #m() {} seen = 0; constructor() { this.seen = 1 } }
      class B extends A { #b = [2] }
      export default () => { const it = new B(); return it }`)
    expect(last(recording, 'it')).toMatchObject({
      id: 'B#1',
      members: { '#a': 1, '#b': { items: [2] }, seen: 1 },
    })
    const inBase = recording.locals(
      recording
        .stepsAt('program.ts', 2)
        .find((at) => recording.step(at).symbol === 'A.constructor') ?? -1,
    )
    expect(deep(recording, inBase[0]?.value ?? -1)).toEqual({
      t: 'object',
      id: 'B#1',
      members: { '#a': 1, seen: 0 },
    })
  })

  it('is bounded: depth, members, length', async () => {
    expect(await valueFor('{ a: { b: { c: { d: 1 } } } }')).toMatchObject({
      members: { a: { members: { b: { members: { c: { t: 'ref' } } } } } },
    })
    expect(await valueFor('new Array(1e6).fill(0)')).toMatchObject({
      items: expect.objectContaining({ length: 16 }),
      more: 999_984,
    })
    expect(
      await valueFor('new Map(Array.from({ length: 20 }, (_, i) => [i, i]))'),
    ).toMatchObject({ more: 4 })
    expect(await valueFor('"x".repeat(2e6)')).toEqual({
      t: 'text',
      text: 'x'.repeat(120),
      length: 2e6,
    })
  })

  it('that holds itself ends in a reference', async () => {
    expect(
      await valueFor('(() => { const o = {}; o.self = o; return o })()'),
    ).toMatchObject({
      id: 'Object#1',
      members: { self: { t: 'ref', id: 'Object#1' } },
    })
  })

  it('that pretends to be something else harms nobody', async () => {
    expect(await valueFor('Object.create(Map.prototype)')).toEqual({
      t: 'object',
      id: 'Map#1',
      members: {},
    })
    expect(await valueFor('Object.create(Date.prototype)')).toEqual({
      t: 'object',
      id: 'Date#1',
      members: {},
    })
  })

  it('is written once, and named again while it does not change', async () => {
    const recording = await opened(`
      export default () => { const it = { n: 1 }; let k = 0; k += 1; it.n = 2; return k }`)
    const seen = []
    for (let at = 0; at < recording.length; at += 1)
      for (const { name, value, hasChanged } of recording.locals(at))
        if (name === 'it') seen.push([deep(recording, value), hasChanged])
    const state = (n: number) => ({
      t: 'object',
      id: 'Object#1',
      members: { n },
    })
    expect(seen).toEqual([
      [state(1), true],
      [state(1), false],
      [state(1), false],
      [state(2), true],
      [state(2), false],
    ])
  })
})

describe('secrets', () => {
  it.each([
    [
      '{ password: "pppp", auth_token: "tttt", apiKey: "kkkk", tokens: 3, auth_token2: null }',
      ['pppp', 'tttt', 'kkkk'],
    ],
    ['new Map([["secret", "topsecret"]])', ['topsecret']],
    ['"rabbit://guest:hunter2@host:5672/v"', ['hunter2']],
    [
      '{ deep: { url: "amqp://u:swordfish@h,u:swordfish@i/v" } }',
      ['swordfish'],
    ],
    ['JSON.stringify({ a: 1, auth_token: "tttt" })', ['tttt']],
    [
      'JSON.stringify({ m: JSON.stringify({ _context_auth_token: "tttt", n: JSON.stringify({ password: "uuuu" }) }) })',
      ['tttt', 'uuuu'],
    ],
    [
      'new TextEncoder().encode(JSON.stringify({ password: "tttt" }))',
      ['tttt'],
    ],
    ['"x".repeat(1990) + "://user:hunter2"', ['hunter2']],
    ['new Error("cannot reach rabbit://a:hunter2@h")', ['hunter2']],
    ['new (class { #password = "hunter2" })()', ['hunter2']],
  ])('of %s are not in the recording', async (expression, secrets) => {
    const recording = await opened(
      `export default () => { const it = ${expression}; return it }`,
    )
    const text = JSON.stringify(recording.recording.values)
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  it('leave the rest of a text as it was', () => {
    expect(maskText('to rabbit://u:p@h:1/v?a=b, and http://h/a:b@c')).toBe(
      `to rabbit://${MASK}@h:1/v?a=b, and http://h/a:b@c`,
    )
    const masked = maskText(
      '{"a":"b","auth_token":"c","d":{"e":"f"},"token":null}',
    )
    expect(JSON.parse(masked)).toEqual({
      a: 'b',
      auth_token: MASK,
      d: { e: 'f' },
      token: null,
    })
  })

  it('in JSON within JSON are masked so that both still are JSON', () => {
    const inner = JSON.stringify({ password: 'a"b\\', x: 1 })
    const masked = maskText(JSON.stringify({ 'oslo.message': inner }))
    expect(JSON.parse(JSON.parse(masked)['oslo.message'])).toEqual({
      password: MASK,
      x: 1,
    })
  })
})
