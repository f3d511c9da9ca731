/**
 * The lessons there are, in order. The folder's name begins with the number
 * that `npm run sandbox` takes. Read by the command, by the pages that run a
 * lesson, and by the tests that run each of them.
 */
import type { Lesson } from '../stage.ts'
import type { Language } from '../trace/language.ts'

export interface LessonEntry {
  /** Two digits. */
  readonly number: string
  readonly folder: string
  /** One line of a terminal: at most 72 columns, a Chinese character is two. */
  readonly title: Readonly<Record<Language, string>>
  readonly load: () => Promise<Lesson>
}

export const LESSONS: readonly LessonEntry[] = [
  {
    number: '01',
    folder: '01-l3-agent',
    title: {
      en: "A router changed: the l3-agent's cast, call and reply",
      'zh-Hans': '路由器变了：l3-agent 的 cast、call 和回复',
    },
    load: async () => (await import('../01-l3-agent/lesson.ts')).default,
  },
  {
    number: '02',
    folder: '02-mitaka-stop',
    title: {
      en: "A server is stopped: in Mitaka's way, and as here",
      'zh-Hans': '停止一个服务端：Mitaka 的做法，和这里的做法',
    },
    load: async () => (await import('../02-mitaka-stop/lesson.ts')).default,
  },
  {
    number: '10',
    folder: '10-client',
    title: {
      en: 'A call is given up, and served to its end all the same',
      'zh-Hans': '调用方不再等了，请求照样处理到底',
    },
    load: async () => (await import('../10-client/lesson.ts')).default,
  },
  {
    number: '11',
    folder: '11-reply-queues',
    title: {
      en: 'Three calls share a reply queue; then their process dies',
      'zh-Hans': '三个调用共用一个回复队列，然后进程死了',
    },
    load: async () => (await import('../11-reply-queues/lesson.ts')).default,
  },
  {
    number: '12',
    folder: '12-envelope',
    title: {
      en: 'What survives the envelope: NaN, 2^64, 1.0, a date',
      'zh-Hans': '信封里留得住什么：NaN、2^64、1.0、日期',
    },
    load: async () => (await import('../12-envelope/lesson.ts')).default,
  },
]

/** @throws RangeError that names the lessons there are. */
export function lessonNamed(folder: string): LessonEntry {
  const found = LESSONS.find((lesson) => lesson.folder === folder)
  if (found !== undefined) return found
  const known = LESSONS.map((lesson) => lesson.folder).join(', ')
  throw new RangeError(`there is no lesson "${folder}"; there are ${known}`)
}
