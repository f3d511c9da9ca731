/**
 * A step in words: what the live region says, what stands beside the current
 * line, and what went over the wire. In the reader's language; symbols, values
 * and names of queues stay as they are.
 */
import { translate } from '@docusaurus/Translate'
import type { ChainRow, WireRow } from '../../sandbox/recorder/format.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { valueText } from './value-text.ts'

export function eventWords(open: OpenRecording, at: number): string {
  const { event, value } = open.step(at)
  const told = { value: value < 0 ? '' : valueText(open, value) }
  const texts = {
    e: translate({ id: 'player.event.enter', message: 'is entered' }),
    s: translate({ id: 'player.event.statement', message: 'runs next' }),
    a: translate({ id: 'player.event.await', message: 'awaits {value}' }, told),
    r: translate(
      { id: 'player.event.resume', message: 'goes on with {value}' },
      told,
    ),
    y: translate({ id: 'player.event.yield', message: 'yields {value}' }, told),
    v: translate(
      { id: 'player.event.return', message: 'returns {value}' },
      told,
    ),
    n: translate({ id: 'player.event.end', message: 'has ended' }),
    T: translate(
      { id: 'player.event.throw', message: 'ends by throwing {value}' },
      told,
    ),
  }
  return texts[event].trim()
}

/** The line of the code pane's cursor. */
export function cursorWords(line: number, steps: number): string {
  return translate(
    {
      id: 'player.cursor',
      message: 'Line {line}, steps: {steps}. Enter goes to the next of them.',
    },
    { line, steps },
  )
}

/** The name of a lane; its owner is the code's own word for a server. */
export function laneWords({ name, owner }: Pick<ChainRow, 'name' | 'owner'>) {
  const [, kind = '', n = ''] = /^(caller|poll|worker|driver)( \d+)?$/.exec(
    name,
  ) ?? ['', '', '']
  const kinds: Record<string, string> = {
    caller: translate({ id: 'player.lane.caller', message: 'caller' }),
    poll: translate({ id: 'player.lane.poll', message: 'poll loop' }),
    worker: translate({ id: 'player.lane.worker', message: 'worker' }),
    driver: translate({ id: 'player.lane.driver', message: 'driver' }),
  }
  if (name === '')
    return translate({ id: 'player.lane.beside', message: 'calls beside' })
  const known = kinds[kind]
  const told = known === undefined ? name : known + n
  return owner === '' ? told : `${told} · ${owner}`
}

export function wireWords(row: WireRow): string {
  const n = row.n ?? '?'
  if (row.type === 'published') {
    const { who, what, exchange, routingKey: key } = row
    const to =
      exchange ||
      translate({ id: 'path.defaultExchange', message: '(default)' })
    return translate(
      {
        id: 'player.wire.published',
        message:
          'Frame {n}, {what}: {who} publishes to {to}, routing key {key}',
      },
      { n, what, who, to, key },
    )
  }
  if (row.type === 'cut')
    return translate(
      {
        id: 'player.wire.cut',
        message:
          'The network cuts {who} off. Connections that ended: {connections}',
      },
      { who: row.who, connections: row.connections },
    )
  const told = { n, who: row.who, queue: row.queue }
  const texts = {
    delivered: translate(
      {
        id: 'player.wire.delivered',
        message: 'Frame {n} is delivered from {queue} to {who}',
      },
      told,
    ),
    acknowledged: translate(
      {
        id: 'player.wire.acknowledged',
        message: 'Frame {n} is acknowledged by {who}: {queue} forgets it',
      },
      told,
    ),
    rejected: translate(
      {
        id: 'player.wire.rejected',
        message: 'Frame {n} is rejected by {who}',
      },
      told,
    ),
  }
  return texts[row.type]
}

/** The whole step, as it is read out. */
export function stepWords(open: OpenRecording, at: number): string {
  const { symbol, line, chain } = open.step(at)
  const row = open.recording.chains[chain] ?? { name: '', owner: '' }
  const where = translate(
    {
      id: 'player.step',
      message: 'Step {n} of {all}. {lane}: {symbol}, line {line}, {what}.',
    },
    {
      n: at + 1,
      all: open.length,
      lane: laneWords(row),
      symbol,
      line,
      what: eventWords(open, at),
    },
  )
  const traffic = open
    .wireAt(at)
    .map((row) =>
      translate(
        { id: 'player.sentence', message: '{text}.' },
        { text: wireWords(row) },
      ),
    )
  return [where, ...traffic].join(' ')
}
