/**
 * The frame of every page, the classic theme's. The search theme's page has no
 * main part of its own, which "skip to main content" leads to: it gets one.
 * `@theme-init/Layout` would be the empty one that every theme falls back on.
 */
import { useLocation } from '@docusaurus/router'
import Classic from '@docusaurus/theme-classic/lib/theme/Layout'
import useBaseUrl from '@docusaurus/useBaseUrl'
import type { Props } from '@theme/Layout'

export default function Layout({ children, ...props }: Props) {
  const { pathname } = useLocation()
  const isSearch = pathname.replace(/\/$/, '') === useBaseUrl('/search')
  return (
    <Classic {...props}>
      {isSearch ? <main>{children}</main> : children}
    </Classic>
  )
}
