/**
 * Recorder: where RabbitMQ shows another story than the broker in memory, and
 * rightly so. Each stands with the place of the page that tells it. A
 * difference that is not here fails `npm run record -- --transport rabbit`, and
 * so does one that is here and no longer happens.
 */
import type { LaneDifference } from './compare-lanes.ts'

export interface RealDifference
  extends Pick<LaneDifference, 'lane' | 'memory' | 'rabbit'> {
  readonly scenario: string
  /** `page#anchor` that tells the reader. */
  readonly page: string
}

export const REAL_DIFFERENCES: readonly RealDifference[] = []

export interface Verdict {
  /** Happened and nobody expects them. */
  readonly unexpected: readonly LaneDifference[]
  /** Expected and did not happen. */
  readonly missing: readonly RealDifference[]
}

export function judge(
  scenario: string,
  found: readonly LaneDifference[],
  expected: readonly RealDifference[] = REAL_DIFFERENCES,
): Verdict {
  const own = expected.filter((one) => one.scenario === scenario)
  const isSame = (a: RealDifference, b: LaneDifference) =>
    a.lane === b.lane && a.memory === b.memory && a.rabbit === b.rabbit
  return {
    unexpected: found.filter((one) => !own.some((real) => isSame(real, one))),
    missing: own.filter((real) => !found.some((one) => isSame(real, one))),
  }
}
