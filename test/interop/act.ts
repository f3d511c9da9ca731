/**
 * An act of the interop run: one row of the table. Acts of a scene are played
 * one after the other, each once.
 */
import { within } from '../conformance/deadline.ts'
import type { Result } from './interop-table.ts'
import type { Scene } from './scene.ts'

/** A row; `S` is what it is played in. */
export interface Act<S = Scene> {
  /** The group of rows that it stands in. */
  readonly about: string
  readonly title: string
  /** Who asks whom. */
  readonly direction: string
  /** Rejected with the difference where it does not hold. */
  readonly play: (scene: S) => Promise<void>
}

/** What a result says of the place where the act was played. */
export type Place = Pick<Result, 'peer' | 'broker'>

/** No act takes as long; one that does has failed. */
const DEADLINE_MS = 120_000

/** Acts of one group, in the order of the table. */
export class ActList {
  readonly acts: Act[] = []
  readonly #about: string

  constructor(about: string) {
    this.#about = about
  }

  /** Our client asks a Python server. */
  ours(title: string, play: Act['play']): void {
    this.#add(title, 'ours -> Python', play)
  }

  /** A Python client asks our server. */
  python(title: string, play: Act['play']): void {
    this.#add(title, 'Python -> ours', play)
  }

  #add(title: string, direction: string, play: Act['play']): void {
    this.acts.push({ about: this.#about, title, direction, play })
  }
}

/** Plays an act, once, and says how it went. Never throws. */
export async function playAct<S>(
  { about, title, direction, play }: Act<S>,
  scene: S,
  place: Place,
): Promise<Result> {
  const start = performance.now()
  const failure = await within(
    (async () => play(scene))(),
    title,
    DEADLINE_MS,
  ).then(
    () => null,
    (error: unknown) => textOf(error),
  )
  const seconds = (performance.now() - start) / 1000
  return { about, title, direction, ...place, seconds, failure }
}

/** For acts that could not be played. */
export function failedAct<S>(
  { about, title, direction }: Act<S>,
  place: Place,
  error: unknown,
): Result {
  const failure = `not played: ${textOf(error)}`
  return { about, title, direction, ...place, seconds: 0, failure }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
