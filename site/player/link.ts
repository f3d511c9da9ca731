/**
 * The link to a step: `#player=RECORDING:STEP`, or, for a player that has an id
 * of its own because the page has several, `#player=RECORDING.ID:STEP`. Steps
 * count from 1 there, and from 0 everywhere else. A step on RabbitMQ is marked
 * (transport.ts). Used by player.tsx, which reads, and theatre.tsx, which writes.
 */

/** What the link calls a player; check-players.mjs sees that it is unique. */
export function playerName(recording: string, id: string): string {
  return id === '' ? recording : `${recording}.${id}`
}

export function linkTo(name: string, step: number): string {
  return `#player=${name}:${step + 1}`
}

/** @returns the step that an address links to in this player, or null. */
export function linkedStep(hash: string, name: string): number | null {
  const [, linked, step] =
    /^#player=([\w.-]+):(\d+)(?:@rabbit)?$/.exec(hash) ?? []
  return linked === name ? Number(step) - 1 : null
}
