import { expect, it } from 'vitest'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import { CuttableRabbit } from '../../sandbox/cut/cuttable-rabbit.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { virtualHost } from '../support/broker.ts'
import { recordLog } from '../support/recorded-log.ts'
import { QUESTIONS, unanswered } from './pages.ts'
import { exchangedInMemory, exchangedOn } from './run-in-test.ts'

it.each(LESSONS)(
  'lesson $folder exchanges on RabbitMQ what it does in memory, returns the same, and answers what pages ask',
  async (lesson) => {
    recordLog()
    await using host = await virtualHost()
    const onRabbit = await exchangedOn(lesson, {
      url: host.transportUrl,
      makeBroker: (url) => new CuttableRabbit(new RabbitBroker(url)),
    })
    expect(onRabbit).toEqual(await exchangedInMemory(lesson))
    const asked = QUESTIONS.filter((one) => one.lesson === lesson.folder)
    expect(unanswered(asked, onRabbit.result)).toEqual([])
  },
)
