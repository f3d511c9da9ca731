// @ts-check
/**
 * Colours code with Shiki, at build time only. Called by render-quote.mjs for
 * quotes and by rehype-fences.mjs for other fences. Leaves lines of tokens that
 * carry a kind (`k` keyword, `s` string ...) and no colour: colours are the
 * style sheet's, for light and dark alike.
 */
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core'
import { createOnigurumaEngine } from 'shiki/engine/oniguruma'

/** @typedef {{ offset: number, content: string, kind: string }} Token */

/** @type {Record<string, string>} the kinds that the style sheet knows */
const kinds = {
  keyword: 'k',
  string: 's',
  'string-expression': 's',
  comment: 'c',
  function: 'f',
  constant: 'n',
  parameter: 'p',
  punctuation: 'u',
  link: 's',
}

const theme = createCssVariablesTheme({
  name: 'kinds',
  variablePrefix: '--tk-',
  fontStyle: false,
})

/** Named, since a highlighter with every language is slow to load. */
const langs = [
  import('@shikijs/langs/typescript'),
  import('@shikijs/langs/json'),
  import('@shikijs/langs/bash'),
  import('@shikijs/langs/python'),
]

/** @type {ReturnType<typeof createHighlighterCore> | undefined} */
let highlighter

function load() {
  highlighter ??= createHighlighterCore({
    engine: createOnigurumaEngine(import('shiki/wasm')),
    themes: [theme],
    langs,
  })
  return highlighter
}

/** @param {string | undefined} color as the theme gives it */
function kindOf(color) {
  const token = /^var\(--tk-token-(.+)\)$/.exec(color ?? '')?.[1]
  return (token && kinds[token]) ?? ''
}

/**
 * @param {string} code
 * @param {string} lang a language that is not loaded is shown plain
 * @returns {Promise<Token[][]>} one array a line; offsets into `code`
 */
export async function highlight(code, lang) {
  const shiki = await load()
  const known = [...shiki.getLoadedLanguages(), 'text'].includes(lang)
  const lines = shiki.codeToTokensBase(code, {
    lang: known ? lang : 'text',
    theme: 'kinds',
    // By default it gives a line up after half a second: on a busy machine the
    // same page had other colours.
    tokenizeTimeLimit: 0,
  })
  return lines.map((line) =>
    line.map(({ offset, content, color }) => ({
      offset,
      content,
      kind: kindOf(color),
    })),
  )
}

/** @param {string} text */
function escapeHtml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/**
 * @param {string} text
 * @param {string} kind
 */
export function tokenHtml(text, kind) {
  const escaped = escapeHtml(text)
  return kind ? `<span class="${kind}">${escaped}</span>` : escaped
}
