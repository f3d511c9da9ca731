/**
 * What went over the wire and into the log, told in words in the order of the
 * steps: the log of the open player (traffic.tsx), and that of a reader without
 * scripts and of a printed page (still.tsx).
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { wireWords } from './step-words.ts'

export interface Telling {
  readonly key: string
  readonly step: number
  readonly text: string
}

/** All that was told up to a step, which is included. */
export function toldUntil(open: OpenRecording, at: number): readonly Telling[] {
  const wire = open.wire(at).map((row, place) => ({
    key: `wire ${place}`,
    step: row.step,
    text: wireWords(row),
  }))
  const log = open.log(at).map(({ step, level, logger, text }, place) => ({
    key: `log ${place}`,
    step,
    text: `${level} ${logger} ${text}`,
  }))
  return [...wire, ...log].sort((a, b) => a.step - b.step)
}
