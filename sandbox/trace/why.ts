/**
 * Why a frame was sent, in a sentence, in the site's two languages. What it
 * says is read off the frame; nothing here knows of a lesson.
 */
import type { Frame, FrameKind } from './frame.ts'
import type { Language } from './language.ts'

type Sentence = (frame: Frame, answered: Frame | undefined) => string

const method = ({ payload }: Frame) => String(payload.method)
const asked = (answered: Frame | undefined) =>
  answered === undefined ? '?' : method(answered)

const SENTENCES: Record<Language, Record<FrameKind, Sentence>> = {
  en: {
    cast: (frame) =>
      `${frame.who} tells ${frame.routingKey} to run ${method(frame)}, and waits for nothing`,
    fanout: (frame) =>
      `${frame.who} tells every server behind ${frame.exchange} to run ${method(frame)}`,
    call: (frame) =>
      `${frame.who} asks a server of ${frame.routingKey} to run ${method(frame)}, and waits for the reply`,
    reply: (frame, answered) =>
      `${frame.who} answers ${asked(answered)} into the caller's reply queue`,
    failure: (frame, answered) =>
      `${frame.who} answers ${asked(answered)} with the exception it ended in`,
  },
  'zh-Hans': {
    cast: (frame) =>
      `${frame.who} 通知 ${frame.routingKey} 执行 ${method(frame)}，不等回复`,
    fanout: (frame) =>
      `${frame.who} 通知 ${frame.exchange} 后面的每个服务端执行 ${method(frame)}`,
    call: (frame) =>
      `${frame.who} 请 ${frame.routingKey} 的一个服务端执行 ${method(frame)}，并等待回复`,
    reply: (frame, answered) =>
      `${frame.who} 把 ${asked(answered)} 的结果送进调用方的回复队列`,
    failure: (frame, answered) => `${frame.who} 用异常回答 ${asked(answered)}`,
  },
}

/** @param answered - for a reply, the call with the same `_msg_id` */
export function whyOf(
  frame: Frame,
  answered: Frame | undefined,
  language: Language = 'en',
): string {
  return SENTENCES[language][frame.what](frame, answered)
}
