import { describe, expect, it } from 'vitest'
import { versionIsCompatible } from '../../src/rpc/version.ts'
import { AttributeError, IndexError } from '../../src/wire/builtin-errors.ts'

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
    ['1', IndexError],
    ['', IndexError],
    ['1.', RangeError],
    ['1.x', RangeError],
    ['-1.0', RangeError],
    [' 1.0', RangeError],
    [1, AttributeError],
    [1.5, AttributeError],
    [[], AttributeError],
    [{}, AttributeError],
    [undefined, AttributeError],
  ])('%j is refused as Python refuses it', (asked, refusal) => {
    expect(() => versionIsCompatible('1.0', asked)).toThrow(
      new refusal(
        `version is ${JSON.stringify(asked)}; expected "major.minor"`,
      ),
    )
  })
})
