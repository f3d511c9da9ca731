/**
 * A table of a page. One that is wider than the screen scrolls sideways in its
 * own box, which the keyboard can reach. Written in Markdown; MDX hands it here.
 */
import { translate } from '@docusaurus/Translate'
import type { ComponentProps } from 'react'

export function ScrollingTable(props: ComponentProps<'table'>) {
  const label = translate({ id: 'code.table', message: 'Table' })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group is all that it is
    // biome-ignore lint/a11y/noNoninteractiveTabindex: else no key scrolls it
    <div className="table-box" role="group" tabIndex={0} aria-label={label}>
      <table {...props} />
    </div>
  )
}
