/**
 * A fence that quotes nothing: a command, some JSON, a small example. Written
 * into pages by rehype-fences.mjs, which has coloured it already.
 */
import { translate } from '@docusaurus/Translate'
import { CopyButton } from './copy-button.tsx'
import { ScrollingPre } from './scrolling-pre.tsx'

interface CodeProps {
  html: string
  lang: string
  text: string
}

export function Code({ html, lang, text }: CodeProps) {
  const label = translate(
    { id: 'code.label', message: 'Code ({lang})' },
    { lang },
  )
  return (
    <div className="code" data-lang={lang}>
      <CopyButton text={text} />
      <ScrollingPre label={label} html={html} />
    </div>
  )
}
