import { expect, test } from 'vitest'
import { linkedStep, linkTo, playerName } from '../../site/player/link.ts'

test('a link leads back to its step, in the player that it was made in', () => {
  const first = playerName('01-l3-agent', '')
  const second = playerName('01-l3-agent', 'start')
  expect(linkTo(first, 11)).toBe('#player=01-l3-agent:12')
  expect(linkTo(second, 11)).toBe('#player=01-l3-agent.start:12')
  for (const name of [first, second])
    expect([
      linkedStep(linkTo(first, 11), name),
      linkedStep(linkTo(second, 11), name),
    ]).toEqual(name === first ? [11, null] : [null, 11])
})

test.each(['', '#start', '#player=one-call', '#player=one-call:x'])(
  'the address "%s" opens no player',
  (hash) => expect(linkedStep(hash, 'one-call')).toBe(null),
)
