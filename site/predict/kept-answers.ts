/**
 * The reader's answers, kept in this browser and nowhere else, so that a page
 * that is opened again shows what was answered, in both languages alike. Where
 * a browser keeps nothing, an answer lives as long as its page.
 */
export interface Answer {
  /** The option that was chosen, as JSON text. */
  readonly chosen: string
  /** What the run returned, as JSON text. */
  readonly returned: string
}

const keyOf = (lesson: string, of: string) => `predict:${lesson}:${of}`

/**
 * @param options - that the page offers; an answer to others is not for it
 * @returns null if there is none, or none that can be read.
 */
export function keptAnswer(
  lesson: string,
  of: string,
  options: readonly string[],
): Answer | null {
  try {
    const text = localStorage.getItem(keyOf(lesson, of)) ?? 'null'
    const { chosen, returned } = JSON.parse(text) ?? {}
    JSON.parse(returned)
    return options.includes(chosen) ? { chosen, returned } : null
  } catch {
    return null
  }
}

/** @param answer - null forgets it */
export function keepAnswer(
  lesson: string,
  of: string,
  answer: Answer | null,
): void {
  const key = keyOf(lesson, of)
  try {
    if (answer === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(answer))
  } catch {
    // No storage, or a full one: nothing is kept.
  }
}
