/**
 * A group of pages in the sidebar: a name and a list. In place of the classic
 * theme's, whose groups open, close and lead to pages of their own.
 */
import type { Props } from '@theme/DocSidebarItem/Category'
import DocSidebarItems from '@theme/DocSidebarItems'

export default function DocSidebarItemCategory({
  item,
  level,
  ...props
}: Props) {
  return (
    <li className="menu-group">
      <span className="menu-group-name">{item.label}</span>
      <ul className="menu__list">
        <DocSidebarItems
          items={item.items}
          level={level + 1}
          activePath={props.activePath}
          {...(props.onItemClick && { onItemClick: props.onItemClick })}
        />
      </ul>
    </li>
  )
}
