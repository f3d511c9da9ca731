// The helper that asks the broker is asked itself here, on a real broker.

import { connect } from 'amqplib'
import { expect, inject, test } from 'vitest'
import { until, virtualHost } from './broker.ts'
import { deferred } from './deferred.ts'

test('the broker of the run answers AMQP with the version it was found with', async () => {
  const { transportUrl, version } = inject('broker')
  const model = await connect(transportUrl.replace('rabbit:', 'amqp:'))
  expect(model.connection.serverProperties.version).toBe(version)
  await model.close()
})

test('a virtual host that was disposed is gone, with its user and connections', async () => {
  const closed = deferred<unknown>()
  let amqpUrl = ''
  {
    await using vhost = await virtualHost()
    amqpUrl = vhost.amqpUrl
    const model = await connect(amqpUrl)
    // amqplib tells a close by the operator as close, not as error.
    model.on('close', closed.resolve)
  }
  expect(String(await closed.promise)).toContain('CONNECTION_FORCED')
  await expect(connect(amqpUrl)).rejects.toThrow('ACCESS_REFUSED')
})

test('topology is told as it was declared, without what every virtual host has', async () => {
  await using vhost = await virtualHost()
  const model = await connect(vhost.amqpUrl)
  const channel = await model.createChannel()
  await channel.assertExchange('openstack', 'topic', { durable: false })
  await channel.assertQueue('l3_agent', { durable: false })
  await channel.bindQueue('l3_agent', 'openstack', 'l3_agent')

  expect(await vhost.exchanges()).toEqual([
    {
      name: 'openstack',
      type: 'topic',
      durable: false,
      auto_delete: false,
      internal: false,
      arguments: {},
    },
  ])
  expect(await vhost.queues()).toEqual([
    {
      name: 'l3_agent',
      type: 'classic',
      durable: false,
      auto_delete: false,
      exclusive: false,
      arguments: {},
      ready: 0,
      unacknowledged: 0,
    },
  ])
  expect(await vhost.bindings()).toEqual([
    {
      source_name: 'openstack',
      source_kind: 'exchange',
      destination_name: 'l3_agent',
      destination_kind: 'queue',
      routing_key: 'l3_agent',
      arguments: {},
    },
  ])
  await model.close()
})

test('counts of a queue are of this moment', async () => {
  await using vhost = await virtualHost()
  const model = await connect(vhost.amqpUrl)
  const channel = await model.createConfirmChannel()
  await channel.assertQueue('q', { durable: false })
  for (let sent = 1; sent <= 20; sent += 1) {
    channel.sendToQueue('q', Buffer.from('x'))
    await channel.waitForConfirms()
    const [queue] = await vhost.queues()
    expect([queue?.ready, queue?.unacknowledged]).toEqual([sent, 0])
  }
  await channel.get('q')
  const [queue] = await vhost.queues()
  expect([queue?.ready, queue?.unacknowledged]).toEqual([19, 1])
  await model.close()
})

test('consumers and connections appear, and the broker closes a chosen one', async () => {
  await using vhost = await virtualHost()
  const open = (connection_name: string) =>
    connect(vhost.amqpUrl, { clientProperties: { connection_name } })
  const [stays, goes] = [await open('stays'), await open('goes')]
  const error = new Promise((resolve) => goes.on('close', resolve))
  const channel = await stays.createChannel()
  await channel.assertQueue('q', { durable: false })
  await channel.consume('q', () => {}, { consumerTag: '1' })

  const [consumer] = await until(
    () => vhost.consumers(),
    (consumers) => consumers.length === 1,
    { what: 'one consumer' },
  )
  expect(consumer).toEqual({
    queue_name: 'q',
    consumer_tag: '1',
    ack_required: true,
    prefetch_count: 0,
    active: true,
    arguments: {},
  })
  await until(
    () => vhost.connections(),
    (connections) => connections.length === 2,
    { what: 'two connections' },
  )
  await vhost.closeConnections((it) => it.connection_name === 'goes')
  expect(String(await error)).toContain('CONNECTION_FORCED')
  const left = await until(
    () => vhost.connections(),
    (connections) => connections.length === 1,
    { what: 'one connection left' },
  )
  expect(left).toMatchObject([{ connection_name: 'stays', state: 'running' }])
  await stays.close()
})

test('connections that were opened just now are closed as well', async () => {
  await using vhost = await virtualHost()
  const model = await connect(vhost.amqpUrl)
  let error: unknown
  model.on('close', (reason) => {
    error = reason
  })
  // The broker lists a connection a moment after it has opened it.
  while (error === undefined) await vhost.closeConnections()
  expect(String(error)).toContain('CONNECTION_FORCED')
})

test('waiting in vain tells for what, and the last answer', async () => {
  await using vhost = await virtualHost()
  const waiting = until(
    () => vhost.queues(),
    (queues) => queues.length > 0,
    { deadlineMs: 100, what: 'a queue' },
  )
  await expect(waiting).rejects.toThrow('waited 100 ms for a queue; last: []')
})
