/**
 * What the sandbox says, in both languages: labels of a trace, the end of a
 * run, what to do when it failed. The sentences of the frames are in
 * `sandbox/trace/why.ts`, the help in help.ts. Names that cross the wire stay
 * as they are.
 */
import type { FrameKind } from '../trace/frame.ts'
import type { Language } from '../trace/language.ts'

type Count = (kind: FrameKind, count: number) => string

export interface Words {
  readonly delivered: (who: string) => string
  readonly acknowledged: (who: string) => string
  readonly rejected: (who: string) => string
  readonly cut: (who: string, connections: number) => string
  readonly reply: (method: string) => string
  readonly failure: (method: string) => string
  readonly aCall: string
  readonly stop: string
  /** A frame that differs from frame `n` in nothing, or in what follows. */
  readonly like: (n: number, hasMore: boolean) => string
  readonly labels: Readonly<Record<Label, string>>
  readonly defaultExchange: string
  readonly summary: (frames: number, parts: readonly string[]) => string
  readonly count: Count
  readonly transport: (name: string) => string
  readonly memory: string
  readonly result: string
  readonly steps: (count: number, file: string) => string
  readonly choose: string
  readonly more: string
  readonly keys: string
  readonly ended: string
  readonly failed: (number: string, why: string) => string
  readonly advice: (folder: string, onRabbit: boolean) => string
}

export type Label =
  | 'exchange'
  | 'routingKey'
  | 'mandatory'
  | 'expiration'
  | 'msgId'
  | 'replyQ'
  | 'args'
  | 'result'
  | 'failure'

const SAME = { msgId: '_msg_id', replyQ: '_reply_q', mandatory: 'mandatory' }

const en: Words = {
  delivered: (who) => `→ delivered to ${who}`,
  acknowledged: (who) => `✓ acknowledged by ${who}`,
  rejected: (who) => `✗ rejected by ${who}`,
  cut: (who, connections) =>
    `† ${who} loses its ${connections === 1 ? 'connection' : `${connections} connections`}`,
  reply: (method) => `reply to ${method}`,
  failure: (method) => `failure of ${method}`,
  aCall: 'a call',
  stop: '.',
  like: (n, hasMore) => `Like frame ${n}${hasMore ? ', except:' : '.'}`,
  labels: {
    ...SAME,
    exchange: 'exchange',
    routingKey: 'routing key',
    expiration: 'expiration',
    args: 'args',
    result: 'result',
    failure: 'failure',
  },
  defaultExchange: "'' (the default exchange)",
  summary: (frames, parts) =>
    frames === 0
      ? 'No frame was exchanged.'
      : `${frames} ${frames === 1 ? 'frame was' : 'frames were'} exchanged: ${parts.join(', ')}.`,
  count: (kind, count) => `${count} ${kind}`,
  transport: (name) => `Transport: ${name}.`,
  memory: 'in memory',
  result: 'Result: ',
  steps: (count, file) => `${count} steps are in ${file}`,
  choose: 'Which lesson? (arrow keys, Enter; q ends)',
  more: 'Run one: npm run sandbox 01. More: npm run sandbox -- --help',
  keys: 'A key shows the next step, c the rest at once, q ends.',
  ended: 'Ended before the lesson did; nothing is left behind.',
  failed: (number, why) => `Lesson ${number} failed: ${why}`,
  advice: (folder, onRabbit) =>
    onRabbit
      ? `Does it run in memory? npm run sandbox ${folder.slice(0, 2)}`
      : `What was changed in it: git diff sandbox/${folder}. How far it comes:
npm run sandbox ${folder.slice(0, 2)} -- --step`,
}

const KINDS: Readonly<Record<FrameKind, string>> = {
  call: 'call',
  cast: 'cast',
  fanout: 'fanout',
  reply: '回复',
  failure: '异常回复',
}

const chinese: Words = {
  delivered: (who) => `→ 投递给 ${who}`,
  acknowledged: (who) => `✓ ${who} 已确认`,
  rejected: (who) => `✗ ${who} 已拒绝`,
  cut: (who, connections) => `† ${who} 断开了 ${connections} 条连接`,
  reply: (method) => `对 ${method} 的回复`,
  failure: (method) => `对 ${method} 的异常回复`,
  aCall: '一个 call',
  stop: '。',
  like: (n, hasMore) => `同第 ${n} 帧${hasMore ? '，只有这些不同：' : '。'}`,
  labels: {
    ...SAME,
    exchange: '交换器',
    routingKey: '路由键',
    expiration: '过期时间',
    args: '参数',
    result: '结果',
    failure: '失败',
  },
  defaultExchange: "''（默认交换器）",
  summary: (frames, parts) =>
    frames === 0
      ? '没有交换任何帧。'
      : `共 ${frames} 帧：${parts.join('，')}。`,
  count: (kind, count) =>
    `${count} 个 ${KINDS[kind]}`.replace(/ (?=\p{Script=Han}+$)/u, ''),
  transport: (name) => `传输层：${name}。`,
  memory: '内存',
  result: '结果：',
  steps: (count, file) => `${count} 步已写入 ${file}`,
  choose: '运行哪一课？（方向键选择，回车运行，q 退出）',
  more: '运行一课：npm run sandbox 01。更多用法：npm run sandbox -- --help',
  keys: '按任意键看下一步，按 c 一次看完，按 q 结束。',
  ended: '这一课还没结束就退出了，没有留下任何东西。',
  failed: (number, why) => `第 ${number} 课失败：${why}`,
  advice: (folder, onRabbit) =>
    onRabbit
      ? `在内存中能运行吗？npm run sandbox ${folder.slice(0, 2)}`
      : `看看改动了什么：git diff sandbox/${folder}。看看走到了哪一步：
npm run sandbox ${folder.slice(0, 2)} -- --step`,
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en,
  'zh-Hans': chinese,
}
