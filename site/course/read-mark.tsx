/**
 * The mark on the link to a page that was read to its end. Its room is there
 * before it is, so nothing moves. Used by the sidebar and the list of pages.
 */
import Translate from '@docusaurus/Translate'
import { useProgress } from './use-progress.ts'

export function ReadMark({ page }: { page: string | undefined }) {
  const { read } = useProgress()
  return (
    <span className="read-mark">
      {page !== undefined && read.includes(page) && (
        <>
          <span aria-hidden="true">✓</span>
          <span className="unseen">
            <Translate id="course.read">read</Translate>
          </span>
        </>
      )}
    </span>
  )
}
