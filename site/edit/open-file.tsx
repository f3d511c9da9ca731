/**
 * Opens a recording of the reader's own: dropped on the player, or chosen. Says
 * what it is, or why it is none. Shown by stage.tsx.
 */
import { translate } from '@docusaurus/Translate'
import { useCallback, useEffect, useId, useState } from 'react'
import type { OpenedFile } from './opened-file.ts'
import type { Shown } from './shown.ts'

interface OpenFileProps {
  /** What was dropped last, if anything. */
  dropped: File | null
  show: (shown: Shown | null) => void
}

type Told =
  | { readonly type: 'nothing' }
  | {
      readonly type: 'opened'
      readonly name: string
      readonly file: OpenedFile
    }
  | { readonly type: 'refused'; readonly name: string; readonly error: string }

/** What checks a stranger's recording comes with the first of them. */
async function openedFile(given: File): Promise<OpenedFile> {
  const { openFile } = await import('./opened-file.ts')
  return await openFile(given)
}

function useOpening(show: OpenFileProps['show']) {
  const [told, setTold] = useState<Told>({ type: 'nothing' })
  const open = useCallback(
    (given: File) => {
      const { name } = given
      openedFile(given).then(
        (file) => {
          setTold({ type: 'opened', name, file })
          const { played } = file
          show({ played, at: 0, takesFocus: true, link: null })
        },
        (error: unknown) =>
          setTold({
            type: 'refused',
            name,
            error: error instanceof Error ? error.message : String(error),
          }),
      )
    },
    [show],
  )
  const forget = () => {
    setTold({ type: 'nothing' })
    show(null)
  }
  return { told, open, forget }
}

function openedWords({ name, file }: Extract<Told, { type: 'opened' }>) {
  const { recording, length } = file.played.open
  return translate(
    {
      id: 'file.opened',
      message: 'Playing {name}: scenario {scenario}, {steps} steps.',
    },
    { name, scenario: recording.scenario, steps: length },
  )
}

function Opened({ told }: { told: Extract<Told, { type: 'opened' }> }) {
  const { unknown } = told.file
  return (
    <div role="status">
      <p>{openedWords(told)}</p>
      {unknown.length > 0 && (
        <p>
          {translate(
            {
              id: 'file.unknown',
              message:
                'It was recorded with code that this site does not have, so these files are shown without their text: {files}',
            },
            { files: unknown.slice(0, 20).join(', ') },
          )}
        </p>
      )}
    </div>
  )
}

export function OpenFile({ dropped, show }: OpenFileProps) {
  const { told, open, forget } = useOpening(show)
  const id = useId()
  useEffect(() => {
    if (dropped !== null) open(dropped)
  }, [dropped, open])
  return (
    <div className="player-file">
      <label htmlFor={id}>
        {translate({
          id: 'file.choose',
          message:
            'A recording of your own (npm run sandbox 01 -- --record FILE), to be chosen or dropped here:',
        })}
      </label>{' '}
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) open(file)
          // Else the same file, written anew, could not be chosen again.
          target.value = ''
        }}
      />
      {told.type === 'opened' && (
        <>
          <Opened told={told} />
          <button type="button" onClick={forget}>
            {translate({ id: 'file.back', message: 'Back to the site’s own' })}
          </button>
        </>
      )}
      {told.type === 'refused' && (
        <p role="alert">
          {translate(
            { id: 'file.refused', message: '{name} cannot be opened: {error}' },
            { name: told.name, error: told.error },
          )}
        </p>
      )}
    </div>
  )
}
