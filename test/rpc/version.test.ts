import { describe, expect, it } from 'vitest'
import { versionIsCompatible } from '../../src/rpc/version.ts'

describe('versionIsCompatible', () => {
  it.each([
    ['1.0', '1.0', true],
    ['1.0', '1.1', false],
    ['1.1', '1.0', true],
    ['2.0', '1.0', false],
    ['1.0', '2.0', false],
    ['1.10', '1.9', true],
    ['1.9', '1.10', false],
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '1.2.4', false],
    ['1.2.3', '1.1.9', true],
    ['1.2.3', '1.2', true],
    ['1.2', '1.2.1', false],
    ['1.2', '1.2.0', true],
    ['1.1', '1.0.5', true],
  ])('%s serves %s: %s', (implemented, asked, compatible) => {
    expect(versionIsCompatible(implemented, asked)).toBe(compatible)
  })

  it('null implements everything, and asks for what nobody has', () => {
    expect(versionIsCompatible(null, '7.0')).toBe(true)
    expect(versionIsCompatible('1.0', null)).toBe(false)
    expect(versionIsCompatible(null, null)).toBe(true)
  })

  it.each([
    '1',
    '',
    '1.',
    '1.x',
    '1.2.3.4',
    '-1.0',
    ' 1.0',
    1,
    1.5,
    [],
    {},
    undefined,
  ])('%j is refused, by its value', (asked) => {
    expect(() => versionIsCompatible('1.0', asked)).toThrow(
      new TypeError(
        `version is ${JSON.stringify(asked)}; expected "major.minor"`,
      ),
    )
  })
})
