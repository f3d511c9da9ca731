/**
 * Everything that is played at one broker. The scenes are played side by side,
 * the acts of a scene one after the other; then the broker is restarted once,
 * under all of them. Called by `run-interop.ts`.
 */
import { type Act, failedAct, type Place, playAct } from './act.ts'
import { asCapturedActs } from './acts/as-captured-acts.ts'
import { compressionActs } from './acts/compression-acts.ts'
import { failureActs } from './acts/failure-acts.ts'
import { mitakaActs } from './acts/mitaka-acts.ts'
import { readmeActs } from './acts/readme-acts.ts'
import { requestActs } from './acts/request-acts.ts'
import { type RestartAct, restartActs } from './acts/restart-acts.ts'
import { killActs } from './acts/trouble-acts.ts'
import { valueActs } from './acts/value-acts.ts'
import { waitingActs } from './acts/waiting-acts.ts'
import type { Result } from './interop-table.ts'
import { MitakaScene } from './mitaka-scene.ts'
import type { BrokerVersion, Pod, PodBroker } from './pod.ts'
import { type PeerKind, peerName, Scene } from './scene.ts'

/** What is played, and who hears of it. */
export interface Play {
  /** Which acts; by their group, title, direction and peer. */
  readonly wants: (words: string) => boolean
  readonly report: (line: string) => void
  /** Takes what went wrong beside the acts; it fails the run. */
  readonly fault: (error: unknown) => void
}

/** Those that kill an end come last. */
const GROUPS: readonly (readonly Act[])[] = [
  requestActs,
  failureActs,
  valueActs,
  waitingActs,
  compressionActs,
  readmeActs,
  killActs,
]

const MITAKA_ACTS = [...asCapturedActs, ...mitakaActs]

const KINDS: readonly PeerKind[] = [
  { suite: 'bookworm', executor: 'threading' },
  { suite: 'bookworm', executor: 'eventlet' },
  { suite: 'trixie', executor: 'threading' },
  { suite: 'trixie', executor: 'eventlet' },
]

/** The results at one broker, in the order of the table. */
export async function playAtBroker(
  pod: Pod,
  version: BrokerVersion,
  play: Play,
): Promise<Result[]> {
  await using broker = await pod.startBroker(version)
  const name = `RabbitMQ ${broker.version}`
  play.report(`${name}: Python peers`)
  const sets: SetScene[] = []
  // One after the other: Python's imports keep a processor busy for seconds.
  for (const kind of KINDS) {
    const place = { peer: peerName(kind), broker: name }
    if (wanted([...GROUPS.flat(), ...restartActs], place, play).length > 0)
      sets.push(await setScene(pod, broker, kind, place))
  }
  const results = await Promise.all(sets.map((set) => playScene(set, play)))
  const mitaka = await playMitaka(pod, broker, play)
  const restarted = await playRestart(sets, broker, play)
  await Promise.all(
    sets.map(({ scene }) => scene?.[Symbol.asyncDispose]().catch(play.fault)),
  )
  return [...results.flat(), ...restarted, ...mitaka]
}

/** A scene, or why there is none: then its acts have failed. */
interface SetScene {
  readonly scene: Scene | null
  readonly place: Place
  readonly reason: unknown
}

async function setScene(
  pod: Pod,
  broker: PodBroker,
  kind: PeerKind,
  place: Place,
): Promise<SetScene> {
  try {
    const scene = await Scene.set(pod, broker, kind)
    return { scene, place, reason: null }
  } catch (reason) {
    return { scene: null, place, reason }
  }
}

async function playScene(
  { scene, place, reason }: SetScene,
  play: Play,
): Promise<Result[]> {
  const results: Result[] = []
  for (const group of GROUPS) {
    const acts = wanted(group, place, play)
    if (scene === null)
      results.push(...acts.map((act) => failedAct(act, place, reason)))
    else results.push(...(await playGroup(acts, scene, place, play)))
  }
  play.report(`  ${place.peer}, all: ${summary(results)}`)
  return results
}

async function playGroup<S>(
  acts: readonly Act<S>[],
  scene: S,
  place: Place,
  play: Play,
): Promise<Result[]> {
  const results: Result[] = []
  for (const act of acts)
    results.push(tell(await playAct(act, scene, place), play))
  if (acts.length > 0)
    play.report(`  ${place.peer}, ${acts[0]!.about}: ${summary(results)}`)
  return results
}

/** Its re-enactment is compared with the captures before it is believed. */
async function playMitaka(
  pod: Pod,
  broker: PodBroker,
  play: Play,
): Promise<Result[]> {
  const peer = 'Mitaka, re-enacted'
  const place = { peer, broker: `RabbitMQ ${broker.version}` }
  const acts = wanted(MITAKA_ACTS, place, play)
  if (acts.length === 0) return []
  const results: Result[] = []
  try {
    await using scene = await MitakaScene.set(pod, broker)
    results.push(...(await playGroup(acts, scene, place, play)))
  } catch (error) {
    // All were played: what failed is the putting away.
    if (results.length > 0) play.fault(error)
    else results.push(...acts.map((act) => failedAct(act, place, error)))
  }
  return results
}

/** All scenes are in the middle of something when the broker goes. */
async function playRestart(
  sets: readonly SetScene[],
  broker: PodBroker,
  play: Play,
): Promise<Result[]> {
  const begun = await Promise.all(
    sets.flatMap((set) =>
      wanted(restartActs, set.place, play).map((act) => beginAct(act, set)),
    ),
  )
  if (begun.length === 0) return []
  play.report(`RabbitMQ ${broker.version}: restarting it`)
  await broker.restart()
  play.report(`RabbitMQ ${broker.version}: it is back`)
  const results = await Promise.all(begun.map((finish) => finish()))
  for (const result of results) tell(result, play)
  play.report(`  after the restart: ${summary(results)}`)
  return results
}

async function beginAct(
  act: RestartAct,
  { scene, place, reason }: SetScene,
): Promise<() => Promise<Result>> {
  const fail = (error: unknown) => async () =>
    failedAct({ ...act, play: async () => {} }, place, error)
  if (scene === null) return fail(reason)
  try {
    const finish = await act.begin(scene)
    return () => playAct({ ...act, play: finish }, scene, place)
  } catch (error) {
    return fail(error)
  }
}

function wanted<A extends Omit<Act, 'play'>>(
  acts: readonly A[],
  place: Place,
  play: Play,
): A[] {
  return acts.filter(({ about, title, direction }) =>
    play.wants([about, title, direction, place.peer, place.broker].join(' | ')),
  )
}

/** A failure is told when it happens; the table tells it again. */
function tell(result: Result, play: Play): Result {
  if (result.failure !== null)
    play.report(
      `  FAILED ${result.peer}: ${result.title}, ${result.direction}: ${result.failure.split('\n')[0]}`,
    )
  return result
}

function summary(results: readonly Result[]): string {
  const failed = results.filter(({ failure }) => failure !== null).length
  return `${results.length - failed} passed, ${failed} failed`
}
