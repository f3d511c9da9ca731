/**
 * Prints a trace as a person reads it: one paragraph a frame, one line for each
 * delivery and acknowledge, each process in its own colour, 80 columns. Without
 * colours (`picocolors` decides: a pipe, NO_COLOR) the text is the same.
 */
import picocolors from 'picocolors'
import type { Frame } from '../trace/frame.ts'
import type { TraceEvent } from '../trace/traced-broker.ts'
import { whyOf } from '../trace/why.ts'

const WIDTH = 80
const INDENT = '     '

export interface Printer {
  print(event: TraceEvent): void
  /** What was exchanged, in one line. */
  summary(): string
}

const EVENTS = {
  delivered: '→ delivered to',
  acknowledged: '✓ acknowledged by',
  rejected: '✗ rejected by',
}

type Paint = (text: string) => string

/** @param write - takes one line at a time, without its newline */
export function tracePrinter(
  write: (line: string) => void,
  isColorSupported: boolean,
): Printer {
  const colors = picocolors.createColors(isColorSupported)
  const palette = [colors.cyan, colors.magenta, colors.yellow, colors.green]
  const processes = new Map<string, Paint>()
  const frames: Frame[] = []
  const paint = (who: string): string => {
    const known = processes.get(who) ?? palette[processes.size % palette.length]
    processes.set(who, known ?? colors.white)
    return (known ?? colors.white)(who)
  }
  const printFrame = (frame: Frame): void => {
    const answered = frames.find(
      ({ what, msgId }) => what === 'call' && msgId === frame.msgId,
    )
    frames.push(frame)
    write('')
    write(
      `${colors.bold(number(frame.n))}  ${paint(frame.who)}  ${colors.bold(headline(frame, answered))}`,
    )
    for (const line of wrap(`${whyOf(frame, answered)}.`))
      write(INDENT + colors.italic(line))
    for (const line of details(frame)) write(INDENT + colors.dim(cut(line)))
  }
  return {
    print(event) {
      if (event.type === 'published') printFrame(event.frame)
      else
        write(
          `${number(event.n)}  ${colors.dim(EVENTS[event.type])} ${paint(event.who)}`,
        )
    },
    summary: () => summaryOf(frames),
  }
}

function number(n: number | null): string {
  return String(n ?? '?').padStart(3)
}

function headline(frame: Frame, answered: Frame | undefined): string {
  const name = (answered ?? frame).payload.method ?? 'a call'
  return frame.what === 'reply' ? `reply to ${name}` : `${frame.what} ${name}`
}

function details(frame: Frame): string[] {
  const { exchange, routingKey, mandatory, properties } = frame
  const lines = [
    `exchange     ${exchange === '' ? "'' (the default exchange)" : exchange}`,
    `routing key  ${routingKey === '' ? "''" : routingKey}`,
    `mandatory    ${mandatory}`,
  ]
  if (properties.expiration !== undefined)
    lines.push(`expiration   ${properties.expiration} ms`)
  if (frame.msgId !== null) lines.push(`_msg_id      ${frame.msgId}`)
  if (frame.replyQ !== null) lines.push(`_reply_q     ${frame.replyQ}`)
  return [...lines, content(frame)]
}

function content({ what, payload }: Frame): string {
  if (what === 'reply') return `result       ${JSON.stringify(payload.result)}`
  if (what === 'failure') return `failure      ${payload.failure}`
  return `args         ${JSON.stringify(payload.args)}`
}

/** Lines that fit behind the indent, broken at spaces. */
function wrap(text: string): string[] {
  const most = WIDTH - INDENT.length
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + word.length >= most)
      lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

/** One line, with an ellipsis where it ends before the text does. */
export function cut(text: string, indent = INDENT.length): string {
  const most = WIDTH - indent
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function summaryOf(frames: readonly Frame[]): string {
  const counts = new Map<string, number>()
  for (const { what } of frames) counts.set(what, (counts.get(what) ?? 0) + 1)
  const parts = [...counts].map(([what, count]) => `${count} ${what}`)
  return `${frames.length} frames were exchanged: ${parts.join(', ')}.`
}
