import { expect, test } from 'vitest'
import { HostOrder } from '../../src/rabbit/host-order.ts'
import { TransportURL } from '../../src/transport-url.ts'

const { hosts } = TransportURL.parse('rabbit://a,b,c,d/v')

function names(order: HostOrder): string {
  return order.round.map(({ hostname }) => hostname).join('')
}

function failFirst(order: HostOrder): void {
  const [first] = order.round
  if (first !== undefined) order.failed(first)
}

test('many connections begin at every host, each in an order of its own', () => {
  const orders = Array.from({ length: 200 }, () =>
    names(new HostOrder(hosts, 'round-robin')),
  )
  expect(new Set(orders.map((order) => order[0]))).toEqual(
    new Set(['a', 'b', 'c', 'd']),
  )
  expect(new Set(orders).size).toBeGreaterThan(4)
})

test('round-robin goes on where it was, and comes round', () => {
  const order = new HostOrder(hosts, 'round-robin')
  const before = names(order)
  failFirst(order)
  expect(names(order)).toBe(before.slice(1) + before[0])
  for (let host = 1; host < hosts.length; host += 1) failFirst(order)
  expect(names(order)).toBe(before)
})

test('shuffle draws anew, and the host that failed comes last', () => {
  const order = new HostOrder(hosts, 'shuffle')
  const after: string[] = []
  for (let time = 0; time < 50; time += 1) {
    const failed = names(order)[0]
    failFirst(order)
    expect(names(order).at(-1)).toBe(failed)
    expect([...names(order)].sort()).toEqual(['a', 'b', 'c', 'd'])
    after.push(names(order))
  }
  expect(new Set(after).size).toBeGreaterThan(4)
})

test('a round that has begun does not change under its reader', () => {
  const order = new HostOrder(hosts, 'round-robin')
  const tried: string[] = []
  for (const host of order.round) {
    tried.push(host.hostname)
    order.failed(host)
  }
  expect(tried.sort()).toEqual(['a', 'b', 'c', 'd'])
})
