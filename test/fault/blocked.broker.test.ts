import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningBroker } from '../../sandbox/broker/find-broker.ts'
import { collectLog } from '../amqp/log-records.ts'
import { driver, echo, TOPIC } from '../rabbit/echo.ts'
import { until, virtualHost } from '../support/broker.ts'
import { ownBroker, START_MS } from '../support/own-broker.ts'

// A broker short of memory reads nothing from who publishes. The one that the
// other tests share must not be, so this is one of our own.

const log = collectLog()
let broker: RunningBroker

beforeAll(async () => {
  broker = await ownBroker()
}, START_MS)

afterAll(() => broker?.[Symbol.asyncDispose](), START_MS)

function memoryLimit(share: string): Promise<string> {
  const { control } = broker
  if (control === null) throw new Error('this broker cannot be told')
  return control('set_vm_memory_high_watermark', share)
}

function logged(text: string, level: string): Promise<unknown> {
  return until(
    async () => log.map((record) => `${record.level} ${record.message}`),
    (lines) => lines.some((one) => one.startsWith(`${level} ${text}`)),
    { what: text },
  )
}

test('what a blocked broker does not take waits, and goes on when it does', async () => {
  await using host = await virtualHost(broker)
  // Its heartbeat goes on, and so does ours.
  const heartbeat = { heartbeat_timeout_threshold: 1 }
  const [server, client] = [
    driver(host.transportUrl, heartbeat),
    driver(host.transportUrl, heartbeat),
  ]
  const { stop } = await echo(server)
  const call = (n: number, signal: AbortSignal | null = null) => {
    const options = { waitForReply: true, timeout: 30, signal }
    return client.send(TOPIC, {}, { method: 'm', args: { n } }, options)
  }
  await call(0)
  await memoryLimit('0')
  const calls = Array.from({ length: 20 }, (_, n) => call(n))
  const impatient = new AbortController()
  const given = expect(call(20, impatient.signal)).rejects.toThrow('enough')
  await logged('The broker has blocked the connection', 'error')
  impatient.abort(new Error('enough'))
  await given
  // Takes longer than the heartbeat.
  await memoryLimit('0')
  await memoryLimit('0.9')
  expect(await Promise.all(calls)).toEqual(calls.map((_, n) => ({ n })))
  await logged('The broker has unblocked the connection', 'info')
  expect(log.filter(({ message }) => /silent|again in/.test(message))).toEqual(
    [],
  )
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
}, 60_000)
