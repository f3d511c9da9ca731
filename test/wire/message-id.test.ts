import { expect, it } from 'vitest'
import { newMessageId } from '../../src/wire/message-id.ts'

it('an id is a random uuid of version 4, without dashes', () => {
  const ids = Array.from({ length: 1000 }, newMessageId)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  expect(new Set(ids).size).toBe(1000)
})
