/**
 * Recorder: a recording as the text of a file: JSON, with each table on a line
 * of its own, so that a difference in git shows which tables changed.
 */
import type { Recording } from './format.ts'

export function recordingText(recording: Recording): string {
  const lines = Object.entries(recording).map(
    ([name, table]) => `${JSON.stringify(name)}:${JSON.stringify(table)}`,
  )
  return `{${lines.join(',\n')}}\n`
}
