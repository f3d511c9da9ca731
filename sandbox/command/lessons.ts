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
    number: '03',
    folder: '03-topics',
    title: {
      en: 'Who gets it: a topic, one of its servers, or all of them',
      'zh-Hans': '谁会收到：整个主题、其中一个服务端，还是全部服务端',
    },
    load: async () => (await import('../03-topics/lesson.ts')).default,
  },
  {
    number: '04',
    folder: '04-transport',
    title: {
      en: 'On the way to a broker: three mistakes, and what notices each',
      'zh-Hans': '通往 broker 的路上：三个错误，各由谁发现',
    },
    load: async () => (await import('../04-transport/lesson.ts')).default,
  },
  {
    number: '05',
    folder: '05-ordered',
    title: {
      en: 'Start, stop and wait in the wrong order, and the log of a hang',
      'zh-Hans': 'start、stop、wait 顺序颠倒，以及卡住时的日志',
    },
    load: async () => (await import('../05-ordered/lesson.ts')).default,
  },
  {
    number: '06',
    folder: '06-executors',
    title: {
      en: 'More requests than the pool: who runs, who waits, and where',
      'zh-Hans': '请求比池子多：谁在运行，谁在等，等在哪里',
    },
    load: async () => (await import('../06-executors/lesson.ts')).default,
  },
  {
    number: '07',
    folder: '07-listener',
    title: {
      en: 'Polled by hand: acknowledged, handed back, or served twice',
      'zh-Hans': '亲手轮询：确认、退回、以及处理两次',
    },
    load: async () => (await import('../07-listener/lesson.ts')).default,
  },
  {
    number: '08',
    folder: '08-dispatcher',
    title: {
      en: 'Three endpoints, two versions: which of them answers',
      'zh-Hans': '三个端点，两个版本：由谁来应答',
    },
    load: async () => (await import('../08-dispatcher/lesson.ts')).default,
  },
  {
    number: '09',
    folder: '09-acknowledge-first',
    title: {
      en: 'A server is killed: what was acknowledged is lost, the rest is not',
      'zh-Hans': '服务端被杀：确认过的丢了，其余的没丢',
    },
    load: async () =>
      (await import('../09-acknowledge-first/lesson.ts')).default,
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
  {
    number: '13',
    folder: '13-failures',
    title: {
      en: 'An endpoint throws: what the caller catches, what is logged',
      'zh-Hans': '端点抛出异常：调用方捕获什么，日志记下什么',
    },
    load: async () => (await import('../13-failures/lesson.ts')).default,
  },
  {
    number: '14',
    folder: '14-retry-for-ever',
    title: {
      en: 'No broker: who waits for it, who gives up, and after how long',
      'zh-Hans': '没有 broker：谁一直等，谁放弃，要过多久',
    },
    load: async () => (await import('../14-retry-for-ever/lesson.ts')).default,
  },
  {
    number: '15',
    folder: '15-wait-inside',
    title: {
      en: 'An endpoint waits for the end of its own server',
      'zh-Hans': '端点等待自己所在的服务端结束',
    },
    load: async () => (await import('../15-wait-inside/lesson.ts')).default,
  },
  {
    number: '20',
    folder: '20-refused-queues',
    title: {
      en: 'Old queues, new options: what the broker refuses',
      'zh-Hans': '旧队列遇上新选项：broker 拒绝什么',
    },
    load: async () => (await import('../20-refused-queues/lesson.ts')).default,
  },
]

/** @throws RangeError that names the lessons there are. */
export function lessonNamed(folder: string): LessonEntry {
  const found = LESSONS.find((lesson) => lesson.folder === folder)
  if (found !== undefined) return found
  const known = LESSONS.map((lesson) => lesson.folder).join(', ')
  throw new RangeError(`there is no lesson "${folder}"; there are ${known}`)
}
