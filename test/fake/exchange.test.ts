import { describe, expect, it } from 'vitest'
import { Exchange } from '../../src/fake/exchange.ts'
import { Queue } from '../../src/fake/queue.ts'

const FLAGS = { durable: false, autoDelete: false }

function newQueue(name: string): Queue {
  const declare = { queue: name, exclusive: false, arguments: {}, ...FLAGS }
  return new Queue(declare, null, () => {})
}

/** Whether a topic exchange sends `routingKey` along a binding. */
function matches(bindingKey: string, routingKey: string): boolean {
  const exchange = new Exchange({ exchange: 'e', type: 'topic', ...FLAGS })
  exchange.bind(newQueue('q'), bindingKey)
  return exchange.route(routingKey).size === 1
}

describe('a topic binding', () => {
  it.each([
    ['l3_agent', 'l3_agent'],
    ['*', 'l3_agent'],
    ['l3_agent.*', 'l3_agent.host1'],
    ['*.*', 'a.'],
    ['#', ''],
    ['#', 'a.b.c'],
    ['a.#', 'a'],
    ['#.c', 'a.b.c'],
    ['a.#.d', 'a.b.c.d'],
    ['#.#', 'a'],
    ['#.*.#', 'a'],
  ])('%s takes %j', (bindingKey, routingKey) => {
    expect(matches(bindingKey, routingKey)).toBe(true)
  })

  it.each([
    ['l3_agent', 'l3_agent.host1'],
    ['l3_agent', 'L3_AGENT'],
    ['l3_*', 'l3_agent'],
    ['*', ''],
    ['*', 'a.b'],
    ['a.*', 'a'],
    ['#.c', 'a.b'],
    ['a.#.d', 'a'],
    ['#.*.#', ''],
  ])('%s does not take %j', (bindingKey, routingKey) => {
    expect(matches(bindingKey, routingKey)).toBe(false)
  })
})

describe('Exchange', () => {
  it('keeps one binding of the same queue and key', () => {
    const exchange = new Exchange({ exchange: 'f', type: 'fanout', ...FLAGS })
    const queue = newQueue('q')
    for (const key of ['k', 'k', 'other']) exchange.bind(queue, key)
    expect(exchange.bindings.map(({ routingKey }) => routingKey)).toEqual([
      'k',
      'other',
    ])
  })

  it('says when its last binding went, and not when there was none', () => {
    const exchange = new Exchange({ exchange: 'f', type: 'fanout', ...FLAGS })
    const [one, two] = [newQueue('one'), newQueue('two')]
    expect(exchange.unbind(one)).toBe(false)
    for (const queue of [one, two]) exchange.bind(queue, '')
    expect([exchange.unbind(one), exchange.unbind(two)]).toEqual([false, true])
  })
})
