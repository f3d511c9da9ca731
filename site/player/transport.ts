/**
 * On which broker the recording was made that the player shows: what the
 * address says of it, and what the reader chose last in this tab. A link to a
 * step on RabbitMQ ends in `@rabbit`. Used by use-transport.ts and theatre.tsx.
 */
import { createStorageSlot } from '@docusaurus/theme-common'
import type { Side } from '../../sandbox/recorder/correspondence.ts'

export const SIDES: readonly Side[] = ['memory', 'rabbit']

const slot = createStorageSlot('player-transport', {
  persistence: 'sessionStorage',
})

/** Memory until the reader chooses; nothing is kept where nothing can be. */
export function rememberedSide(): Side {
  return slot.get() === 'rabbit' ? 'rabbit' : 'memory'
}

export function rememberSide(side: Side): void {
  slot.set(side)
}

/** @returns null if the address links to no step */
export function linkedSide(hash: string): Side | null {
  if (!/^#player=.*:\d+(?:@rabbit)?$/.test(hash)) return null
  return hash.endsWith('@rabbit') ? 'rabbit' : 'memory'
}

/** The link of a step, which it extends if the step is one on RabbitMQ. */
export function linkOn(side: Side, link: string): string {
  return side === 'rabbit' ? `${link}@rabbit` : link
}
