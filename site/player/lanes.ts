/**
 * The lanes of a recording: one for each chain of async work that has a name,
 * and one for all the calls that ran beside them. Pure; drawn by lanes-view.tsx.
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

/** A run of steps narrower than this part of the whole could not be seen. */
const NARROWEST = 1 / 300

export interface Lane {
  readonly key: string
  /** `caller`, `poll`, `worker 1`, `driver`; empty for the calls beside. */
  readonly name: string
  readonly owner: string
  readonly chains: readonly number[]
  /** The steps of the lane as a path, a step wide 1 and the lane high 10. */
  readonly path: string
}

export function lanesOf(open: OpenRecording): readonly Lane[] {
  const chains = [...open.recording.chains.entries()]
  const named = chains
    .filter(([, { isNamed }]) => isNamed)
    .map(([chain, { name, owner }]) => laneOf(open, name, owner, [chain]))
  const beside = chains
    .filter(([, { isNamed }]) => !isNamed)
    .map(([chain]) => chain)
  if (beside.length === 0) return named
  return [...named, laneOf(open, '', '', beside)]
}

function laneOf(
  open: OpenRecording,
  name: string,
  owner: string,
  chains: readonly number[],
): Lane {
  const steps = chains.flatMap((chain) => [...open.stepsOf(chain)])
  const least = Math.ceil(open.length * NARROWEST)
  const path = runsOf(steps)
    .map(([start, length]) => {
      const width = Math.max(length, least)
      return `M${Math.min(start, open.length - width)} 0h${width}v10h-${width}z`
    })
    .join('')
  return { key: `${name}/${owner}/${chains[0]}`, name, owner, chains, path }
}

/** Steps that follow each other without a gap, as start and length. */
export function runsOf(
  steps: readonly number[],
): readonly (readonly [start: number, length: number])[] {
  const runs: [number, number][] = []
  for (const step of steps.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && step === run[0] + run[1]) run[1] += 1
    else runs.push([step, 1])
  }
  return runs
}
