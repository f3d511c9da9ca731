/**
 * The link to a reader's edit. It is put on the clipboard where there is a
 * service for that; on plain http there is none, so it also stands in a field
 * to be copied from. Shown by workshop.tsx.
 */
import { translate } from '@docusaurus/Translate'
import { useState } from 'react'
import type { Edits } from './edits.ts'
import { MOST_LINK_CHARACTERS } from './shared-edit.ts'
import { linkOf } from './use-workshop.ts'

type Link =
  | { readonly type: 'none' }
  | { readonly type: 'tooLong' }
  | {
      readonly type: 'made'
      readonly url: string
      readonly isCopied: boolean
      readonly edits: Edits
    }

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

async function made(scenario: string, edits: Edits): Promise<Link> {
  const hash = await linkOf(scenario, edits)
  if (hash === null) return { type: 'tooLong' }
  const { origin, pathname } = window.location
  const url = `${origin}${pathname}${hash}`
  return { type: 'made', url, edits, isCopied: await copied(url) }
}

function Made({ link }: { link: Extract<Link, { type: 'made' }> }) {
  const label = translate({ id: 'edit.link', message: 'Link to your change' })
  return (
    <label className="edit-link">
      {label}{' '}
      <input
        readOnly
        value={link.url}
        onFocus={({ target }) => target.select()}
      />{' '}
      <span role="status">
        {link.isCopied
          ? translate({ id: 'edit.copied', message: 'Copied.' })
          : translate({
              id: 'edit.copyIt',
              message: 'Copy it from the field.',
            })}
      </span>
    </label>
  )
}

export function Share({ scenario, edits }: { scenario: string; edits: Edits }) {
  const [link, setLink] = useState<Link>({ type: 'none' })
  const share = () => {
    made(scenario, edits).then(setLink, () => setLink({ type: 'tooLong' }))
  }
  const isCurrent = link.type === 'made' && link.edits === edits
  return (
    <>
      <button type="button" onClick={share} disabled={edits.size === 0}>
        {translate({ id: 'edit.share', message: 'Share by link' })}
      </button>
      {isCurrent && <Made link={link} />}
      {link.type === 'tooLong' && (
        <p role="status">
          {translate(
            {
              id: 'edit.tooLong',
              message:
                'Too much was changed for a link: it would have more than {most} characters.',
            },
            { most: MOST_LINK_CHARACTERS },
          )}
        </p>
      )}
    </>
  )
}
