/**
 * The tests of the captured conversation, run on each broker that we have: a
 * real Neutron's bytes are served by our stack, and what our stack says for the
 * same acts is what Neutron said.
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import { getRPCClient, setLogSink, Target } from '../../src/index.ts'
import { contextOf } from '../support/captured-frames.ts'
import { answerOf, frameTable, playAll } from './frame-table.ts'
import { Journal } from './journal.ts'
import { NeutronCapture } from './neutron-capture.ts'
import { notificationForm, replyForm, requestForm } from './normal-form.ts'
import { Playback } from './playback.ts'
import type { Wire } from './wire.ts'

/** A virtual host where nothing is declared. */
export interface Place extends AsyncDisposable {
  readonly transportUrl: string
  wire(): Promise<Wire>
}

const TIMEOUT_MS = 20_000

const capture = new NeutronCapture()

export function neutronConversation(
  broker: string,
  makePlace: () => Promise<Place>,
): void {
  const play = (title: string, run: (playback: Playback) => Promise<void>) =>
    it(title, { timeout: TIMEOUT_MS }, async () => {
      await using place = await makePlace()
      await using playback = await Playback.open(
        capture,
        await place.wire(),
        place.transportUrl,
      )
      await run(playback)
      expect(playback.unaccounted).toEqual([])
    })
  describe(`a real Neutron and its l3-agent, on ${broker}`, () => {
    theirTests(play)
    ourTests(play)
    notificationTests(play)
    mandatoryTests(play)
    play('every captured frame is served, sent or ignored', accountForAll)
  })
}

type Play = (title: string, run: (playback: Playback) => Promise<void>) => void

function theirTests(play: Play): void {
  play('a captured routers_updated makes our agent sync', async (playback) => {
    for (const cast of capture.of('routers_updated')) {
      const { served, askedBack } = await playback.theirs(cast)
      const sync = capture.syncAfter(cast)
      expect(served?.args).toEqual(cast.payload.args)
      expect(served?.ctxt).toEqual(contextOf(cast))
      expect(served?.outcome).toEqual(capture.replyTo(sync).payload.result)
      expect(askedBack && requestForm(askedBack)).toEqual(requestForm(sync))
    }
  })

  play('a captured router_deleted fanout is served', async (playback) => {
    for (const fanout of capture.of('router_deleted')) {
      const { served } = await playback.theirs(fanout)
      expect(served?.who).toBe('l3-agent')
      expect(served?.args).toEqual(fanout.payload.args)
    }
  })

  play('a captured call gets the captured reply', async (playback) => {
    for (const call of capture.calls()) {
      const { served, reply } = await playback.theirs(call)
      expect(served?.args).toEqual(call.payload.args)
      expect(served?.ctxt).toEqual(contextOf(call))
      expect(reply && replyForm(reply)).toEqual(
        replyForm(capture.replyTo(call)),
      )
    }
  })
}

function ourTests(play: Play): void {
  play('our agent calls as the real one called', async (playback) => {
    for (const call of capture.calls())
      expect(requestForm(await playback.ours(call))).toEqual(requestForm(call))
  })

  play('our neutron-server casts as the real one cast', async (playback) => {
    const casts = capture.of('routers_updated')
    for (const cast of [...casts, ...capture.of('router_deleted')])
      expect(requestForm(await playback.ours(cast))).toEqual(requestForm(cast))
  })
}

function notificationTests(play: Play): void {
  const notifications = capture.notifications()

  play('a captured notification is heard by our listener', async (playback) => {
    expect(notifications.length).toBe(14)
    for (const frame of notifications) {
      const { payload } = frame
      const { served } = await playback.theirs(frame)
      expect(served?.method).toBe(payload.event_type)
      expect(served?.ctxt).toEqual(contextOf(frame))
      expect(served?.args).toEqual({
        publisher_id: payload.publisher_id,
        payload: payload.payload,
        message_id: payload.message_id,
        timestamp: payload.timestamp,
      })
    }
  })

  play('our notifier tells as the real one told', async (playback) => {
    for (const frame of notifications)
      expect(notificationForm(await playback.ours(frame))).toEqual(
        notificationForm(frame),
      )
  })
}

function mandatoryTests(play: Play): void {
  play(
    'a reply is mandatory: handed back, it finds a late queue',
    async (playback) => {
      const handedBack = new Journal<string>()
      const previous = setLogSink(({ message }) => handedBack.add(message))
      onTestFinished(() => {
        setLogSink(previous)
      })
      const [call] = capture.of('get_router_ids')
      if (call === undefined) throw new Error('expected a captured call')
      const { served } = await playback.callTooEarly(call, () =>
        handedBack.take(
          (message) => message.includes(`found no ${call.payload._reply_q}`),
          'the broker hands the reply back',
        ),
      )
      expect(served?.who).toBe('q-l3-plugin')
    },
  )

  play(
    'a request is not mandatory: without a queue it is lost',
    async (playback) => {
      const target = new Target({ topic: 'nobody', server: 'nowhere' })
      const client = getRPCClient(playback.l3Agent, target, { timeout: 0.1 })
      await expect(client.cast({}, 'lost')).resolves.toBeUndefined()
      await expect(client.call({}, 'lost')).rejects.toThrow(/^Timed out/)
    },
  )
}

async function accountForAll(playback: Playback): Promise<void> {
  const rows = await playAll(capture, playback)
  console.log(frameTable(rows))
  const unknown = rows.filter((row) => answerOf(row) === '')
  expect(unknown.map(({ frame }) => `${frame.file}:${frame.line}`)).toEqual([])
  const count = (what: 'served' | 'sent' | 'ignored') =>
    rows.filter((row) => row[what] !== null).length
  // 5 casts and 13 calls; these and the 13 replies; 14 notifications, 8 fanouts
  expect([count('served'), count('sent'), count('ignored')]).toEqual([
    32, 45, 8,
  ])
}
