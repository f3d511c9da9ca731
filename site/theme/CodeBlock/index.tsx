/**
 * Replaces the classic theme's code block, and with it Prism. Fences do not
 * come here (rehype-fences.mjs); what still may is a block that another part of
 * the theme shows.
 */
import type { ReactNode } from 'react'

export default function CodeBlock({ children }: { children?: ReactNode }) {
  return (
    <pre className="code-plain">
      <code>{children}</code>
    </pre>
  )
}
