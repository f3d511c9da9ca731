/**
 * Colours TypeScript in the page, in the kinds of the style sheet: what a
 * reader has written, and files of which no coloured copy was made when the
 * site was built. The same kinds colour the editor. Used by ran-code.ts and
 * editor.ts.
 */
import { highlightCode, type Tag, tagHighlighter, tags } from '@lezer/highlight'
import { parser } from '@lezer/javascript'

const { special, definition, controlKeyword, moduleKeyword } = tags

const ofKind = (kind: string, ...all: readonly Tag[]) =>
  all.map((tag) => ({ tag, class: kind }))

/** Kinds as quotes/highlight.mjs gives them. */
export const kinds = tagHighlighter([
  ...ofKind('k', tags.keyword, controlKeyword, moduleKeyword, tags.modifier),
  ...ofKind('k', tags.operatorKeyword, tags.definitionKeyword, tags.operator),
  ...ofKind('s', tags.string, special(tags.string), tags.regexp),
  ...ofKind('c', tags.comment),
  ...ofKind('f', tags.function(tags.variableName), tags.typeName),
  ...ofKind('f', tags.function(tags.propertyName), tags.className),
  ...ofKind(
    'f',
    definition(tags.className),
    tags.function(tags.definition(tags.variableName)),
  ),
  ...ofKind('n', tags.number, tags.bool, tags.null, tags.self),
  ...ofKind('u', tags.punctuation),
])

const typescript = parser.configure({ dialect: 'ts' })

/**
 * @param indentAt - how many columns of a line are left out; lines from 1
 * @returns the lines as HTML, in which the source is text and nothing else.
 */
export function colouredLines(
  source: string,
  indentAt: (line: number) => number = () => 0,
): string[] {
  const lines = ['']
  let left = indentAt(1)
  const put = (text: string, kind: string) => {
    const shown = text.slice(left)
    left = Math.max(0, left - text.length)
    if (shown === '') return
    const html = escaped(shown)
    lines[lines.length - 1] +=
      kind === '' ? html : `<span class="${kind}">${html}</span>`
  }
  const nextLine = () => {
    left = indentAt(lines.push(''))
  }
  highlightCode(source, typescript.parse(source), kinds, put, nextLine)
  return lines
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
