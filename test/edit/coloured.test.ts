import { expect, test } from 'vitest'
import { colouredLines } from '../../site/edit/coloured.ts'

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const SOURCE = `/**
 * A comment, <b>
 */
class A<T> { #x = '<img src=x onerror=1>' }
    return \`a
  b\` && 1 < 2
`

test('each line is there, and a reader’s text is no markup', () => {
  const lines = colouredLines(SOURCE)
  expect(lines.map(textOf)).toEqual(SOURCE.split('\n'))
  expect(lines.join('').replaceAll(/<\/?span( class="\w")?>/g, '')).not.toMatch(
    /[<>]/,
  )
})

test('kinds are those of the style sheet', () => {
  const [line] = colouredLines("const a = 'b' // c")
  expect(line).toContain('<span class="k">const</span>')
  expect(line).toContain(`<span class="s">'b'</span>`)
  expect(line).toContain('<span class="c">// c</span>')
})

test('an indent is left out, in a comment over lines too', () => {
  const lines = colouredLines(SOURCE, (line) => (line < 4 ? 1 : 4))
  expect(lines.map(textOf).slice(0, 5)).toEqual([
    '**',
    '* A comment, <b>',
    '*/',
    "s A<T> { #x = '<img src=x onerror=1>' }",
    'return `a',
  ])
})

test('what does not parse is still all there', () => {
  const broken = 'const = {{ ( <\n  x'
  expect(colouredLines(broken).map(textOf)).toEqual(broken.split('\n'))
})
