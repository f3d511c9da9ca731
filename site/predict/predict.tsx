/**
 * `<Predict lesson="02-mitaka-stop" of="mitaka.old">`: a question that the
 * reader answers before the lesson is run, in the page, to see. The right
 * option is the one that the run returns; the page holds no answer. Its parts
 * are written by remark-predict.mjs. Without scripts, and in print, it is the
 * question, its options, and the command that tells.
 */
import Translate, { translate } from '@docusaurus/Translate'
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useId,
} from 'react'
import { type Phase, type Prediction, usePrediction } from './use-prediction.ts'
import { optionsThatEqual } from './value-at.ts'

interface Asked extends Prediction {
  /** Of the group of radio buttons. */
  readonly name: string
  readonly choose: (json: string) => void
}

const Asking = createContext<Asked | null>(null)

function useAsked(): Asked {
  const asked = useContext(Asking)
  if (asked === null) throw new Error('a part of <Predict> stands outside it')
  return asked
}

export function PredictQuestion({ children }: { children: ReactNode }) {
  return (
    <legend>
      <span className="predict-kicker">
        <Translate id="predict.kicker">Predict, then run</Translate>
      </span>
      {children}
    </legend>
  )
}

interface OptionProps {
  /** Its value, as JSON text. */
  json: string
  children: ReactNode
}

type Mark = 'right' | 'wrong'

/** Nothing is marked before the run has told. */
function markOf(json: string, { returned, chosen }: Asked): Mark | null {
  if (returned === null) return null
  const isRight = optionsThatEqual([json], JSON.parse(returned)).length > 0
  if (isRight) return 'right'
  return chosen === json ? 'wrong' : null
}

function MarkText({ mark }: { mark: Mark }) {
  return (
    <strong className="predict-mark">
      {mark === 'right' ? (
        <Translate id="predict.right">✓ This is what happened.</Translate>
      ) : (
        <Translate id="predict.wrong">✗ Your choice; not so.</Translate>
      )}
    </strong>
  )
}

export function PredictOption({ json, children }: OptionProps) {
  const asked = useAsked()
  const mark = markOf(json, asked)
  return (
    <label className="predict-option" data-mark={mark ?? undefined}>
      <input
        type="radio"
        name={asked.name}
        value={json}
        checked={asked.chosen === json}
        onChange={() => asked.choose(json)}
        required
      />
      <span>
        <code>{json}</code> {children} {mark && <MarkText mark={mark} />}
      </span>
    </label>
  )
}

function statusOf(
  { phase, chosen, returned, why }: Prediction,
  options: readonly string[],
): string {
  if (phase === 'asked') return ''
  if (phase === 'running')
    return translate({ id: 'predict.running', message: 'The lesson runs …' })
  if (phase === 'failed')
    return translate(
      { id: 'predict.failed', message: 'The lesson failed. {why}' },
      { why },
    )
  const told = { returned: returned ?? '', chosen: chosen ?? '' }
  const [right] = optionsThatEqual(options, JSON.parse(told.returned))
  const texts = {
    right: translate(
      {
        id: 'predict.outcomeRight',
        message: '✓ As you predicted: the lesson returned {returned}.',
      },
      told,
    ),
    wrong: translate(
      {
        id: 'predict.outcomeWrong',
        message:
          '✗ Not as you predicted: the lesson returned {returned}, not {chosen}.',
      },
      told,
    ),
    none: translate(
      {
        id: 'predict.outcomeNone',
        message: 'The lesson returned {returned}, which is none of these.',
      },
      told,
    ),
  }
  if (right === undefined) return texts.none
  return right === chosen ? texts.right : texts.wrong
}

function Buttons({ phase, again }: { phase: Phase; again: () => void }) {
  if (phase === 'answered')
    return (
      // Not the second click of two on the button that was here before.
      <button type="button" onClick={({ detail }) => detail < 2 && again()}>
        <Translate id="predict.again">Answer again</Translate>
      </button>
    )
  return (
    <button type="submit" aria-disabled={phase === 'running'}>
      <Translate id="predict.run">Run it and see</Translate>
    </button>
  )
}

function Command({ lesson }: { lesson: string }) {
  return (
    <p className="predict-command">
      <Translate
        id="predict.command"
        values={{ command: <code>npm run sandbox {lesson.slice(0, 2)}</code> }}
      >
        {'The answer is found by running the lesson: {command}'}
      </Translate>
    </p>
  )
}

interface PredictProps {
  lesson: string
  /** Where the answer is in the lesson's result: keys, with dots. */
  of: string
  /** The options' values: JSON texts, as JSON. */
  options: string
  children: ReactNode
}

export function Predict({ lesson, of, options, children }: PredictProps) {
  const name = useId()
  const values: string[] = JSON.parse(options)
  const { prediction, choose, run, again } = usePrediction(lesson, of, values)
  const { phase } = prediction
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  return (
    <form className="predict" data-phase={phase} onSubmit={submit}>
      <fieldset disabled={phase === 'running' || phase === 'answered'}>
        <Asking.Provider value={{ ...prediction, name, choose }}>
          {children}
        </Asking.Provider>
      </fieldset>
      <div className="predict-bar">
        <Buttons phase={phase} again={again} />
        <p role="status">{statusOf(prediction, values)}</p>
      </div>
      <Command lesson={lesson} />
    </form>
  )
}
