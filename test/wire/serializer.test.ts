import { expect, it } from 'vitest'
import { NoOpSerializer } from '../../src/wire/serializer.ts'

it('the default serializer changes nothing', () => {
  const serializer = new NoOpSerializer()
  const entity = { id: 1 }
  const ctxt = { user_id: 'u-1' }
  expect(serializer.serializeEntity(ctxt, entity)).toBe(entity)
  expect(serializer.deserializeEntity(ctxt, entity)).toBe(entity)
  expect(serializer.serializeContext(ctxt)).toBe(ctxt)
  expect(serializer.deserializeContext(ctxt)).toBe(ctxt)
})
