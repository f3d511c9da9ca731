import { expect, it } from 'vitest'
import { Outage } from '../../sandbox/outage.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'

it('during an outage nobody connects; who is connected stays so, and after it all do', async () => {
  const outage = new Outage()
  const broker = outage.over(new FakeBroker())
  const before = await broker.connect('send')
  const end = outage.begin()
  await expect(broker.connect('send')).rejects.toMatchObject({
    message: 'The AMQP server is unreachable: ECONNREFUSED',
    recoverable: true,
  })
  expect(before.isOpen).toBe(true)
  end()
  const after = await broker.connect('listen')
  expect(after.isOpen).toBe(true)
  await Promise.all([before.close(), after.close()])
})
