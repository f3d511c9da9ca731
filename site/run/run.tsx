/**
 * `<Run scenario="01-l3-agent" />`: runs a lesson of sandbox/ in the reader's
 * browser and shows its traffic and its log as they come. Each press makes a
 * new worker, so every run starts clean and one that never ends can be stopped.
 * worker.ts does the running; messages.ts is what the two say to each other.
 */
import Translate, { translate } from '@docusaurus/Translate'
import useDocusaurusContext from '@docusaurus/useDocusaurusContext'
import { useEffect, useReducer, useRef } from 'react'
import type { Language } from '../../sandbox/trace/language.ts'
import { ScrollingPre } from '../code/scrolling-pre.tsx'
import { FrameView, ReceiptView } from './frame-view.tsx'
import type { FromRun, ToRun } from './messages.ts'
import { idle, nextState, type RunEvent, type RunState } from './run-state.ts'

function startWorker(
  scenario: string,
  language: Language,
  tell: (event: RunEvent) => void,
): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: `run-${scenario}`,
  })
  worker.addEventListener('message', ({ data }: MessageEvent<FromRun>) => {
    tell(data)
    if (data.type === 'done' || data.type === 'error') worker.terminate()
  })
  worker.addEventListener('error', ({ message }) => {
    tell({ type: 'error', name: 'Worker', message: message || 'did not load' })
    worker.terminate()
  })
  worker.postMessage({ type: 'run', scenario, language } satisfies ToRun)
  return worker
}

function useLanguage(): Language {
  const { currentLocale } = useDocusaurusContext().i18n
  return currentLocale === 'zh-Hans' ? 'zh-Hans' : 'en'
}

function useRun(scenario: string) {
  const language = useLanguage()
  const [state, tell] = useReducer(nextState, idle)
  const worker = useRef<Worker | null>(null)
  useEffect(() => () => worker.current?.terminate(), [])
  const start = () => {
    worker.current?.terminate()
    tell({ type: 'begin' })
    worker.current = startWorker(scenario, language, tell)
  }
  const stop = () => {
    worker.current?.terminate()
    tell({ type: 'stop' })
  }
  return { state, start, stop }
}

function statusOf({ phase, frames, error }: RunState): string {
  const count = { count: frames }
  const texts = {
    idle: translate({ id: 'run.idle', message: 'Not run yet.' }),
    running: translate(
      { id: 'run.running', message: 'Running: {count} frames so far.' },
      count,
    ),
    done: translate(
      { id: 'run.done', message: 'Done: {count} frames went over the broker.' },
      count,
    ),
    stopped: translate(
      { id: 'run.stopped', message: 'Stopped after {count} frames.' },
      count,
    ),
    failed: translate(
      { id: 'run.failed', message: 'Failed. {error}' },
      { error },
    ),
  }
  return texts[phase]
}

function Result({ result }: { result: unknown }) {
  if (result === undefined) return null
  const text =
    typeof result === 'string' ? result : JSON.stringify(result, null, 2)
  const title = translate({ id: 'run.result', message: 'What came back' })
  return (
    <section className="run-result">
      <h3>{title}</h3>
      <ScrollingPre label={title} text={text} />
    </section>
  )
}

function Log({ log }: Pick<RunState, 'log'>) {
  const title = translate({ id: 'run.log', message: 'Log' })
  return (
    <section className="run-log">
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <ol tabIndex={0} aria-label={title}>
        {log.map(({ key, level, logger, text }) => (
          <li key={key} data-level={level.toLowerCase()}>
            <b>{level}</b> <i>{logger}</i> {text}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Traffic({ acts }: Pick<RunState, 'acts'>) {
  return (
    <section className="run-traffic">
      <h3>
        <Translate id="run.traffic">Frames</Translate>
      </h3>
      <ol>
        {acts.map((act) =>
          act.type === 'frame' ? (
            <FrameView key={act.key} frame={act.frame} open={act.key === 1} />
          ) : (
            <ReceiptView key={act.key} receipt={act} />
          ),
        )}
      </ol>
    </section>
  )
}

export function Run({ scenario }: { scenario: string }) {
  const { state, start, stop } = useRun(scenario)
  const running = state.phase === 'running'
  return (
    <div className="run" data-phase={state.phase}>
      <div className="run-bar">
        <button type="button" className="run-start" onClick={start}>
          {state.phase === 'idle' ? (
            <Translate id="run.start">Run</Translate>
          ) : (
            <Translate id="run.again">Run again</Translate>
          )}
        </button>
        <button type="button" onClick={stop} disabled={!running}>
          <Translate id="run.stop">Stop</Translate>
        </button>
        <p role="status">{statusOf(state)}</p>
      </div>
      <noscript>
        <p>
          <Translate id="run.noScript">
            Run needs scripts, and this browser runs none. The command below
            plays the same lesson in a terminal.
          </Translate>
        </p>
      </noscript>
      {state.acts.length > 0 && <Traffic acts={state.acts} />}
      <Result result={state.result} />
      {state.log.length > 0 && <Log log={state.log} />}
    </div>
  )
}
