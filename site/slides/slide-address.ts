/**
 * The slide in the address, `?slide=3`, counted from 1 as readers count. The
 * part after `#` belongs to headings and to the steps of players.
 */
const NAME = 'slide'

/** @returns the slide that the address names, counted from 0, or null. */
export function slideInAddress(search: string): number | null {
  const text = new URLSearchParams(search).get(NAME) ?? ''
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) - 1 : null
}

/** A page that is left goes back to where it was, not through its slides. */
export function keepInAddress(slide: number | null): void {
  const url = new URL(window.location.href)
  if (slide === null) url.searchParams.delete(NAME)
  else url.searchParams.set(NAME, String(slide + 1))
  window.history.replaceState(window.history.state, '', url)
}
