import { describe, expect, it, onTestFinished } from 'vitest'
import { AMQPError, ClientSendError } from '../../src/errors.ts'
import { getRPCServer } from '../../src/rpc/get-rpc-server.ts'
import { RPCClient } from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { deferred } from '../support/deferred.ts'
import { recordLog } from '../support/recorded-log.ts'
import { recordingTransport } from './recording-driver.ts'

const TARGET = new Target({ topic: 'l3_agent', server: 'node-1' })

describe('a signal', () => {
  it.each(['call', 'cast'] as const)(
    'that was given before: the %s is not sent',
    async (act) => {
      const { transport, driver } = recordingTransport()
      const client = new RPCClient(transport, TARGET)
      const reason = new Error('changed my mind')
      const signal = AbortSignal.abort(reason)
      await expect(client[act]({}, 'm', {}, { signal })).rejects.toBe(reason)
      expect(driver.sent).toEqual([])
    },
  )

  it.each(['call', 'cast'] as const)(
    'goes with a %s to the driver',
    async (act) => {
      const { transport, driver } = recordingTransport()
      const { signal } = new AbortController()
      const client = new RPCClient(transport, TARGET)
      await client.prepare({ retry: 1 })[act]({}, 'm', {}, { signal })
      expect(driver.sent[0]?.options).toMatchObject({ signal, retry: 1 })
    },
  )

  it('has a reason of any kind, which is not taken for a failure to send', async () => {
    const { transport, driver } = recordingTransport()
    const controller = new AbortController()
    const reason = new AMQPError('not for ClientSendError')
    driver.answer = () => {
      controller.abort(reason)
      return Promise.reject(reason)
    }
    const client = new RPCClient(transport, TARGET)
    const { signal } = controller
    await expect(client.cast({}, 'm', {}, { signal })).rejects.toBe(reason)
  })

  it('does not hide that the driver failed', async () => {
    const { transport, driver } = recordingTransport()
    const controller = new AbortController()
    driver.answer = () => {
      controller.abort()
      return Promise.reject(new AMQPError('refused'))
    }
    const client = new RPCClient(transport, TARGET)
    const { signal } = controller
    await expect(client.cast({}, 'm', {}, { signal })).rejects.toThrow(
      ClientSendError,
    )
  })
})

it('a call that is given up is served all the same, and its reply dropped', async () => {
  const log = recordLog()
  const transport = await getRPCTransport(undefined, 'fake://given-up/')
  const [begun, gate, served] = [deferred(), deferred(), deferred()]
  const endpoint = {
    slow: async () => {
      begun.resolve()
      await gate.promise
      served.resolve()
      return 1
    },
    fast: () => 2,
  }
  const server = getRPCServer(transport, TARGET, [endpoint])
  onTestFinished(async () => {
    await server.stop()
    await server.wait()
    await transport.cleanup()
  })
  await server.start()
  const client = new RPCClient(transport, TARGET)
  const controller = new AbortController()
  const { signal } = controller
  const called = client.call({}, 'slow', {}, { signal })
  await begun.promise
  // Whoever is answered knows that what went before is confirmed too.
  await client.call({}, 'fast')
  controller.abort()
  await expect(called).rejects.toBe(signal.reason)
  gate.resolve()
  await served.promise
  // The late reply comes before the reply to what was called after it.
  expect(await client.call<number>({}, 'fast')).toBe(2)
  expect(log.lines('info')).toEqual([
    expect.stringMatching(
      /^No calling threads waiting for msg_id : [0-9a-f]{32}$/,
    ),
  ])
})
