import { describe, expect, it } from 'vitest'
import { InvalidMessage } from '../../src/errors.ts'
import { packReply, unpackReply } from '../../src/wire/reply.ts'

const ANSWER = { result: { up: true }, failure: null, ending: true }

describe('packReply', () => {
  it('has the keys of a captured reply in their order, failure always', () => {
    const payload = packReply('91e8', ANSWER)
    expect(Object.keys(payload)).toEqual([
      'result',
      'failure',
      'ending',
      '_msg_id',
      '_unique_id',
    ])
    expect(payload).toMatchObject({ ...ANSWER, _msg_id: '91e8' })
  })

  it('has an id of its own each time, other than that of the request', () => {
    const ids = [1, 2].map(() => packReply('91e8', ANSWER)._unique_id)
    expect(new Set([...ids, '91e8']).size).toBe(3)
  })
})

describe('unpackReply', () => {
  it('gives back what packReply made', () => {
    expect(unpackReply(packReply('91e8', ANSWER))).toEqual(['91e8', ANSWER])
  })

  it('takes a reply without ending as one that others follow', () => {
    for (const member of [{}, { ending: null }, { ending: false }]) {
      const [, reply] = unpackReply({ _msg_id: '91e8', result: 1, ...member })
      expect(reply.ending).toBe(false)
    }
  })

  it('takes an absent result and failure for null', () => {
    const [, reply] = unpackReply({ _msg_id: '91e8', ending: true })
    expect(reply).toEqual({ result: null, failure: null, ending: true })
  })

  it.each([undefined, null, 7])('refuses a _msg_id of %s', (_msg_id) => {
    expect(() => unpackReply({ ...ANSWER, _msg_id })).toThrow(InvalidMessage)
  })

  it('refuses a failure that is not text', () => {
    expect(() =>
      unpackReply({ ...ANSWER, _msg_id: '91e8', failure: { class: 'E' } }),
    ).toThrow("a reply's failure is a object; expected a string of JSON")
  })
})
