import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/amqp/read-body.ts'
import { RemoteError } from '../../src/errors.ts'
import { deserializeRemoteException } from '../../src/wire/failure.ts'
import { unpackReply } from '../../src/wire/reply.ts'
import { recordLog } from '../support/recorded-log.ts'
import { HANDLING, type Handling } from './capture-table.ts'
import {
  actOf,
  bodyOf,
  captureFiles,
  type Frame,
  framesOf,
} from './captured-act.ts'
import { formOf } from './frame-form.ts'
import { play } from './play.ts'

const FILES = captureFiles()

const handled = (how: Handling['how']) =>
  FILES.filter((file) => HANDLING[file]?.how === how)

const isMitaka = (file: string) => file.startsWith('mitaka-')

/** A captured frame as the broker delivers it. */
const delivery = (frame: Frame) => ({
  consumerTag: '1',
  deliveryTag: 1,
  redelivered: false,
  exchange: frame.exchange,
  routingKey: frame.routing_key,
  properties: frame.properties,
  body: bodyOf(frame),
})

describe('the table of the captures', () => {
  it('has a row for each file, and a file for each row', () => {
    expect(Object.keys(HANDLING).sort()).toEqual(FILES)
  })

  it.each(FILES.map((file) => [file, HANDLING[file]] as const))(
    'says of %s who holds ours to it, or why nobody does',
    (file, handling) => {
      if (!(handling && 'sentIn' in handling)) return
      const { sentIn, why = '' } = handling
      if (sentIn === null) expect(why).not.toBe('')
      else
        expect(existsSync(new URL(`../../${sentIn}`, import.meta.url))).toBe(
          true,
        )
      if (handling.how === 'elsewhere' && sentIn !== null)
        expect(
          readFileSync(new URL(`../../${sentIn}`, import.meta.url), 'utf8'),
        ).toContain(file.replace('.json', ''))
    },
  )

  it('leaves no file with frames unread', () => {
    for (const file of handled('elsewhere')) expect(framesOf(file)).toEqual([])
    const read = FILES.filter((file) => HANDLING[file]?.how !== 'elsewhere')
    for (const file of read) expect(framesOf(file)).not.toEqual([])
  })
})

const FRAMES = FILES.flatMap((file) =>
  framesOf(file).map((frame, at) => ({ name: `${file} ${at}`, frame })),
)

describe('a captured frame', () => {
  it.each(FRAMES)('$name is read as its peer meant it', ({ frame }) => {
    expect(readBody(delivery(frame))).toEqual(frame.decoded_payload)
  })

  it.each(FRAMES.filter(({ frame }) => frame.decoded_failure !== undefined))(
    '$name tells of an exception, down to the third level',
    ({ frame }) => {
      const { class: excType, message: value, tb } = frame.decoded_failure ?? {}
      const [, { failure }] = unpackReply(readBody(delivery(frame)))
      const error = deserializeRemoteException(String(failure))
      const isBuiltin = frame.decoded_failure?.module === 'builtins'
      if (isBuiltin)
        expect(error.message).toBe(`${value}\n${(tb as string[]).join('\n')}`)
      else {
        expect(error).toBeInstanceOf(RemoteError)
        expect(error).toMatchObject({ excType, value, traceback: tb })
      }
    },
  )
})

/**
 * Where Mitaka's own sending differs from today's, and so from ours: its calls
 * have no `_timeout`, and its replies go to an exchange of their own and may be
 * lost without a word.
 */
function asToday(frame: Frame): object {
  const form = formOf(frame)
  const payload = form.payload as Record<string, unknown>
  if ('_msg_id' in payload && '_reply_q' in payload)
    return { ...form, payload: { ...payload, _timeout: null } }
  if ('ending' in payload) return { ...form, exchange: '', mandatory: true }
  return form
}

describe('what ours sends', () => {
  it.each(handled('played'))(
    'for %s equals it, but for ids and times',
    async (file) => {
      recordLog()
      const act = actOf(file)
      const theirs = [act.request, ...act.replies]
      const ours = await play(act)
      const expected = theirs.map(isMitaka(file) ? asToday : formOf)
      expect(ours.map(formOf)).toEqual(expected)
      if (isMitaka(file) && act.replies.length > 0)
        expect(ours.map(formOf)).not.toEqual(theirs.map(formOf))
    },
  )

  it.each(handled('played'))(
    'for %s ties the reply to the call by its ids',
    async (file) => {
      recordLog()
      const [request, ...replies] = await play(actOf(file))
      const asked = readBody(delivery(request as Frame))
      for (const reply of replies) {
        const answered = readBody(delivery(reply))
        expect(reply.routing_key).toBe(asked._reply_q)
        expect(answered._msg_id).toBe(asked._msg_id)
        expect(answered._unique_id).not.toBe(asked._unique_id)
      }
    },
  )
})
