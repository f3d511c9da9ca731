/**
 * Acts: Mitaka. That the re-enactment sends and declares what was captured of
 * Mitaka itself, and then, with it, that such a client gets its reply from our
 * server, and our client from such a server if it is told to hear it.
 */
import { isDeepStrictEqual } from 'node:util'
import { MessagingTimeout, RemoteError } from '../../../src/index.ts'
import type { Act } from '../act.ts'
import { expectError, expectSame, expectTyped, rejectionOf } from '../check.ts'
import {
  MITAKA_SERVER,
  type MitakaOrder,
  type MitakaScene,
  OUR_TOPIC,
} from '../mitaka-scene.ts'
import { typedOf } from '../typed-json.ts'

const CONTEXT = { user_id: 'u-1', is_admin: true, roles: ['admin'] }

type Play = (scene: MitakaScene) => Promise<void>

function asksUs(title: string, play: Play): Act<MitakaScene> {
  return { about: 'Mitaka', title, direction: 'Mitaka -> ours', play }
}

function isAsked(title: string, play: Play): Act<MitakaScene> {
  return { about: 'Mitaka', title, direction: 'ours -> Mitaka', play }
}

function order(
  what: MitakaOrder['do'],
  method: string,
  args: object = {},
  target: object = {},
): MitakaOrder {
  const whole = { topic: OUR_TOPIC, ...target }
  return { do: what, method, args, target: whole, context: CONTEXT }
}

async function expectFailure(
  scene: MitakaScene,
  kind: string,
  expected: object,
): Promise<void> {
  const { error } = await scene.ask(order('call', 'fail', { kind }))
  const { tb, ...others } = error ?? {}
  expectSame(others, expected)
  expectSame(Array.isArray(tb), true, 'a traceback')
}

const asked: readonly Act<MitakaScene>[] = [
  asksUs('a call gets its reply', async (scene) => {
    const { result } = await scene.ask(order('call', 'add', { a: 2, b: 3 }))
    expectSame(result, 5)
  }),
  asksUs('a context, and a result of null', async (scene) => {
    const { result } = await scene.ask(order('call', 'context'))
    expectSame(result, CONTEXT)
    const echo = await scene.ask(order('call', 'echo', { value: null }))
    expectSame(echo.result, null)
  }),
  asksUs('a call to one certain server', async (scene) => {
    for (const server of ['b', 'a'])
      expectSame(
        (await scene.ask(order('call', 'who', {}, { server }))).result,
        server,
      )
  }),
  asksUs('a cast and a fanout cast', async (scene) => {
    const { events } = scene.ours
    const value = 'by Mitaka'
    await scene.ask(order('cast', 'note', { value }, { server: 'a' }))
    const note = await events.takeNote('a', typedOf(value))
    expectTyped(note.context, typedOf(CONTEXT))
    await scene.ask(order('cast', 'note', { value }, { fanout: true }))
    await events.takeNote('a', typedOf(value))
    await events.takeNote('b', typedOf(value))
  }),
  asksUs('namespace and version', async (scene) => {
    const target = { namespace: 'walk', version: '2.1' }
    const { result } = await scene.ask(order('call', 'where', {}, target))
    expectSame(result, 'walk 2.1')
  }),
  asksUs('a built-in exception', async (scene) => {
    await expectFailure(scene, 'ValueError', {
      class: 'ValueError',
      module: 'builtins',
      message: 'bad value: 3',
      args: ['bad value: 3'],
      kwargs: {},
    })
  }),
  asksUs('an exception with kwargs', async (scene) => {
    await expectFailure(scene, 'QuotaExceeded', {
      class: 'QuotaExceeded',
      module: 'peer_errors',
      message: 'too many ports',
      args: ['too many ports'],
      kwargs: { limit: 10, used: 11 },
    })
  }),
]

const HEARING = { hearMitaka: true }

const asking: readonly Act<MitakaScene>[] = [
  isAsked('a call gets its reply', async (scene) => {
    const result = await scene.withOurClient(HEARING, (client) =>
      client.call(CONTEXT, 'get_port', { port_id: '9b5c' }),
    )
    expectSame((result as { id: unknown }).id, '9b5c')
  }),
  isAsked('a call to one certain server, a result of null', async (scene) => {
    const target = { ...HEARING, server: MITAKA_SERVER }
    const call = scene.withOurClient(target, (client) =>
      client.call({}, 'nothing'),
    )
    expectSame(await call, null)
  }),
  isAsked('a cast and a fanout cast', async (scene) => {
    for (const fanout of [false, true]) {
      const args = { fanout }
      await scene.withOurClient({ ...HEARING, fanout }, (client) =>
        client.cast(CONTEXT, 'update', args),
      )
      const what = `an update, fanout ${fanout}`
      const event = await scene.server.events.take(
        (it) => isDeepStrictEqual(it.args, args),
        what,
      )
      expectSame(event.context, CONTEXT)
    }
  }),
  isAsked('a built-in exception', async (scene) => {
    const error = await rejectionOf(
      scene.withOurClient(HEARING, (client) =>
        client.call({}, 'bad_value', { arg: 3 }),
      ),
    )
    expectError(error, RangeError, ['bad value: 3', 'Traceback'])
  }),
  isAsked('an exception with kwargs', async (scene) => {
    const error = await rejectionOf(
      scene.withOurClient(HEARING, (client) => client.call({}, 'quota')),
    )
    expectError(error, RemoteError, ['QuotaExceeded', 'too many ports'])
  }),
  // The last: the server tries to reply for a minute, and serves nobody.
  isAsked('without hearMitaka there is no exchange for it', async (scene) => {
    const call = scene.withOurClient({ hearMitaka: false }, (client) =>
      client.call({}, 'nothing'),
    )
    expectError(await rejectionOf(call), MessagingTimeout, [])
    const { events } = scene.server
    await events.take(({ event }) => event === 'no exchange', 'a 404')
  }),
]

/** In this order. */
export const mitakaActs = [...asked, ...asking]
