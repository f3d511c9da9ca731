import { expect, it } from 'vitest'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { virtualHost } from '../support/broker.ts'
import { outputOf } from './lesson-output.ts'

it.each(LESSONS)(
  'lesson $number exchanges on RabbitMQ what it does in memory',
  async (lesson) => {
    await using host = await virtualHost()
    const onRabbit = await outputOf(lesson, {
      url: host.transportUrl,
      makeBroker: (url) => new RabbitBroker(url),
    })
    const inMemory = await outputOf(lesson, {
      url: `fake://beside-rabbit/${lesson.folder}`,
      makeBroker: () => FakeBroker.named(`beside-rabbit/${lesson.folder}`),
    })
    // A delivery may be seen before or after the confirm of its publish.
    expect(onRabbit.lines.toSorted()).toEqual(inMemory.lines.toSorted())
    expect(onRabbit.result).toEqual(inMemory.result)
  },
)
