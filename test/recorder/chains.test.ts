import { expect, it } from 'vitest'
import { CHAIN_RULES, WATCHED } from '../../sandbox/recorder/chain-names.ts'
import { instrument } from '../../sandbox/recorder/instrument.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { opened } from './record-text.ts'
import { read } from './source-tree.ts'

/** By the local `me`, which each logical chain hands on, its chains' indices. */
function chainsByName(recording: OpenRecording) {
  const chains = new Map<unknown, Set<number>>()
  let steps = 0
  for (let at = 0; at < recording.length; at += 1) {
    const me = recording.locals(at).find(({ name }) => name === 'me')
    if (me === undefined) continue
    const name = recording.value(me.value)
    if (typeof name !== 'string') continue
    steps += 1
    const known = chains.get(name) ?? new Set()
    chains.set(name, known.add(recording.step(at).chain))
  }
  return { chains, steps }
}

/** All the ways in which async work goes on. */
const PROGRAM = `
const tick = () => Promise.resolve()
const later = (ms) => new Promise((done) => setTimeout(done, ms))

async function deep(me, n) {
  if (n === 0) return me
  await tick()
  try { return await deep(me, n - 1) } finally { await tick() }
}
function wrapped(me) { const name = me; return deep(name, 2) }
function stored(me, o) { o.p ??= deep(me, 1).finally(() => me.length); return o.p }
async function named(me) { const work = deep(me, 1); const n = 1 + 1; return await work }
async function* count(me) {
  for (let i = 0; i < 3; i++) { await tick(); yield i; if (i === 1) await later(3) }
}
function* plain(me) { const a = yield me; yield* [a, me] }
async function* both(me) { yield* count(me); yield* plain(me) }
class Counter {
  #me
  value = 0
  up = () => { const me = this.#me; this.value += me.length; return me }
  constructor(me) { this.#me = me }
  get twice() { const me = this.#me; return this.up() + me }
  async wait() { const me = this.#me; await tick(); this.up(); return me }
}
const listeners = []
async function branch(me, n) {
  await later(n)
  await deep(me, 2)
  await wrapped(me)
  await stored(me, {})
  await named(me)
  const counter = new Counter(me)
  await counter.wait()
  counter.twice
  for await (const x of count(me)) { if (x > 1) break; await tick() }
  for await (const x of both(me)) { await deep(me, 1) }
  for (const x of plain(me)) me.length
  await tick().then(() => { const inThen = me; return inThen }).finally(() => me.length)
  await tick().then(async () => { await tick(); return me })
  await new Promise((done) => setTimeout(async () => { await deep(me, 1); done() }, 2))
  try { await Promise.reject(new Error(me)) } catch (e) { await tick(); e.message + me }
  outer: for (const a of [1, 2]) {
    switch (a) { case 1: await tick(); continue outer; default: await deep(me, 1); break outer }
  }
  listeners.push((x) => { const mine = x; return mine })
  return me
}
function starts(me) { void detached('started'); return deep(me, 1) }
async function detached(me) { await later(1); await deep(me, 3); for await (const x of count(me)) await tick() }

export default async function main() {
  const me = 'main'
  await branch(me, 1)
  await starts(me)
  void detached('detached 1')
  detached('detached 2')
  await Promise.all([branch('all 1', 3), branch('all 2', 2)])
  await Promise.all(['map 1', 'map 2', 'map 3'].map(async (me) => { await tick(); await branch(me, 1) }))
  const kept = branch('kept', 2)
  await deep(me, 3)
  await kept
  queueMicrotask(() => void detached('micro'))
  await later(50)
  for (const f of listeners) f('x')
  await branch(me, 1)
}`

it('each logical chain is one chain, step for step', async () => {
  const recording = await opened(PROGRAM)
  expect(recording.recording).toMatchObject({ error: null, stopped: null })
  const { chains, steps } = chainsByName(recording)
  expect(steps).toBeGreaterThan(1000)
  expect([...chains.keys()]).toHaveLength(11)
  for (const [name, indices] of chains)
    expect({ name, chains: indices.size }).toEqual({ name, chains: 1 })
  const all = [...chains.values()].flatMap((indices) => [...indices])
  expect(new Set(all).size).toBe(all.length)
})

it('a call that its caller awaits is in the chain of its caller', async () => {
  const { recording } = await opened(`
    const f = async () => { await null; return 1 }
    const g = () => f()
    export default async () => { await f(); await g(); const p = f(); return await p }`)
  expect(recording.chains.map(({ name }) => name)).toEqual(['caller'])
})

it('a chain without a name has that of its first function', async () => {
  const { recording } = await opened(`
    class A { async run() { await null; await null } }
    export default async () => { void new A().run(); await null; await null; await null }`)
  expect(recording.chains).toEqual([
    { name: 'caller', owner: '', from: -1, isNamed: true },
    { name: 'A.run', owner: '', from: 0, isNamed: false },
  ])
})

it('every symbol that names a chain or is watched is a function of src/', () => {
  const named = [
    ...CHAIN_RULES.map((rule) => rule.symbol),
    ...Object.keys(WATCHED),
  ]
  for (const name of named) {
    const [path = '', symbol] = name.split(/#(.*)/s)
    const { functions } = instrument(read(path), path).table
    expect(functions.map((one) => one.symbol)).toContain(symbol)
  }
})

it('every private field that is watched is a field of its class', () => {
  for (const [name, { fields }] of Object.entries(WATCHED)) {
    const [path = ''] = name.split('#')
    for (const field of fields) expect(read(path)).toContain(`${field}`)
  }
})
