import { expect, test } from 'vitest'
import type { SendOptions } from '../../src/driver/base-driver.ts'
import { MessageDeliveryFailure } from '../../src/errors.ts'
import { collectLog } from './log-records.ts'
import { RecordingBroker } from './recording-broker.ts'
import { makeDriver, TOPIC } from './rig.ts'

collectLog()

/** Sends where no host answers six times, then one does. */
async function attempts(
  rabbit_max_retries: number,
  options: SendOptions,
): Promise<number> {
  const { broker, driver } = makeDriver(new RecordingBroker(), {
    rabbit_max_retries,
  })
  broker.unreachable(6)
  await driver
    .send(TOPIC, {}, { method: 'm' }, options)
    .catch((error) => expect(error).toBeInstanceOf(MessageDeliveryFailure))
  await driver.cleanup()
  return broker.attempts
}

test.each([
  [2, null, 3],
  [2, 0, 1],
  [2, -1, 7],
  [0, null, 7],
])(
  'rabbit_max_retries = %i and a notification with retry %j: %i attempts',
  async (rabbit_max_retries, retry, times) => {
    const { broker, driver } = makeDriver(new RecordingBroker(), {
      rabbit_max_retries,
    })
    broker.unreachable(6)
    await driver
      .sendNotification(TOPIC, {}, { payload: 1 }, '2.0', retry)
      .catch((error) => expect(error).toBeInstanceOf(MessageDeliveryFailure))
    await driver.cleanup()
    expect(broker.attempts).toBe(times)
  },
)

test.each<[number, SendOptions, number]>([
  [2, {}, 3],
  [2, { retry: null }, 3],
  [2, { waitForReply: true, timeout: 10 }, 3],
  [2, { retry: 0 }, 1],
  [2, { retry: 4 }, 5],
  [2, { retry: -1 }, 7],
  [0, {}, 7],
  [-1, {}, 7],
])(
  'rabbit_max_retries = %i with %j: %i attempts',
  async (max, options, times) => {
    expect(await attempts(max, options)).toBe(times)
  },
)
