import { connect } from 'amqplib'
import { expect, it } from 'vitest'
import { Claims } from '../../../sandbox/broker/claims.ts'
import { virtualHost } from '../../support/broker.ts'

it('a name that somebody has is refused, and left as it is', async () => {
  await using broker = await virtualHost()
  const somebody = await connect(
    broker.transportUrl.replace(/^rabbit:/, 'amqp:'),
  )
  const channel = await somebody.createChannel()
  await channel.assertQueue('q-l3-plugin', { durable: false })
  await channel.assertExchange('neutron', 'topic', { durable: false })
  {
    await using claims = await Claims.at(broker.transportUrl)
    await expect(claims.claim('queue', 'q-l3-plugin')).rejects.toThrow(
      'the queue "q-l3-plugin" exists',
    )
    await expect(claims.claim('exchange', 'neutron')).rejects.toThrow(
      'the exchange "neutron" exists',
    )
  }
  expect(await channel.checkQueue('q-l3-plugin')).toMatchObject({
    queue: 'q-l3-plugin',
  })
  await somebody.close()
})

it('what was claimed and declared is gone at the end', async () => {
  await using broker = await virtualHost()
  {
    await using claims = await Claims.at(broker.transportUrl)
    await claims.claim('queue', 'l3_agent')
    await claims.claim('exchange', 'neutron')
    const lesson = await connect(
      broker.transportUrl.replace(/^rabbit:/, 'amqp:'),
    )
    const channel = await lesson.createChannel()
    await channel.assertQueue('l3_agent', { durable: false })
    await channel.assertExchange('neutron', 'topic', { durable: false })
    await claims.claim('queue', 'l3_agent') // the same one again
    await lesson.close()
  }
  expect(await broker.queues()).toEqual([])
  expect(await broker.exchanges()).toEqual([])
})
