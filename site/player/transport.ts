/**
 * On which broker the recording was made that the player shows: what the
 * address says of it, and what the reader chose last in this tab. A link to a
 * step on RabbitMQ ends in `@rabbit`. Used by use-transport.ts and theatre.tsx.
 */
import type { Side } from '../../sandbox/recorder/correspondence.ts'

export const SIDES: readonly Side[] = ['memory', 'rabbit']

/** One for both languages: Docusaurus' own slots are kept apart by them. */
const KEY = 'player-transport'

/** Memory until the reader chooses, and where nothing can be kept. */
export function rememberedSide(): Side {
  try {
    return sessionStorage.getItem(KEY) === 'rabbit' ? 'rabbit' : 'memory'
  } catch {
    return 'memory'
  }
}

export function rememberSide(side: Side): void {
  try {
    sessionStorage.setItem(KEY, side)
  } catch {
    // A browser that keeps nothing: the choice ends with the page.
  }
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
