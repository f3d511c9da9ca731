/**
 * Puts an element around each name of a quote that has a card. Called by
 * TypeHovers once its types are there: until a reader asks, the page has none
 * of these elements. What the code says stays the same, to the letter.
 */

interface Piece {
  node: Text
  start: number
}

function textsOf(code: HTMLElement): Piece[] {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
  const pieces: Piece[] = []
  let start = 0
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    pieces.push({ node, start })
    start += node.length
  }
  return pieces
}

function wrap(
  { node, start }: Piece,
  at: number,
  length: number,
  card: number,
) {
  const name = document.createElement('span')
  name.className = 'typed'
  name.dataset.card = String(card)
  const text = node.splitText(at - start)
  text.splitText(length)
  text.replaceWith(name)
  name.append(text)
  return name
}

/**
 * @param names offset in the text of `code`, length and card, for each name
 * @returns the elements, in order
 */
export function markNames(code: HTMLElement, names: readonly number[]) {
  const pieces = textsOf(code)
  const marked: HTMLElement[] = []
  // From the end: what was cut off a text lies behind all that is to come.
  for (let at = names.length - 3; at >= 0; at -= 3) {
    const [offset = 0, length = 0, card = 0] = names.slice(at, at + 3)
    while ((pieces.at(-1)?.start ?? 0) > offset) pieces.pop()
    const piece = pieces.at(-1)
    if (piece) marked.unshift(wrap(piece, offset, length, card))
  }
  return marked
}
