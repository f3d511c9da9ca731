/**
 * The keys of the player, and what each one does. They count only while the
 * focus is in the player, and never together with Ctrl, Alt or Meta. Used by
 * theatre.tsx, which acts, and key-list.tsx, which shows them for `?`.
 */
import { translate } from '@docusaurus/Translate'
import type { Move } from './stepping.ts'

export type Act =
  | Move
  | 'play'
  | 'faster'
  | 'slower'
  | 'reset'
  | 'link'
  | 'transport'
  | 'find'
  | 'keys'

/** By `KeyboardEvent.key`; the first key of an act is shown on its button. */
export const KEYS: Readonly<Record<Act, readonly string[]>> = {
  in: ['i', 'ArrowRight'],
  back: ['b', 'ArrowLeft'],
  over: ['o', 'ArrowDown'],
  out: ['u', 'ArrowUp'],
  event: ['n'],
  eventBefore: ['p'],
  first: ['Home'],
  last: ['End'],
  play: ['k'],
  slower: ['-'],
  faster: ['+'],
  reset: ['r'],
  link: ['l'],
  transport: ['m'],
  find: ['f', '/'],
  keys: ['?'],
}

/** What the range and other fields do with their own keys stays theirs. */
const FIELDS = 'input, select, textarea'

/** Here letters are text, or choose. */
const TYPED = 'select, textarea, input[type=search], input[type=text]'

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** @returns the act of a key, or null if it is none of the player's. */
export function actOf(pressed: Pressed, target: Element | null): Act | null {
  const { key, ctrlKey, altKey, metaKey } = pressed
  if (ctrlKey || altKey || metaKey) return null
  if (key.length > 1 && target?.matches(FIELDS)) return null
  if (target?.matches(TYPED)) return null
  const own = target?.closest<HTMLElement>('[data-own-keys]')?.dataset.ownKeys
  if (own?.split(' ').includes(key)) return null
  const wanted = key.length === 1 ? key.toLowerCase() : key
  const acts = Object.entries(KEYS) as [Act, readonly string[]][]
  return acts.find(([, keys]) => keys.includes(wanted))?.[0] ?? null
}

export const actNames = (): Record<Act, string> => ({
  in: translate({ id: 'player.in', message: 'Step in' }),
  back: translate({ id: 'player.back', message: 'Back' }),
  over: translate({ id: 'player.over', message: 'Over' }),
  out: translate({ id: 'player.out', message: 'Out' }),
  event: translate({ id: 'player.nextEvent', message: 'Next event' }),
  eventBefore: translate({
    id: 'player.eventBefore',
    message: 'Previous event',
  }),
  first: translate({ id: 'player.first', message: 'To the start' }),
  last: translate({ id: 'player.last', message: 'To the end' }),
  play: translate({ id: 'player.play', message: 'Play' }),
  slower: translate({ id: 'player.slower', message: 'Slower' }),
  faster: translate({ id: 'player.faster', message: 'Faster' }),
  reset: translate({ id: 'player.reset', message: 'Reset' }),
  link: translate({ id: 'player.link', message: 'Link to this step' }),
  transport: translate({
    id: 'player.turn',
    message: 'In memory, or on RabbitMQ',
  }),
  find: translate({ id: 'player.find', message: 'Find' }),
  keys: translate({ id: 'player.keys', message: 'Keys' }),
})
