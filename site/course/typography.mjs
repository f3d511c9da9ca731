// @ts-check
/**
 * How Chinese sentences are set: what is wrong, and what was expected. Each
 * rule looks at the signs right beside a Chinese character, so that code, paths
 * and English within a sentence keep their own. Called by check-chinese.mjs.
 */
import { CODE } from './chinese-text.mjs'

const HAN = '\\p{Script=Han}'
const WIDE = '，。；：、？！（）“”‘’《》…—'

/** @type {[pattern: string, expected: string][]} */
const RULES = [
  [
    `${HAN}[,;:!?](?=\\s|$|${HAN}|${CODE})`,
    'full-width punctuation （，；：！？）',
  ],
  [`[,;:!?]${HAN}`, 'full-width punctuation （，；：！？）'],
  [`${HAN}\\.(?=\\s|$|${HAN})`, 'the full stop 。'],
  [`${HAN}\\(|\\)${HAN}`, 'full-width brackets （）'],
  [`${HAN}["']|["']${HAN}`, 'the quotation marks “”'],
  [`\\.\\.\\.(?=${HAN})|${HAN}\\.\\.\\.`, 'the dots ……'],
  ['[「」『』]', 'the quotation marks “”'],
  [
    `${HAN}[A-Za-z0-9${CODE}]|[A-Za-z0-9${CODE}]${HAN}`,
    'a space between Chinese and Latin letters, digits or code',
  ],
  [
    `[${WIDE}] +[${HAN}]|[${HAN}] +[${WIDE}]`,
    'no space beside full-width punctuation',
  ],
  ['[Ａ-Ｚａ-ｚ０-９]', 'half-width letters and digits'],
  [`\\*\\*`, 'bold; a space outside of the ** makes it so'],
]

const COMPILED = RULES.map(([pattern, expected]) => ({
  pattern: new RegExp(pattern, 'u'),
  expected,
}))

/**
 * @param {string} text a flat sentence
 * @returns {{ found: string, expected: string }[]} with some text around
 */
export function typographyOf(text) {
  return COMPILED.flatMap(({ pattern, expected }) => {
    const match = pattern.exec(text)
    if (!match) return []
    const found = text
      .slice(Math.max(0, match.index - 4), match.index + match[0].length + 4)
      .replaceAll(CODE, '`…`')
    return [{ found, expected }]
  })
}
