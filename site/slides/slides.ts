/**
 * Cuts a page into slides. A quote, a player, a question, a table or a picture
 * has a slide of its own, under the heading of its section; the words between
 * them go a few paragraphs to a slide. Nothing is left out and nothing is
 * copied: a slide names parts of the page by their places. Pure; called by
 * deck.tsx.
 */

/** `title` and `heading` head what follows; a `figure` stands alone. */
export type Part = 'title' | 'heading' | 'words' | 'figure'

/** More would not be read from the back of a room. */
const MOST_WORDS = 3

const isHead = (part: Part | undefined) =>
  part === 'title' || part === 'heading'

/** Whether `part` begins a slide after one that holds `held`. */
function beginsAnother(part: Part, held: readonly Part[]): boolean {
  const body = held.filter((one) => !isHead(one))
  if (body.length === 0) return false
  if (part === 'words')
    return body.includes('figure') || body.length >= MOST_WORDS
  return true
}

/**
 * @param parts of a page, in its order
 * @returns for each slide the places of its parts; headings are repeated.
 */
export function slidesOf(parts: readonly Part[]): number[][] {
  const slides: number[][] = []
  let slide: number[] = []
  const heads = () => slide.filter((place) => isHead(parts[place]))
  parts.forEach((part, place) => {
    const held = slide.flatMap((one) => parts[one] ?? [])
    if (beginsAnother(part, held)) {
      slides.push(slide)
      slide = isHead(part) ? [] : heads()
    }
    slide.push(place)
  })
  return slide.length === 0 ? slides : [...slides, slide]
}
