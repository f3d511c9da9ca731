/**
 * A page in the sidebar, with a mark if it was read. In place of the classic
 * theme's, which has no room for the mark, and knows links to other sites.
 */
import Link from '@docusaurus/Link'
import { isActiveSidebarItem } from '@docusaurus/plugin-content-docs/client'
import type { Props } from '@theme/DocSidebarItem/Link'
import { ReadMark } from '../../../course/read-mark.tsx'

export default function DocSidebarItemLink({
  item,
  onItemClick,
  activePath,
}: Props) {
  const isActive = isActiveSidebarItem(item, activePath)
  return (
    <li className="menu__list-item">
      <Link
        className={`menu__link${isActive ? ' menu__link--active' : ''}`}
        aria-current={isActive ? 'page' : undefined}
        to={item.href}
        onClick={() => onItemClick?.(item)}
      >
        {item.label}
        <ReadMark page={item.docId} />
      </Link>
    </li>
  )
}
