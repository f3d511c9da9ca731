/**
 * Cases of the driver: which servers a target reaches.
 */
import { expect } from 'vitest'
import { Target } from '../../src/target.ts'
import { cast, listen, methods, PROMPT, TOPIC } from './drivers.ts'
import type { Case } from './subject.ts'

export const TARGET_CASES: readonly Case[] = [
  {
    name: 'servers of one topic are served in turn',
    async run(subject) {
      const listeners = [
        await listen(subject, 'host1'),
        await listen(subject, 'host2'),
      ]
      const client = await subject.driver()
      for (const method of ['a', 'b', 'c', 'd']) await cast(client, method)
      const halves = await Promise.all(
        listeners.map((listener) => methods(listener, 2)),
      )
      expect(halves).toContainEqual(['a', 'c'])
      expect(halves).toContainEqual(['b', 'd'])
    },
  },
  {
    name: 'a request to one server reaches that one only',
    async run(subject) {
      const host1 = await listen(subject, 'host1')
      const host2 = await listen(subject, 'host2')
      const client = await subject.driver()
      const directed = TOPIC.with({ server: 'host2' })
      for (const method of ['a', 'b']) await cast(client, method, directed)
      await cast(client, 'last', TOPIC.with({ server: 'host1' }))
      expect(await methods(host2, 2)).toEqual(['a', 'b'])
      expect(await methods(host1, 1)).toEqual(['last'])
    },
  },
  {
    name: 'a fanout reaches every server of the topic, in any exchange',
    async run(subject) {
      const listeners = [
        await listen(subject, 'host1'),
        await listen(subject, 'host2'),
        await listen(subject, 'host3', 'neutron'),
      ]
      const client = await subject.driver()
      await cast(client, 'all', TOPIC.with({ fanout: true }))
      for (const listener of listeners)
        expect(await methods(listener, 1)).toEqual(['all'])
    },
  },
  {
    name: 'servers of one topic share its queue, also from two exchanges',
    async run(subject) {
      const listeners = [
        await listen(subject, 'host1'),
        await listen(subject, 'host2', 'neutron'),
      ]
      const client = await subject.driver()
      for (const method of ['a', 'b']) await cast(client, method)
      const halves = listeners.map((listener) => methods(listener, 1))
      expect(await Promise.all(halves)).toEqual([['a'], ['b']])
      const away = TOPIC.with({ exchange: 'neutron', server: 'host1' })
      await cast(client, 'nobody', away)
      for (const method of ['c', 'd']) await cast(client, method)
      const rest = listeners.map((listener) => methods(listener, 1))
      expect(await Promise.all(rest)).toEqual([['c'], ['d']])
    },
  },
  {
    name: 'a fanout reaches a server that came after one had gone',
    async run(subject) {
      const client = await subject.driver(PROMPT)
      const fanout = TOPIC.with({ fanout: true })
      const gone = await listen(subject, 'host1')
      await cast(client, 'first', fanout)
      expect(await methods(gone, 1)).toEqual(['first'])
      await gone.cleanup()
      await cast(client, 'lost', fanout)
      const listener = await listen(subject, 'host2')
      await cast(client, 'second', fanout)
      expect(await methods(listener, 1)).toEqual(['second'])
    },
  },
  {
    name: 'a fanout to where no server is left takes no other request along',
    async run(subject) {
      const listener = await listen(subject, 'host1')
      const client = await subject.driver()
      const other = new Target({ topic: 'dhcp_agent', fanout: true })
      const gone = await (await subject.driver(PROMPT)).listen(
        other.with({ server: 'host1' }),
      )
      await cast(client, 'first', other)
      await gone.cleanup()
      const casts = Array.from({ length: 20 }, (_, index) =>
        index % 10 === 5
          ? cast(client, 'lost', other)
          : cast(client, String(index)),
      )
      expect(await Promise.all(casts)).toEqual(Array(20).fill(null))
      const arrived = await methods(listener, 18)
      expect(new Set(arrived).size).toBe(18)
    },
  },
]
