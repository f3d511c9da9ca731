/**
 * Acts: the broker is restarted in the middle, for all scenes at once. Each
 * act begins before and is played to its end after. Queues of topics are not
 * durable, as with Python's defaults: both ends declare them again.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { ManagementApi } from '../../support/broker-management.ts'
import type { Act } from '../act.ts'
import { expectSame, underWay } from '../check.ts'
import type { Scene } from '../scene.ts'
import { type Typed, typedOf } from '../typed-json.ts'

/** What is under way when the broker goes; resolves when it really is. */
type Begin = (scene: Scene) => Promise<() => Promise<void>>

export interface RestartAct extends Omit<Act, 'play'> {
  readonly begin: Begin
}

/** The method ends while the broker is away. */
const SLEEP = 2
/** Stop, start, and both ends' reconnecting, on a busy machine. */
const TIMEOUT = 110
const SERVED_AGAIN_DEADLINE_MS = 60_000
const ASK_AGAIN_MS = 100
const ABOUT = 'the broker restarted in the middle'

export const restartActs: readonly RestartAct[] = [
  {
    about: ABOUT,
    title: 'a call under way is answered',
    direction: 'ours -> Python',
    begin: async (scene) => {
      const args = { seconds: SLEEP, mark: 'restart' }
      const call = underWay(scene.call('sleep', args, { timeout: TIMEOUT }))
      await scene.pythonServer.events.takeSleep('restart')
      return async () => expectSame(await call, 'slept')
    },
  },
  {
    about: ABOUT,
    title: 'a call under way is answered',
    direction: 'Python -> ours',
    begin: async (scene) => {
      const seconds: Typed = ['int', String(SLEEP)]
      const args = { seconds, mark: typedOf('restart') }
      const request = { args, timeout: TIMEOUT }
      const call = underWay(scene.expectPython('sleep', 'slept', request))
      await scene.ours.events.takeSleep('restart')
      return () => call
    },
  },
  {
    about: ABOUT,
    title: 'calls and fanouts go on',
    direction: 'ours -> Python',
    begin: async (scene) => () => afterwardsOurs(scene),
  },
  {
    about: ABOUT,
    title: 'calls and fanouts go on',
    direction: 'Python -> ours',
    begin: async (scene) => () => afterwardsPython(scene),
  },
]

async function afterwardsOurs(scene: Scene): Promise<void> {
  const { events } = scene.pythonServer
  await servedAgain(scene, scene.pythonTopic)
  expectSame(await scene.call('add', { a: 20, b: 22 }), 42)
  const client = await scene.toPython({ target: { fanout: true } })
  await client.cast({}, 'note', { value: 'after the restart' })
  await events.takeNote('a', typedOf('after the restart'))
  await events.takeNote('b', typedOf('after the restart'))
}

async function afterwardsPython(scene: Scene): Promise<void> {
  await servedAgain(scene, scene.ourTopic)
  const args = { a: typedOf(20), b: typedOf(22) }
  await scene.expectPython('add', 42, { args })
  const value = typedOf('after the restart')
  await scene.pythonCast('note', { target: { fanout: true }, args: { value } })
  await scene.ours.events.takeNote('a', value)
  await scene.ours.events.takeNote('b', value)
}

/**
 * Waits until both servers consume from all of their queues again: a request
 * to a queue that is not there yet is lost, by Python's client and by ours.
 */
async function servedAgain(
  { broker: { management, transportUrl } }: Scene,
  topic: string,
): Promise<void> {
  const virtualHost = new URL(transportUrl).pathname.slice(1)
  const api = new ManagementApi(management, virtualHost)
  const deadline = performance.now() + SERVED_AGAIN_DEADLINE_MS
  for (;;) {
    const consumers = await api.list('consumers')
    const names = consumers.map((it) => (it.queue as { name: string }).name)
    const served = names.filter((name) => name === topic).length
    const directed = ['a', 'b'].every((it) => names.includes(`${topic}.${it}`))
    const fanouts = names.filter((it) => it.startsWith(`${topic}_fanout_`))
    if (served === 2 && directed && fanouts.length === 2) return
    if (performance.now() > deadline)
      throw new Error(`${topic} is not served again; consumers: ${names}`)
    await delay(ASK_AGAIN_MS)
  }
}
