/**
 * The links to the page before and after. Who sees them has read the page: that
 * is noted, and so is each heading on the way there, to read on from. The home
 * page is not read that way.
 */
import { useDoc } from '@docusaurus/plugin-content-docs/client'
import DocItemPaginator from '@theme-init/DocItem/Paginator'
import { useEffect, useRef } from 'react'
import { reached, readToTheEnd } from '../../../course/progress.ts'
import { changeProgress } from '../../../course/use-progress.ts'

/** A heading is reached when it is in the upper part of the window. */
const UPPER_PART = { rootMargin: '0px 0px -60% 0px' }

function follow(page: string, end: Element) {
  changeProgress((progress) =>
    progress.last?.page === page ? progress : reached(progress, page, ''),
  )
  const headings = new IntersectionObserver((entries) => {
    const last = entries.filter((entry) => entry.isIntersecting).at(-1)
    if (!last) return
    changeProgress((progress) => reached(progress, page, last.target.id))
  }, UPPER_PART)
  for (const heading of document.querySelectorAll('.markdown :is(h2, h3)[id]'))
    headings.observe(heading)
  const ending = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    changeProgress((progress) => readToTheEnd(progress, page))
  })
  ending.observe(end)
  return () => {
    headings.disconnect()
    ending.disconnect()
  }
}

export default function Paginator() {
  const { metadata } = useDoc()
  const end = useRef<HTMLDivElement>(null)
  const page = metadata.sidebar ? metadata.id : null
  useEffect(() => {
    if (page === null || end.current === null) return
    return follow(page, end.current)
  }, [page])
  return (
    <div ref={end}>
      <DocItemPaginator />
    </div>
  )
}
