import { expect, it } from 'vitest'
import { substitute } from '../../src/conf-file/substitute.ts'

it.each([
  ['$a', '<a>'],
  [`\${a}`, '<a>'],
  [`x$a/\${b}y`, 'x<a>/<b>y'],
  [`\${g.a}`, '<g.a>'],
  ['$g.a', '<g.a>'],
  ['$A_1', '<A_1>'],
  ['$$a', '$a'],
  ['\\$a', '$a'],
  ['$$$a', '$<a>'],
  ['100 $', '100 $'],
  ['$1', '$1'],
  [`\${1}`, `\${1}`],
  [`\${a`, `\${a`],
  ['pa$!s', 'pa$!s'],
])('%s is %s', (text, expected) => {
  expect(substitute(text, (name) => `<${name}>`)).toBe(expected)
})
