/**
 * What stands for a player where nothing can be played: a still picture of its
 * scene, and in words what went over the wire and into the log. Made from the
 * recording when a page is rendered; a reader without scripts sees it, and a
 * printed page has its list. A script's `#still` is no-still.tsx: neither this
 * nor a recording is in what a browser fetches.
 */
import Translate, { translate } from '@docusaurus/Translate'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import lesson01 from '../static/recordings/01-l3-agent.json?recording'
import lesson02 from '../static/recordings/02-mitaka-stop.json?recording'
import lesson03 from '../static/recordings/03-topics.json?recording'
import lesson04 from '../static/recordings/04-transport.json?recording'
import lesson05 from '../static/recordings/05-ordered.json?recording'
import lesson06 from '../static/recordings/06-executors.json?recording'
import lesson07 from '../static/recordings/07-listener.json?recording'
import lesson08 from '../static/recordings/08-dispatcher.json?recording'
import lesson09 from '../static/recordings/09-acknowledge-first.json?recording'
import lesson10 from '../static/recordings/10-client.json?recording'
import lesson11 from '../static/recordings/11-reply-queues.json?recording'
import lesson12 from '../static/recordings/12-envelope.json?recording'
import lesson13 from '../static/recordings/13-failures.json?recording'
import lesson14 from '../static/recordings/14-retry-for-ever.json?recording'
import lesson15 from '../static/recordings/15-wait-inside.json?recording'
import lesson20 from '../static/recordings/20-refused-queues.json?recording'
import oneCall from '../static/recordings/one-call.json?recording'
import type { RecordingName } from './load-played.ts'
import type { StillProps } from './no-still.tsx'
import { pictureAt, placesAt } from './picture.ts'
import { PictureView } from './picture-view.tsx'
import { laneWords, stepWords } from './step-words.ts'
import { firstStepOf, lastStepOf } from './stepping.ts'
import { type Telling, toldUntil } from './telling.ts'

const TEXTS: Readonly<Record<RecordingName, string>> = {
  'one-call': oneCall,
  '01-l3-agent': lesson01,
  '02-mitaka-stop': lesson02,
  '03-topics': lesson03,
  '04-transport': lesson04,
  '05-ordered': lesson05,
  '06-executors': lesson06,
  '07-listener': lesson07,
  '08-dispatcher': lesson08,
  '09-acknowledge-first': lesson09,
  '10-client': lesson10,
  '11-reply-queues': lesson11,
  '12-envelope': lesson12,
  '13-failures': lesson13,
  '14-retry-for-ever': lesson14,
  '15-wait-inside': lesson15,
  '20-refused-queues': lesson20,
}

const opened = new Map<RecordingName, OpenRecording>()

function recordingOf(name: RecordingName): OpenRecording {
  const open = opened.get(name) ?? openRecording(TEXTS[name])
  opened.set(name, open)
  return open
}

function isEmpty(open: OpenRecording, at: number): boolean {
  const { queues, executors } = pictureAt(open, at)
  return queues.length === 0 && executors.length === 0
}

/**
 * The step of the picture: where it opens, or, if nothing is there yet, where
 * the function has ended; without a function the first message on its way.
 */
function sceneOf(open: OpenRecording, symbol: string): number {
  const sent = open.recording.wire[0]?.step ?? 0
  if (symbol === '') return sent
  const first = Math.max(0, firstStepOf(open, symbol))
  return isEmpty(open, first) ? lastStepOf(open, symbol) : first
}

/** A player with an id is about one function, the others about everything. */
function toldBy(open: OpenRecording, { id, symbol }: StillProps) {
  const all = toldUntil(open, open.length - 1)
  if (id === '') return all
  const first = firstStepOf(open, symbol)
  const last = lastStepOf(open, symbol)
  return all.filter(({ step }) => step >= first && step <= last)
}

/** The main steps are all but those of a driver that works by itself. */
function Told({ open, telling }: { open: OpenRecording; telling: Telling }) {
  const { step, text } = telling
  const chain = open.recording.chains[open.step(step).chain]
  const lane = laneWords(chain?.isNamed ? chain : { name: '', owner: '' })
  const isMain = chain?.name !== 'driver'
  return (
    <li className={isMain ? undefined : 'player-beside'}>
      {translate(
        { id: 'player.laneTells', message: '{lane}: {text}.' },
        { lane, text },
      )}
    </li>
  )
}

function NothingTold({ recording, symbol }: StillProps) {
  return (
    <p>
      <Translate id="player.nothingTold" values={{ symbol }}>
        {'Nothing goes over the wire while {symbol} runs.'}
      </Translate>{' '}
      <a href={`#player-${recording}`}>
        <Translate id="player.wholeLog">The whole log</Translate>
      </a>
    </p>
  )
}

export function Still(props: StillProps) {
  const { recording, name, symbol } = props
  const open = recordingOf(recording)
  const scene = sceneOf(open, symbol)
  const told = toldBy(open, props)
  return (
    <div className="player-still" data-still={name} suppressHydrationWarning>
      <p className="player-still-step">{stepWords(open, scene)}</p>
      {!isEmpty(open, scene) && (
        <PictureView open={open} at={scene} places={placesAt(open, scene)} />
      )}
      {told.length === 0 && <NothingTold {...props} />}
      {told.length > 0 && (
        <>
          <p className="player-title">
            <Translate id="player.stillLog">
              What went over the wire and into the log
            </Translate>
          </p>
          <ol>
            {told.map((telling) => (
              <Told key={telling.key} open={open} telling={telling} />
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
