/**
 * Where a key leads in the tree of a message's parts: up and down to the part
 * before and after, left to the one that holds it, right to the first that it
 * holds, Home and End to the ends. Called by Frame.
 */
export interface FramePart {
  readonly name: string
  /** 1 for the method, the properties and the body. */
  readonly level: number
  readonly text: string
}

/** @returns the index; null if the key leads nowhere */
export function nextPart(
  key: string,
  at: number,
  parts: readonly FramePart[],
): number | null {
  const level = (index: number) => parts[index]?.level ?? 0
  const steps = new Map([
    ['ArrowDown', at + 1],
    ['ArrowUp', at - 1],
    ['ArrowRight', level(at + 1) > level(at) ? at + 1 : at],
    ['ArrowLeft', holderOf(at, parts)],
    ['Home', 0],
    ['End', parts.length - 1],
  ])
  const next = steps.get(key)
  return next === undefined || parts[next] === undefined ? null : next
}

/** The part that holds another; -1 if none does. */
function holderOf(at: number, parts: readonly FramePart[]): number {
  const inner = parts[at]?.level ?? 0
  return parts.findLastIndex(({ level }, index) => index < at && level < inner)
}
