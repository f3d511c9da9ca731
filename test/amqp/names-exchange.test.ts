import { describe, expect, it } from 'vitest'
import { namesExchange, namesQueue } from '../../src/amqp/names-exchange.ts'

const LONG = 'x'.repeat(200)

describe.each([
  ['exchange', namesExchange],
  ['queue', namesQueue],
])('a text about an %s', (kind, names) => {
  const text = (name: string) =>
    `PRECONDITION_FAILED - inequivalent arg 'durable' for ${kind} '${name}' in vhost '/'`

  it('names that one and no other', () => {
    expect(names(text('a.info'), 'a.info')).toBe(true)
    expect(names(text('a.info'), 'a')).toBe(false)
    expect(names(text('a'), 'a.info')).toBe(false)
  })

  it('names it though the broker has cut the text', () => {
    expect(names(text(LONG).slice(0, 255), LONG)).toBe(true)
  })
})

it('no queue is named where none is meant', () => {
  expect(namesQueue("queue 'null'", null)).toBe(false)
})

it('the default exchange has a name of its own there', () => {
  expect(namesExchange("exchange 'amq.default' in vhost '/'", '')).toBe(true)
})
