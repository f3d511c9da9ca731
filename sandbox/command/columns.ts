/**
 * Text by the columns of a terminal, where a Chinese character takes two. Used
 * by the printer. A line breaks at a space or after a Chinese character, and a
 * mark stays with what it opens or closes.
 */
import widthOf from 'fast-string-width'

const PIECES =
  /[（“]*[\p{Script=Han}，。、：；？！）”][，。、：；？！）”]*|[^\s\p{Script=Han}，。、：；？！（）“”]+\s*|./gsu

/** Lines of at most `most` columns; a longer word has a line of its own. */
export function wrapTo(text: string, most: number): string[] {
  const lines = ['']
  for (const piece of text.match(PIECES) ?? []) {
    const line = lines.at(-1) ?? ''
    if (line === '' || widthOf(line + piece.trimEnd()) <= most)
      lines[lines.length - 1] = line + piece
    else lines.push(piece)
  }
  return lines.map((line) => line.trimEnd())
}

/** One line, with an ellipsis where it ends before the text does. */
export function cutTo(text: string, most: number): string {
  if (widthOf(text) <= most) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    width += widthOf(character)
    if (width >= most) break
    kept += character
  }
  return `${kept}…`
}

/** @returns `text` with spaces behind it, `columns` wide. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}
