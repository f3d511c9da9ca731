/**
 * The frame of every page, the classic theme's. The search theme's page has no
 * main part of its own, which "skip to main content" leads to: it gets one.
 */
import { useLocation } from '@docusaurus/router'
import useBaseUrl from '@docusaurus/useBaseUrl'
import type { Props } from '@theme/Layout'
import LayoutInit from '@theme-init/Layout'

export default function Layout({ children, ...props }: Props) {
  const { pathname } = useLocation()
  const isSearch = pathname.replace(/\/$/, '') === useBaseUrl('/search')
  return (
    <LayoutInit {...props}>
      {isSearch ? <main>{children}</main> : children}
    </LayoutInit>
  )
}
