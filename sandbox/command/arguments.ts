/**
 * The sandbox's command line, read and checked before anything runs. Called by
 * sandbox.ts; the texts for it are in help.ts.
 */
import { parseArgs } from 'node:util'
import { LANGUAGES, type Language, languageOf } from '../trace/language.ts'
import { LESSONS, type LessonEntry } from './lessons.ts'

const TRANSPORTS = ['fake', 'rabbit'] as const

export interface Arguments {
  /** Null: none is named. */
  readonly lesson: LessonEntry | null
  readonly transport: (typeof TRANSPORTS)[number]
  readonly language: Language
  readonly step: boolean
  readonly json: boolean
  /** Where a recording is to be written; null: none. */
  readonly record: string | null
  readonly help: boolean
}

/** @throws Error that says what was given and what is expected. */
export function readArguments(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      transport: { type: 'string', default: 'fake' },
      lang: { type: 'string', default: languageOf(env) },
      step: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      record: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (positionals.length > 1)
    throw new Error(`"${positionals.join(' ')}"; expected one lesson's number`)
  const [wanted] = positionals
  const { step, json, help, record = null } = values
  const ways = Object.entries({ step, json, record: record !== null })
  const given = ways.flatMap(([way, is]) => (is ? [`--${way}`] : []))
  if (given.length > 1)
    throw new Error(`${given.join(' and ')}; expected one of them`)
  if (json && wanted === undefined && !help)
    throw new Error("--json without a lesson; expected a lesson's number")
  return {
    lesson: wanted === undefined ? null : find(wanted),
    transport: oneOf('--transport', values.transport, TRANSPORTS),
    language: oneOf('--lang', values.lang, LANGUAGES),
    step,
    json,
    record,
    help,
  }
}

function oneOf<T extends string>(
  option: string,
  value: string,
  known: readonly T[],
): T {
  const found = known.find((one) => one === value)
  if (found !== undefined) return found
  throw new Error(`${option} is "${value}"; expected ${known.join(' or ')}`)
}

function find(wanted: string): LessonEntry {
  const number = wanted.padStart(2, '0')
  const found = LESSONS.find(
    (lesson) => lesson.number === number || lesson.folder === wanted,
  )
  if (found !== undefined) return found
  const known = LESSONS.map((lesson) => lesson.number).join(', ')
  throw new Error(`there is no lesson "${wanted}"; there are ${known}`)
}
