/**
 * A RabbitMQ that refuses transient queues which are not exclusive, as 4.3 does
 * by default and 4.0 when it is told to: oslo.messaging declares such queues by
 * default. The error names the options that help, and with them a call goes
 * through. It starts a RabbitMQ of its own: one that was only given by its URL
 * cannot be set so, and RabbitMQ 3 knows no such setting.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { RunningBroker } from '../../sandbox/broker/find-broker.ts'
import { Conf } from '../../src/conf.ts'
import { AMQPError } from '../../src/errors.ts'
import { RabbitDriver } from '../../src/rabbit/rabbit-driver.ts'
import { Target } from '../../src/target.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { collectLog } from '../amqp/log-records.ts'
import { ownBroker, START_MS } from '../support/own-broker.ts'

const { how, version } = inject('broker')
const { WALKTHROUGH_RABBITMQ_IMAGE: image } = process.env
const canBeSet = !version.startsWith('3.') && (how !== 'url' || image)

const REFUSE = 'deprecated_features.permit.transient_nonexcl_queues = false'
const TOPIC = new Target({ topic: 't' })
const CALL = { waitForReply: true, timeout: 20 }
const ALL_OPTIONS = [
  'amqp_durable_queues',
  'rabbit_quorum_queue',
  'rabbit_transient_quorum_queue',
]

collectLog()

describe.skipIf(!canBeSet)('RabbitMQ without transient queues', () => {
  let broker: RunningBroker
  beforeAll(async () => {
    broker = await ownBroker({ conf: () => [REFUSE] })
  }, START_MS)
  afterAll(() => broker[Symbol.asyncDispose]())

  /** Exchange and topic are each test's own: what one leaves is there for all. */
  function driver(
    options: Record<string, unknown>,
    defaultExchange: string,
  ): RabbitDriver {
    const conf = new Conf({ oslo_messaging_rabbit: options })
    const url = TransportURL.parse(broker.transportUrl)
    return new RabbitDriver(conf, url, { defaultExchange })
  }

  /** That it is refused, for good and at once, with the options named. */
  async function refused(act: Promise<unknown>): Promise<void> {
    const begun = performance.now()
    const error = (await act.catch((caught) => caught)) as AMQPError
    expect(error).toBeInstanceOf(AMQPError)
    expect(error).toMatchObject({ replyCode: 541, recoverable: false })
    for (const option of ALL_OPTIONS) expect(error.message).toContain(option)
    expect(performance.now() - begun).toBeLessThan(2000)
  }

  test.each([
    [{}],
    [{ amqp_durable_queues: true }],
    [{ rabbit_quorum_queue: true }],
    [{ rabbit_transient_quorum_queue: true }],
  ])('a server with %j is told the options that help', async (options) => {
    const name = JSON.stringify(options)
    const server = driver(options, name)
    await refused(server.listen(new Target({ topic: name, server: 's' })))
    await server.cleanup()
  })

  test('a client is told them at its first call', async () => {
    const client = driver({}, 'unused')
    await refused(client.send(TOPIC, {}, { method: 'm' }, CALL))
    await client.cleanup()
  })

  test('an exchange that a first try left transient is named in the error', async () => {
    const target = new Target({ topic: 'left', server: 's' })
    const first = driver({}, 'left')
    await refused(first.listen(target))
    await first.cleanup()
    const options = {
      amqp_durable_queues: true,
      rabbit_transient_quorum_queue: true,
    }
    const second = driver(options, 'left')
    await expect(second.listen(target)).rejects.toThrow(
      'Exchange left is there and is not durable',
    )
    await second.cleanup()
  })

  test.each([
    ['durable', { amqp_durable_queues: true }],
    ['quorum', { rabbit_quorum_queue: true }],
  ])(
    'with %s topic queues and transient quorum queues all goes through',
    async (name, options) => {
      const all = { ...options, rabbit_transient_quorum_queue: true }
      const [server, client] = [driver(all, name), driver(all, name)]
      const topic = new Target({ topic: name })
      const listener = await server.listen(topic.with({ server: 's' }))
      const called = client.send(topic, {}, { method: 'm' }, CALL)
      const [request] = await listener.poll()
      request?.acknowledge()
      await request?.reply({ reply: 7 })
      expect(await called).toBe(7)
      await client.send(topic.with({ fanout: true }), {}, { method: 'f' }, {})
      const [told] = await listener.poll()
      expect(told?.message).toEqual({ method: 'f' })
      told?.acknowledge()
      await listener.stop()
      await listener.cleanup()
      await Promise.all([client.cleanup(), server.cleanup()])
    },
  )
})
