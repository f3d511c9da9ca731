/**
 * Acts: an end is killed in the middle of a call, as kill -9 does. They come
 * last in their scene; each leaves a new end behind in place of the killed one.
 */
import { MessagingTimeout } from '../../../src/index.ts'
import { ActList } from '../act.ts'
import {
  expectError,
  expectSame,
  expectSeconds,
  rejectionOf,
  timed,
  underWay,
} from '../check.ts'
import { OurServerProcess } from '../our-server-process.ts'
import type { Typed } from '../typed-json.ts'

/** Far longer than anybody waits here. */
const FOR_EVER = 60
const MONITOR = 2
/** The monitor's time, and that of a busy machine. */
const SOON = [0, 20] as const

const list = new ActList('killed in the middle')
export const killActs = list.acts

list.ours('of the server: the call monitor gives up', async (scene) => {
  const settings = { callMonitorTimeout: MONITOR, timeout: FOR_EVER }
  const args = { seconds: FOR_EVER, mark: 'killed' }
  const call = underWay(rejectionOf(scene.call('sleep', args, settings)))
  await scene.pythonServer.events.takeSleep('killed')
  await scene.pythonServer.kill()
  const seconds = await timed(async () =>
    expectError(await call, MessagingTimeout, []),
  )
  expectSeconds(seconds, SOON)
})

list.ours('of the server: the next one answers', async (scene) => {
  scene.pythonServer = await scene.pythonServer.startAnother()
  expectSame(await scene.call('add', { a: 1, b: 2 }), 3)
})

list.python('of the server: the call monitor gives up', async (scene) => {
  const topic = `${scene.ourTopic}-killed`
  await using server = await OurServerProcess.start(scene.broker, topic)
  const args = sleepArgs(FOR_EVER, 'killed')
  const waits = { monitor: MONITOR, timeout: FOR_EVER }
  const call = underWay(
    scene.pythonCall('sleep', { target: { topic }, args, ...waits }),
  )
  await server.events.takeSleep('killed')
  await server.kill()
  const seconds = await timed(async () =>
    expectSame((await call).error?.class, 'MessagingTimeout'),
  )
  expectSeconds(seconds, SOON)
})

list.python('of the client: its server serves on', async (scene) => {
  const args = sleepArgs(3, 'client killed')
  const call = underWay(rejectionOf(scene.pythonCall('sleep', { args })))
  await scene.ours.events.takeSleep('client killed')
  await scene.pythonClient.kill()
  await call
  scene.pythonClient = await scene.pythonClient.startAnother()
  await scene.expectPython('sleep', 'slept', { args: sleepArgs(1, 'next') })
})

function sleepArgs(seconds: number, mark: string): Record<string, Typed> {
  return { seconds: ['float', String(seconds)], mark: ['str', mark] }
}
