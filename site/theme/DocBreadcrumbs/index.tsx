/**
 * What stands over a page of the course, in place of the classic theme's
 * breadcrumbs, which would repeat the sidebar: the way to its slides.
 */
import { useDoc } from '@docusaurus/plugin-content-docs/client'
import { Present } from '../../slides/present.tsx'

export default function DocBreadcrumbs() {
  const { metadata } = useDoc()
  return metadata.sidebar ? <Present key={metadata.id} /> : null
}
