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
    number: '05',
    folder: '05-ordered',
    title: 'Start, stop and wait in the wrong order, and the log of a hang',
    load: async () => (await import('../05-ordered/lesson.ts')).default,
  },
  {
    number: '06',
    folder: '06-executors',
    title: 'More requests than the pool: who runs, who waits, and where',
    load: async () => (await import('../06-executors/lesson.ts')).default,
  },
  {
    number: '09',
    folder: '09-acknowledge-first',
    title: 'A server is killed: what was acknowledged is lost, the rest is not',
    load: async () =>
      (await import('../09-acknowledge-first/lesson.ts')).default,
  },
]
