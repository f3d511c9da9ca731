/**
 * Where a key leads from a name of a quote: left and right to its neighbours,
 * up and down to the line before or after that has names, Home and End to the
 * first and the last. Called by TypeHovers.
 */

const lineOf = (name: HTMLElement) => name.closest('.line')

const middleOf = (name: HTMLElement) => {
  const { left, width } = name.getBoundingClientRect()
  return left + width / 2
}

/** The name nearest to `from` in the line of the first of `others`. */
function nearest(from: HTMLElement, others: HTMLElement[]) {
  const line = others[0] && lineOf(others[0])
  const at = middleOf(from)
  const distance = (name: HTMLElement) => Math.abs(middleOf(name) - at)
  return others
    .filter((name) => lineOf(name) === line)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/** @returns undefined where there is none, and for any other key */
export function nextName(
  names: readonly HTMLElement[],
  from: HTMLElement,
  key: string,
): HTMLElement | undefined {
  const at = names.indexOf(from)
  const isElsewhere = (name: HTMLElement) => lineOf(name) !== lineOf(from)
  const before = names.slice(0, at).filter(isElsewhere).reverse()
  const after = names.slice(at).filter(isElsewhere)
  const ways = new Map([
    ['ArrowLeft', () => names[at - 1]],
    ['ArrowRight', () => names[at + 1]],
    ['ArrowUp', () => nearest(from, before)],
    ['ArrowDown', () => nearest(from, after)],
    ['Home', () => names[0]],
    ['End', () => names.at(-1)],
  ])
  return ways.get(key)?.()
}
