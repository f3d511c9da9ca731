import { describe, expect, it } from 'vitest'
import {
  NotificationFilter,
  type NotificationFilterRules,
} from '../../src/notify/notification-filter.ts'

const METADATA = { message_id: 'id-1', timestamp: '2026-11-22 10:27:05.232650' }

function lets(rules: NotificationFilterRules, payload: unknown = null) {
  return new NotificationFilter(rules).match(
    { user: 'bob', roles: ['admin'] },
    'compute.host1',
    'compute.create.end',
    METADATA,
    payload ?? { state: 'active', size: 2 },
  )
}

describe('a filter lets through', () => {
  it.each<NotificationFilterRules>([
    {},
    { publisherId: '^compute.*' },
    { publisherId: 'comp' },
    { publisherId: /COMPUTE/i },
    { eventType: 'compute\\.create\\.' },
    { context: { user: 'bob' } },
    { metadata: { timestamp: '2026' } },
    { payload: { state: '^active$' } },
    { publisherId: 'compute', payload: { state: 'a' }, context: { user: 'b' } },
  ])('by %o', (rules) => {
    expect(lets(rules)).toBe(true)
  })
})

describe('a filter keeps back', () => {
  it.each<NotificationFilterRules>([
    { publisherId: '^network.*' },
    { publisherId: 'host1' },
    { publisherId: /host1/g },
    { eventType: 'create' },
    { context: { user: 'alice' } },
    { context: { nobody: '.*' } },
    { context: { roles: 'admin' } },
    { context: { toString: '.*' } },
    { metadata: { timestamp: '2027' } },
    { payload: { state: '^inactive$' } },
    { payload: { size: '2' } },
    { publisherId: 'compute', payload: { state: 'inactive' } },
  ])('by %o', (rules) => {
    expect(lets(rules)).toBe(false)
  })

  it.each(['text', 1, ['active']])(
    'a payload %o that has no keys',
    (payload) => {
      expect(lets({ payload: { state: 'active' } }, payload)).toBe(false)
    },
  )
})

it('a filter may be asked again and again', () => {
  const filter = new NotificationFilter({ publisherId: /comp/g })
  const ask = () => filter.match({}, 'compute', null, METADATA, null)
  expect([ask(), ask(), ask()]).toEqual([true, true, true])
})

it('a text that is no regular expression is refused', () => {
  const make = () => new NotificationFilter({ eventType: '(' })
  expect(make).toThrow(SyntaxError)
})
