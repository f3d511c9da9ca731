/**
 * The list of lessons, to choose one from with the keyboard. Called by
 * sandbox.ts where both ends are a terminal; @clack/prompts does the rest and
 * gives the terminal back as it was.
 */
import type { Readable, Writable } from 'node:stream'
import { isCancel, select, updateSettings } from '@clack/prompts'
import type { Language } from '../trace/language.ts'
import { LESSONS, type LessonEntry } from './lessons.ts'
import { WORDS } from './words.ts'

/**
 * @param signal - ends it as q, Esc and Ctrl-C do
 * @returns null if none is chosen.
 */
export async function chooseLesson(
  language: Language,
  signal: AbortSignal,
  streams: { input?: Readable; output?: Writable } = {},
): Promise<LessonEntry | null> {
  updateSettings({ aliases: { q: 'cancel' }, withGuide: false })
  const chosen = await select({
    message: WORDS[language].choose,
    options: LESSONS.map((lesson) => ({
      value: lesson,
      label: `${lesson.number}  ${lesson.title[language]}`,
    })),
    signal,
    ...streams,
  })
  return isCancel(chosen) ? null : chosen
}
