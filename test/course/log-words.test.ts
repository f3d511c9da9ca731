import { expect, test } from 'vitest'
import { logWords } from '../../site/search/log-words.ts'

const HANG = 'Possible hang: stop is waiting for start to complete'
const TIMED_OUT = 'Timed out waiting for a reply to message ID'
const ID = '0b8d7dd2e0a94d1cb0b1d5a4c2a1f7aa'

test.each([
  [HANG, HANG],
  [
    `2026-01-02 03:04:05.678 4711 WARNING oslo_messaging.server [-] ${HANG}`,
    HANG,
  ],
  [
    `2016-05-06 07:08:09.012 1 ERROR neutron.agent [req-1f2e3d4c-0000-4a4a-8b8b-123456789abc - -] ${TIMED_OUT} ${ID}`,
    TIMED_OUT,
  ],
  [
    `Traceback (most recent call last):\n  File "x.py", line 1, in f\noslo_messaging.exceptions.MessagingTimeout: ${TIMED_OUT} ${ID}`,
    `MessagingTimeout: ${TIMED_OUT}`,
  ],
  [`Jan  2 03:04:05 net-1 neutron[12]: ${HANG}`, HANG],
  [`reply_${ID} doesn't exist`, "doesn't exist"],
  [
    'AMQP server on 10.0.0.3:5672 is unreachable: [Errno 104] Connection reset',
    'AMQP server on is unreachable: [Errno Connection reset',
  ],
  ['foreverRetryUncaughtExceptions', 'foreverRetryUncaughtExceptions'],
  ['rabbit_qos_prefetch_count', 'rabbit_qos_prefetch_count'],
  ['轮询循环', '轮询循环'],
  ['541', '541'],
])('%s is searched for by its message', (pasted, words) => {
  expect(logWords(pasted)).toBe(words)
})
