/**
 * The page's note about the step, under the code: the same text as in the
 * quote, with its links. It keeps its place when there is none, so that nothing
 * jumps; a page without notes on this recording's files has no such place.
 * Shown by theatre.tsx.
 */
import Translate from '@docusaurus/Translate'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import type { BoundNote } from '../code/bound-notes.ts'
import { type NotesOfStep, nextNoted } from './notes.ts'

function NoteOfStep({ note }: { note: BoundNote }) {
  const { quote, number, symbol, content } = note
  return (
    <div className="player-note-of-step" data-note-of={`${quote} ${number}`}>
      <p className="player-note-place">
        <a href={`#${quote}-note-${number}`}>
          <Translate id="player.note" values={{ number, symbol }}>
            {'Note {number} on {symbol}'}
          </Translate>
        </a>
      </p>
      {content}
    </div>
  )
}

interface NoteViewProps {
  open: OpenRecording
  /** All that the page has. */
  notes: readonly BoundNote[]
  here: NotesOfStep
  at: number
  goTo: (step: number) => void
}

export function NoteView({ open, notes, here, at, goTo }: NoteViewProps) {
  const files = new Set(open.recording.files.map(({ path }) => path))
  if (!notes.some(({ file }) => files.has(file))) return null
  const { main, others } = here
  return (
    <div className="player-notes">
      {main === null ? (
        <p className="player-no-note">
          <Translate id="player.noNote">
            The page has no note on this line.
          </Translate>{' '}
          <button
            type="button"
            onClick={() => goTo(nextNoted(open, notes, at))}
          >
            <Translate id="player.nextNote">To the next that has one</Translate>
          </button>
        </p>
      ) : (
        [main, ...others].map((note) => (
          <NoteOfStep key={`${note.quote} ${note.number}`} note={note} />
        ))
      )}
    </div>
  )
}
