/**
 * Plays a lesson of sandbox/ in the worker, on a broker in memory, and turns
 * its trace into what the page shows: published messages become frames, what
 * becomes of them receipts. Lines of the library's log go along.
 */
import { lessonNamed } from '../../sandbox/command/lessons.ts'
import { play } from '../../sandbox/stage.ts'
import type { Frame as TracedFrame } from '../../sandbox/trace/frame.ts'
import type { Language } from '../../sandbox/trace/language.ts'
import type { Trace } from '../../sandbox/trace/traced-broker.ts'
import { whyOf } from '../../sandbox/trace/why.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { setLogSink } from '../../src/log.ts'
import type { Frame, FromRun } from './messages.ts'

type Tell = (message: FromRun) => void

const BROKER = 'page/run'

/** @throws RangeError if there is no such lesson; else what the lesson throws. */
export async function playLesson(
  folder: string,
  language: Language,
  tell: Tell,
): Promise<unknown> {
  const entry = lessonNamed(folder)
  setLogSink(({ level, logger, message, error }) => {
    const cause = error === undefined ? '' : `: ${String(error)}`
    tell({ type: 'log', level, logger, text: message + cause })
  })
  return await play(await entry.load(), {
    url: `fake://${BROKER}`,
    makeBroker: () => FakeBroker.named(BROKER),
    trace: teller(language, tell),
  })
}

function teller(language: Language, tell: Tell): Trace {
  const frames: TracedFrame[] = []
  return (event) => {
    if (event.type !== 'published') {
      tell({ ...event })
      return
    }
    const { frame } = event
    const answered = frames.find(
      ({ what, msgId }) => what === 'call' && msgId === frame.msgId,
    )
    frames.push(frame)
    tell({ type: 'frame', frame: shown(frame, answered, language) })
  }
}

function shown(
  frame: TracedFrame,
  answered: TracedFrame | undefined,
  language: Language,
): Frame {
  const { n, who, what, exchange, routingKey, mandatory, properties } = frame
  return {
    n,
    who,
    to: answered?.who ?? (routingKey || exchange),
    what,
    why: whyOf(frame, answered, language),
    exchange,
    routingKey,
    mandatory,
    properties: { ...properties },
    body: frame.body,
  }
}
