/**
 * The course on the home page: where to begin or to read on, every page in its
 * group, and whether this browser may keep what was read. The list is that of
 * the sidebar. Written by authors as `<Contents />`.
 */
import Link from '@docusaurus/Link'
import type {
  PropSidebarItem,
  PropSidebarItemLink,
} from '@docusaurus/plugin-content-docs'
import { useDocsVersion } from '@docusaurus/plugin-content-docs/client'
import Translate from '@docusaurus/Translate'
import { NOTHING_READ, readOn } from './progress.ts'
import { ReadMark } from './read-mark.tsx'
import { changeProgress, useProgress } from './use-progress.ts'

const isLink = (item: PropSidebarItem): item is PropSidebarItemLink =>
  item.type === 'link'

function useGroups() {
  const sidebar = useDocsVersion().docsSidebars.course ?? []
  return sidebar.flatMap((group) =>
    group.type === 'category'
      ? [{ label: group.label, links: group.items.filter(isLink) }]
      : [],
  )
}

function Onward({ links }: { links: PropSidebarItemLink[] }) {
  const progress = useProgress()
  const names = links.map(({ docId }) => docId ?? '')
  const next = readOn(progress, names)
  const link = links.find(({ docId }) => docId === next?.page)
  if (next === null || link === undefined) {
    return <Translate id="course.allRead">You have read every page.</Translate>
  }
  const to = next.heading === '' ? link.href : `${link.href}#${next.heading}`
  return (
    <>
      {progress.last === null ? (
        <Translate id="course.begin">Begin with:</Translate>
      ) : (
        <Translate id="course.readOn">Read on:</Translate>
      )}{' '}
      <Link to={to}>{link.label}</Link>
    </>
  )
}

function Keeping() {
  const { off } = useProgress()
  return (
    <label className="contents-keeping">
      <input
        type="checkbox"
        checked={!off}
        onChange={() => changeProgress(() => ({ ...NOTHING_READ, off: !off }))}
      />{' '}
      <Translate id="course.keep">
        Remember in this browser what I have read
      </Translate>
    </label>
  )
}

export function Contents() {
  const groups = useGroups()
  return (
    <div className="contents">
      <p>
        <Onward links={groups.flatMap(({ links }) => links)} />
      </p>
      <div className="contents-groups">
        {groups.map(({ label, links }) => (
          <section key={label}>
            <h3>{label}</h3>
            <ol>
              {links.map(({ href, label: name, docId }) => (
                <li key={href}>
                  <Link to={href}>{name}</Link>
                  <ReadMark page={docId} />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      <Keeping />
    </div>
  )
}
