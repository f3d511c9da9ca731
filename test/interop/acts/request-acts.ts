/**
 * Acts: every way to ask. Call, cast, fanout, a certain server, namespaces,
 * versions, the context, and 200 calls at once. Each in both directions.
 */
import { RPCVersionCapError } from '../../../src/index.ts'
import { ActList } from '../act.ts'
import { expectError, expectSame, expectTyped, rejectionOf } from '../check.ts'
import type { PythonRequest } from '../scene.ts'
import { type Typed, typedOf } from '../typed-json.ts'

const CALLS_AT_ONCE = 200

/** As OpenStack's services have it. */
const CONTEXT = {
  user_id: 'u-1',
  project_id: 'p-1',
  is_admin: true,
  request_id: 'req-1',
  roles: ['admin', 'member'],
  nothing: null,
}

/** Python's endpoints see what the call monitor was told, too. */
const SEEN_BY_PYTHON = { ...CONTEXT, client_timeout: null }

const list = new ActList('requests')
export const requestActs = list.acts

list.ours('a call', async (scene) => {
  expectSame(await scene.call('add', { a: 2, b: 3 }), 5)
})

list.python('a call', async (scene) => {
  const args: Record<string, Typed> = { a: ['int', '2'], b: ['int', '3'] }
  await scene.expectPython('add', 5, { args })
})

list.ours('a call whose result is null', async (scene) => {
  expectSame(await scene.call('echo', { value: null }), null)
})

list.python('a call whose result is null', async (scene) => {
  await scene.expectPython('echo', null, { args: { value: ['none'] } })
})

list.ours('a call with a context', async (scene) => {
  const client = await scene.toPython()
  expectSame(await client.call(CONTEXT, 'context'), SEEN_BY_PYTHON)
})

list.python('a call with a context', async (scene) => {
  const context = typedOf(CONTEXT)
  await scene.expectPython('context', CONTEXT, { context })
})

list.ours('a cast', async (scene) => {
  const client = await scene.toPython({ target: { server: 'a' } })
  await client.cast(CONTEXT, 'note', { value: 'cast by ours' })
  const { events } = scene.pythonServer
  const note = await events.takeNote('a', ['str', 'cast by ours'])
  expectTyped(note.context, typedOf(SEEN_BY_PYTHON))
})

list.python('a cast', async (scene) => {
  const context = typedOf(CONTEXT)
  const value: Typed = ['str', 'cast by Python']
  const target = { server: 'a' }
  await scene.pythonCast('note', { target, context, args: { value } })
  const note = await scene.ours.events.takeNote('a', value)
  expectTyped(note.context, context)
})

list.ours('a fanout cast reaches each server once', async (scene) => {
  const client = await scene.toPython({ target: { fanout: true } })
  await client.cast({}, 'note', { value: 'fanout by ours' })
  const { events } = scene.pythonServer
  const value: Typed = ['str', 'fanout by ours']
  await events.takeNote('a', value)
  await events.takeNote('b', value)
  expectSame(events.notesLeft(value), 0, 'further notes')
})

list.python('a fanout cast reaches each server once', async (scene) => {
  const value: Typed = ['str', 'fanout by Python']
  const target = { fanout: true }
  await scene.pythonCast('note', { target, args: { value } })
  const { events } = scene.ours
  await events.takeNote('a', value)
  await events.takeNote('b', value)
  expectSame(events.notesLeft(value), 0, 'further notes')
})

list.ours('a call to one certain server', async (scene) => {
  for (const server of ['a', 'b', 'b', 'a'])
    expectSame(await scene.call('who', {}, { target: { server } }), server)
})

list.python('a call to one certain server', async (scene) => {
  for (const server of ['a', 'b', 'b', 'a'])
    await scene.expectPython('who', server, { target: { server } })
})

list.ours('calls to a topic take turns between its servers', async (scene) => {
  const answers = [await scene.call('who'), await scene.call('who')]
  expectSame(answers.sort(), ['a', 'b'])
})

list.python(
  'calls to a topic take turns between its servers',
  async (scene) => {
    const answers = [
      await scene.pythonCall('who'),
      await scene.pythonCall('who'),
    ]
    expectSame(answers.map(({ result }) => result?.[1]).sort(), ['a', 'b'])
  },
)

/** Namespace, version, and which endpoint answers. */
const ENDPOINTS = [
  ['walk', '2.1', 'walk 2.1'],
  ['walk', '2.0', 'walk 2.1'],
  ['walk', '3.0', 'walk 3.0'],
  ['stroll', '2.1', 'walk 2.1'],
] as const

list.ours('namespace and version choose the endpoint', async (scene) => {
  for (const [namespace, version, answer] of ENDPOINTS) {
    const target = { namespace, version }
    expectSame(await scene.call('where', {}, { target }), answer)
  }
})

list.python('namespace and version choose the endpoint', async (scene) => {
  for (const [namespace, version, answer] of ENDPOINTS)
    await scene.expectPython('where', answer, {
      target: { namespace, version },
    })
})

list.ours('a call without a version is one for 1.0', async (scene) => {
  const target = { version: null }
  expectSame(await scene.call('add', { a: 1, b: 1 }, { target }), 2)
})

list.python('a call without a version is one for 1.0', async (scene) => {
  const args: Record<string, Typed> = { a: ['int', '1'], b: ['int', '1'] }
  await scene.expectPython('add', 2, { target: { version: null }, args })
})

list.ours('a version above the cap is not sent', async (scene) => {
  const request = { target: { version: '1.3' }, versionCap: '1.2' }
  const error = await rejectionOf(scene.call('who', {}, request))
  expectError(error, RPCVersionCapError, ['1.3', '1.2'])
})

list.python('a version above the cap is not sent', async (scene) => {
  const request = { target: { version: '1.3' }, version_cap: '1.2' }
  const error = await scene.pythonError('who', request)
  expectSame(error.class, 'RPCVersionCapError')
})

list.ours('a ping', async (scene) => {
  expectSame(await scene.call('oslo_rpc_server_ping'), 'pong')
})

list.python('a ping', async (scene) => {
  await scene.expectPython('oslo_rpc_server_ping', 'pong')
})

list.ours(`${CALLS_AT_ONCE} calls at once`, async (scene) => {
  const client = await scene.toPython()
  const calls = numbers().map((a) => client.call({}, 'add', { a, b: 1 }))
  expectSame(
    await Promise.all(calls),
    numbers().map((a) => a + 1),
  )
})

list.python(`${CALLS_AT_ONCE} calls at once`, async (scene) => {
  const outcomes = await Promise.all(
    numbers().map((a) => scene.pythonCall('add', sum(a, 1))),
  )
  expectSame(
    outcomes.map(({ result, error }) => Number(result?.[1] ?? error?.class)),
    numbers().map((a) => a + 1),
  )
})

function numbers(): number[] {
  return Array.from({ length: CALLS_AT_ONCE }, (_, at) => at)
}

function sum(a: number, b: number): PythonRequest {
  return { args: { a: typedOf(a), b: typedOf(b) } }
}
