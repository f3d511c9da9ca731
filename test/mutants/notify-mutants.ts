/**
 * Mutants of `src/notify/`, and of what the driver does for it: what a notifier
 * sends, who is shown it, and what becomes of the message then. In the list of
 * `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const NOTIFIER = mutantsOf(
  'src/notify/prepared-notifier.ts',
  ['test/notify/notifier.test.ts'],
  [
    {
      id: 'notification-context-whole',
      find: 'serializer.serializeContext(redactedContext(ctxt))',
      replace: 'serializer.serializeContext((ctxt ?? {}) as Context)',
      why: 'a token would be told to everybody who listens',
    },
    {
      id: 'notification-error-thrown',
      find: '      } catch (e) {\n        LOG.error(',
      replace: '      } catch (e) {\n        throw e\n        LOG.error(',
      why: 'a service would fail for what it only wanted to tell',
    },
    {
      id: 'notification-id-without-dashes',
      find: 'message_id: dashed(newMessageId())',
      replace: 'message_id: newMessageId()',
      why: 'listeners know a notification by an id of the usual form',
    },
    {
      id: 'notification-time-iso',
      find: ".replace('T', ' ').replace('Z', '000')",
      replace: '',
      why: 'Python could not read the time',
    },
  ],
)

const DRIVERS = mutantsOf(
  'src/notify/messaging-driver.ts',
  [
    'test/notify/notifier.test.ts',
    'test/notify/captured-notifications.test.ts',
  ],
  [
    {
      id: 'notification-topic-in-capitals',
      find: 'priority.toLowerCase()',
      replace: 'priority',
      why: 'nobody listens to notifications.INFO',
    },
    {
      id: 'notification-version-swapped',
      find: "override readonly version = '2.0'",
      replace: "override readonly version = '1.0'",
      why: 'messagingv2 has the envelope',
    },
  ],
)

const DISPATCHER = mutantsOf(
  'src/notify/notification-dispatcher.ts',
  ['test/notify/notification-dispatcher.test.ts'],
  [
    {
      id: 'notification-requeued-unasked',
      find: 'this.allowRequeue && requeues.has(incoming)',
      replace: 'requeues.has(incoming)',
      why: 'a listener that did not allow it would spin on one message',
    },
    {
      id: 'notification-exception-handled',
      find: "LOG.error('Callback raised an exception.', e)\n      return NotificationResult.REQUEUE",
      replace:
        "LOG.error('Callback raised an exception.', e)\n      return NotificationResult.HANDLED",
      why: 'what could not be handled would be lost though requeueing is allowed',
    },
    {
      id: 'notification-shown-after-requeue',
      find: 'if (result === NotificationResult.REQUEUE) return true',
      replace: 'if (result === NotificationResult.REQUEUE) continue',
      why: 'the message would not come again',
    },
    {
      id: 'notification-filter-ignored',
      find: '.filter((notification) => wants(notification))',
      replace: '',
      why: 'an endpoint would be shown what its filter keeps back',
    },
    {
      id: 'notification-acknowledged-first',
      find: '    return new DispatcherExecutorContext(\n      incoming,',
      replace:
        '    for (const one of incoming) one.acknowledge()\n    return new DispatcherExecutorContext(\n      incoming,',
      why: 'a listener that dies would lose what it was handling',
    },
    {
      id: 'notification-groups-by-arrival',
      find: 'return [...groups].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))',
      replace: 'return [...groups]',
      why: 'a batch is parted in the order of the names of its priorities',
    },
  ],
)

const FILTER = mutantsOf(
  'src/notify/notification-filter.ts',
  ['test/notify/notification-filter.test.ts'],
  [
    {
      id: 'filter-matches-anywhere',
      find: "'')}y`",
      replace: "'')}`",
      why: "Python's match begins at the beginning",
    },
    {
      id: 'filter-keeps-its-place',
      find: 'atBeginning.lastIndex = 0',
      replace: '',
      why: 'every second notification would be kept back',
    },
  ],
)

const ON_THE_BROKER = [
  ...mutantsOf(
    'src/amqp/send-connection.ts',
    ['test/notify/captured-notifications.test.ts'],
    [
      {
        id: 'notification-queue-undeclared',
        find: 'if (queue !== undefined) await',
        replace: 'if (queue === undefined) await',
        why: 'what nobody hears yet would be lost',
      },
      {
        id: 'notification-takes-others-along',
        find: '/\\b(exchange|queue|expiration)',
        replace: '/\\b(exchange|expiration)',
        tests: ['test/amqp/send-connection.test.ts'],
        why: 'a queue that is refused would fail requests that have none',
      },
    ],
  ),
  ...mutantsOf(
    'src/amqp/amqp-driver-base.ts',
    ['test/notify/fake.test.ts'],
    [
      {
        id: 'notification-pool-ignored',
        find: 'topicConsumer(this.conf, exchange, topic, pool ?? topic)',
        replace: 'topicConsumer(this.conf, exchange, topic)',
        why: 'pools would take messages from each other',
      },
      {
        id: 'notification-not-known-again',
        find: 'return await this.#consume(consumers, true)',
        replace: 'return await this.#consume(consumers, false)',
        tests: [
          'test/notify/fake.test.ts',
          'test/amqp/amqp-incoming-message.test.ts',
        ],
        why: 'a notification would be handled twice for a lost acknowledgement',
      },
    ],
  ),
]

export const NOTIFY_MUTANTS = [
  ...NOTIFIER,
  ...DRIVERS,
  ...DISPATCHER,
  ...FILTER,
  ...ON_THE_BROKER,
]
