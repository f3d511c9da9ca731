/**
 * The lessons there are, in order. The folder's name begins with the number
 * that `npm run sandbox` takes.
 */
import type { Lesson } from '../stage.ts'

export interface LessonEntry {
  /** Two digits. */
  readonly number: string
  readonly folder: string
  readonly title: string
  readonly load: () => Promise<Lesson>
}

export const LESSONS: readonly LessonEntry[] = [
  {
    number: '01',
    folder: '01-l3-agent',
    title: "A router changed: the l3-agent's cast, call and reply",
    load: async () => (await import('../01-l3-agent/lesson.ts')).default,
  },
  {
    number: '02',
    folder: '02-mitaka-stop',
    title: "A server is stopped: in Mitaka's way, and as here",
    load: async () => (await import('../02-mitaka-stop/lesson.ts')).default,
  },
  {
    number: '03',
    folder: '03-topics',
    title: 'Who gets it: a topic, one of its servers, or all of them',
    load: async () => (await import('../03-topics/lesson.ts')).default,
  },
  {
    number: '04',
    folder: '04-transport',
    title: 'On the way to a broker: three mistakes, and what notices each',
    load: async () => (await import('../04-transport/lesson.ts')).default,
  },
  {
    number: '07',
    folder: '07-listener',
    title: 'Polled by hand: acknowledged, handed back, or served twice',
    load: async () => (await import('../07-listener/lesson.ts')).default,
  },
  {
    number: '08',
    folder: '08-dispatcher',
    title: 'Three endpoints, two versions: which of them answers',
    load: async () => (await import('../08-dispatcher/lesson.ts')).default,
  },
]
