/**
 * A block of preformatted text that scrolls sideways when it must, and that the
 * keyboard can reach to scroll it. Used wherever code or a body is shown. The
 * text is a text node; only HTML that was made at build time goes in by `html`.
 */
interface ScrollingPreProps {
  label: string
  text?: string
  html?: string
  className?: string
}

export function ScrollingPre(props: ScrollingPreProps) {
  const { label, text, html, className } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group is all that it is
    // biome-ignore lint/a11y/noNoninteractiveTabindex: else no key scrolls it
    <pre role="group" tabIndex={0} aria-label={label}>
      {html === undefined ? (
        <code className={className}>{text}</code>
      ) : (
        <code
          className={className}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made at build time
          dangerouslySetInnerHTML={{ __html: html }}
        />
      )}
    </pre>
  )
}
