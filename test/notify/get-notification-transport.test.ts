import { expect, it } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { getNotificationTransport } from '../../src/notify/get-notification-transport.ts'
import { Target } from '../../src/target.ts'
import { NotificationTransport } from '../../src/transport.ts'

/** Whether a transport that was made so reaches the broker of that name. */
async function reaches(name: string, conf: Conf, url?: string) {
  const transport = await getNotificationTransport(conf, url)
  expect(transport).toBeInstanceOf(NotificationTransport)
  const target = new Target({ topic: 'notifications.info' })
  await transport.sendNotification(target, {}, {}, '2.0', 0)
  await transport.cleanup()
  const { queues } = FakeBroker.named(name).topology()
  return queues.map((queue) => queue.name).includes('notifications.info')
}

const RPC = 'fake://rpc'
const NOTIFICATIONS = 'fake://notify'

it('a URL that is given is taken', async () => {
  const conf = new Conf({
    transport_url: RPC,
    oslo_messaging_notifications: { transport_url: NOTIFICATIONS },
  })
  expect(await reaches('given/v', conf, 'fake://given/v')).toBe(true)
})

it('else that of the notifications', async () => {
  const conf = new Conf({
    transport_url: RPC,
    oslo_messaging_notifications: { transport_url: 'fake://own/v' },
  })
  expect(await reaches('own/v', conf)).toBe(true)
})

it('else that of RPC', async () => {
  const conf = new Conf({ transport_url: 'fake://fallback/v' })
  expect(await reaches('fallback/v', conf)).toBe(true)
})
