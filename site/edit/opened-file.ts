/**
 * A recording from a file of the reader's, as `--record FILE` writes it. It is
 * looked at before it is believed: its size before it is read, its shape before
 * it is shown. Its code is the site's only where the hashes say so. Called by
 * open-file.tsx.
 */
import { checkRecording } from '../../sandbox/recorder/check-recording.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { textHash } from '../../sandbox/recorder/position-table.ts'
import type { Played } from '../player/load-played.ts'
import { codeOf } from './ran-code.ts'
import { siteSources } from './run-scenario.ts'

/** Twenty times the longest recording of the site. */
export const MOST_FILE_BYTES = 20_000_000

export interface OpenedFile {
  readonly played: Played
  /** Files of which the site has another text, or none. */
  readonly unknown: readonly string[]
}

/** @throws TypeError that names what is there and what was expected. */
export async function openFile(file: File): Promise<OpenedFile> {
  if (file.size > MOST_FILE_BYTES)
    throw new TypeError(
      `${file.size} bytes; expected ${MOST_FILE_BYTES} at most`,
    )
  const open = openRecording(checkRecording(parsed(await file.text())))
  if (open.length === 0)
    throw new TypeError(
      'not a recording: it has no step; expected one at least',
    )
  const sources = await siteSources()
  const known = new Set(
    open.recording.files
      .filter(
        ({ path, hash }) =>
          Object.hasOwn(sources, path) &&
          textHash(sources[path] ?? '') === hash,
      )
      .map(({ path }) => path),
  )
  const code = codeOf(open, (path) =>
    known.has(path) ? (sources[path] ?? null) : null,
  )
  const unknown = open.recording.files
    .map(({ path }) => path)
    .filter((path) => !known.has(path))
  return { played: { open, code }, unknown }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    throw new TypeError(`not a recording: expected JSON; ${message}`)
  }
}
