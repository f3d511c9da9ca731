import { expect, it } from 'vitest'
import { lessonNamed } from '../../sandbox/command/lessons.ts'
import type { Frame } from '../../sandbox/trace/frame.ts'
import { NeutronCapture } from '../neutron-l3/neutron-capture.ts'
import { requestForm } from '../neutron-l3/normal-form.ts'
import { publishedInMemory } from './run-in-test.ts'

const capture = new NeutronCapture()
const frames = await publishedInMemory(lessonNamed('17-l3-agent'))
const calls = frames.filter(({ what }) => what === 'call')

it('each request of lesson 17 is one that a real Neutron or l3-agent sent', () => {
  const captured = capture.frames
    .filter(({ kind }) => kind !== 'reply' && kind !== 'notification')
    .map(requestForm)
  const requests = frames.filter(({ what }) => what !== 'reply')
  expect(requests).toHaveLength(8)
  for (const frame of requests)
    expect(captured).toContainEqual(requestForm(messageOf(frame)))
})

it('each call of lesson 17 is answered as a real Neutron answered it', () => {
  const captured = capture
    .calls()
    .map((call) => [call.payload.method, capture.replyTo(call).payload.result])
  for (const { msgId, payload } of calls) {
    const reply = frames.find(
      (frame) => frame.what === 'reply' && frame.msgId === msgId,
    )
    expect(captured).toContainEqual([payload.method, reply?.payload.result])
  }
})

function messageOf({ exchange, routingKey, properties, body }: Frame) {
  const bytes = new TextEncoder().encode(body)
  return { exchange, routingKey, properties: { ...properties }, body: bytes }
}
