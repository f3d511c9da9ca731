import { describe, expect, it } from 'vitest'
import { Target } from '../src/target.ts'

describe('a target', () => {
  it('has no attribute that was not given', () => {
    expect({ ...new Target() }).toEqual({
      exchange: null,
      topic: null,
      namespace: null,
      version: null,
      server: null,
      fanout: null,
      legacyNamespaces: [],
    })
  })

  it.each([
    [{}, '<Target >'],
    [{ topic: 't', server: 's' }, '<Target topic=t, server=s>'],
    [{ server: 's', exchange: 'e' }, '<Target exchange=e, server=s>'],
    [
      { fanout: true, version: '1.0', namespace: 'n', topic: 't' },
      '<Target topic=t, namespace=n, version=1.0, fanout=true>',
    ],
    [{ topic: 't', fanout: false, server: '' }, '<Target topic=t>'],
  ])(
    '%j is printed with its truthy attributes, in their order',
    (attributes, text) => {
      expect(String(new Target(attributes))).toBe(text)
    },
  )

  it('answers to its namespace, and to older ones', () => {
    expect(new Target().acceptedNamespaces).toEqual([null])
    const target = new Target({ namespace: 'n', legacyNamespaces: [] })
    expect(target.acceptedNamespaces).toEqual(['n'])
    expect(
      new Target({ legacyNamespaces: ['old', 'older'] }).acceptedNamespaces,
    ).toEqual([null, 'old', 'older'])
  })
})

describe('with', () => {
  const target = new Target({
    topic: 't',
    version: '1.0',
    legacyNamespaces: ['old'],
  })

  it('makes another, with what is not named as before', () => {
    const other = target.with({ server: 's' })
    expect(String(other)).toBe('<Target topic=t, version=1.0, server=s>')
    expect(String(target)).toBe('<Target topic=t, version=1.0>')
  })

  it('takes null for none, and undefined for not named', () => {
    expect(target.with({ version: null }).version).toBeNull()
    const unset = { version: undefined } as unknown as { version: string }
    expect(target.with(unset).version).toBe('1.0')
  })

  it('does not copy older namespaces', () => {
    expect(target.with({}).legacyNamespaces).toEqual([])
  })
})

describe('equals', () => {
  it('compares all attributes', () => {
    const attributes = { topic: 't', legacyNamespaces: ['a', 'b'] }
    const target = new Target(attributes)
    expect(target.equals(new Target(attributes))).toBe(true)
    expect(target.equals(target.with({}))).toBe(false)
    for (const other of [
      { topic: 'u' },
      { server: 's' },
      { fanout: false },
      { legacyNamespaces: ['b', 'a'] },
    ])
      expect(target.equals(new Target({ ...attributes, ...other }))).toBe(false)
  })
})
