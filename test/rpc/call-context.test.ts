import { describe, expect, it } from 'vitest'
import {
  AMQPError,
  ClientSendError,
  InvalidTarget,
  MessageUndeliverable,
  MessagingException,
  MessagingTimeout,
  RPCVersionCapError,
} from '../../src/errors.ts'
import type { PrepareOptions } from '../../src/rpc/call-context.ts'
import { RPCClient, type RPCClientOptions } from '../../src/rpc/rpc-client.ts'
import { Target, type TargetAttributes } from '../../src/target.ts'
import type { Serializer } from '../../src/wire/serializer.ts'
import { recordingTransport } from './recording-driver.ts'

function makeClient(
  attributes: TargetAttributes = { topic: 'l3_agent' },
  options: RPCClientOptions = {},
) {
  const { transport, driver } = recordingTransport()
  const client = new RPCClient(transport, new Target(attributes), options)
  return { client, driver }
}

describe('a message', () => {
  it('has neither namespace nor version when the target has none', async () => {
    const { client, driver } = makeClient()
    await client.cast({}, 'sync')
    expect(driver.sent[0]?.message).toStrictEqual({ method: 'sync', args: {} })
  })

  it('has its keys in the order of the captured ones', async () => {
    const { client, driver } = makeClient({
      topic: 't',
      namespace: 'n',
      version: '1.1',
    })
    await client.cast({ user_id: 'u-1' }, 'sync', { routers: [1, 2] })
    const sent = driver.sent[0]
    expect(JSON.stringify(sent?.message)).toBe(
      '{"method":"sync","args":{"routers":[1,2]},"namespace":"n","version":"1.1"}',
    )
    expect(sent?.ctxt).toEqual({ user_id: 'u-1' })
  })

  it('keeps an argument named __proto__ as data', async () => {
    const { client, driver } = makeClient()
    await client.cast({}, 'm', JSON.parse('{"__proto__": 1}'))
    expect(JSON.stringify(driver.sent[0]?.message)).toContain('{"__proto__":1}')
  })
})

describe('cast', () => {
  it('waits for no reply, and gives back nothing', async () => {
    const { client, driver } = makeClient()
    driver.answer = () => 'what a cast never hears'
    expect(await client.cast({}, 'm')).toBeUndefined()
    expect(driver.sent[0]?.options).toEqual({
      retry: null,
      signal: null,
    })
  })

  it('may go to all', async () => {
    const { client, driver } = makeClient()
    await client.prepare({ fanout: true }).cast({}, 'm')
    expect(driver.sent[0]?.target.fanout).toBe(true)
  })

  it('needs a topic', async () => {
    const { client } = makeClient({ server: 's' })
    await expect(client.cast({}, 'm')).rejects.toThrow(
      'A topic is required to send:<Target server=s>',
    )
  })
})

describe('call', () => {
  it.each([null, 0, false, '', [], {}, 'text', 1.5])(
    'gives back a result of %j as it is',
    async (result) => {
      const { client, driver } = makeClient()
      driver.answer = () => result
      expect(await client.call({}, 'm')).toBe(result)
    },
  )

  it('throws what the driver throws for the remote side', async () => {
    const { client, driver } = makeClient()
    const error = new MessagingTimeout('no reply')
    driver.answer = () => Promise.reject(error)
    await expect(client.call({}, 'm')).rejects.toBe(error)
  })

  it('cannot go to all: nothing is sent', async () => {
    const { client, driver } = makeClient()
    const everyone = client.prepare({ fanout: true })
    await expect(everyone.call({}, 'm')).rejects.toThrow(
      new InvalidTarget('A call cannot be used with fanout', everyone.target),
    )
    expect(driver.sent).toEqual([])
  })

  it('needs a topic', async () => {
    const { client } = makeClient({})
    await expect(client.call({}, 'm')).rejects.toThrow(InvalidTarget)
  })
})

describe('the timeout of a call', () => {
  const timeoutOf = async (
    values: object,
    options: RPCClientOptions,
    prepared: PrepareOptions,
  ) => {
    const { transport, driver } = recordingTransport({ ...values })
    const target = new Target({ topic: 't' })
    const client = new RPCClient(transport, target, options)
    await client.prepare(prepared).call({}, 'm')
    return driver.sent[0]?.options.timeout
  }

  it.each([
    ['60 s', {}, {}, {}, 60],
    ['the option', { rpc_response_timeout: 5 }, {}, {}, 5],
    ["the client's", { rpc_response_timeout: 5 }, { timeout: 4 }, {}, 4],
    ['the prepared', {}, { timeout: 4 }, { timeout: 3 }, 3],
    ['the option, prepared as null', {}, { timeout: 4 }, { timeout: null }, 60],
    ['0 in the option', { rpc_response_timeout: 0 }, {}, {}, 0],
    ["0 of the client's", {}, { timeout: 0 }, {}, 0],
    ['0 prepared', {}, { timeout: 4 }, { timeout: 0 }, 0],
  ])('is %s', async (_what, values, options, prepared, timeout) => {
    expect(await timeoutOf(values, options, prepared)).toBe(timeout)
  })
})

describe('the monitor of a call', () => {
  it.each([
    ['none', {}, {}, null],
    ["the client's", { callMonitorTimeout: 4 }, {}, 4],
    ['the prepared', { callMonitorTimeout: 4 }, { callMonitorTimeout: 3 }, 3],
    ['none', { callMonitorTimeout: 4 }, { callMonitorTimeout: null }, null],
  ])('is %s, and a cast has none', async (_what, options, prepared, sent) => {
    const { transport, driver } = recordingTransport()
    const target = new Target({ topic: 't' })
    const client = new RPCClient(transport, target, options).prepare(prepared)
    await client.call({}, 'm')
    await client.cast({}, 'm')
    const [call, cast] = driver.sent.map((one) => one.options)
    expect(call).toMatchObject({ callMonitorTimeout: sent })
    expect(cast).not.toHaveProperty('callMonitorTimeout')
  })
})

describe('prepare', () => {
  const all: TargetAttributes = {
    exchange: 'e',
    topic: 't',
    namespace: 'n',
    version: '1.0',
    server: 's',
    fanout: false,
  }

  it.each([
    ['exchange', 'e2'],
    ['topic', 't2'],
    ['namespace', 'n2'],
    ['version', '2.0'],
    ['server', 's2'],
    ['fanout', true],
  ] as const)(
    'changes %s, resets it with null, keeps the rest',
    (key, value) => {
      const { client } = makeClient(all)
      const changed = client.prepare({ [key]: value })
      expect(changed.target).toEqual(new Target({ ...all, [key]: value }))
      expect(changed.prepare({ [key]: null }).target).toEqual(
        new Target({ ...all, [key]: null }),
      )
      const unset = { [key]: undefined } as unknown as PrepareOptions
      expect(changed.prepare(unset).target).toEqual(changed.target)
      expect(client.target).toEqual(new Target(all))
    },
  )

  it('of a prepared context adds to it', async () => {
    const { client, driver } = makeClient({ topic: 't' }, { retry: 1 })
    const first = client.prepare({ server: 's', timeout: 7 })
    await first.prepare({ version: '1.1' }).call({}, 'm')
    expect(driver.sent[0]).toMatchObject({
      target: { topic: 't', server: 's', version: '1.1' },
      options: { timeout: 7, retry: 1, waitForReply: true },
    })
  })

  it.each([0, 2, -1, null])('passes a retry of %s on', async (retry) => {
    const { client, driver } = makeClient({ topic: 't' }, { retry: 9 })
    await client.prepare({ retry }).cast({}, 'm')
    expect(driver.sent[0]?.options.retry).toBe(retry)
  })

  it.each(['1', 'x.y', ''])('refuses version %j', (version) => {
    const { client } = makeClient()
    expect(() => client.prepare({ version })).toThrow(
      new MessagingException(
        `Version must contain a major and minor integer. Got ${version}`,
      ),
    )
  })
})

describe('a version cap', () => {
  it.each([
    ['1.5', '1.5', true],
    ['1.5', '1.4', true],
    ['1.5', '1.6', false],
    ['1.5', '2.0', false],
    ['1.5', null, false],
    [null, '7.0', true],
  ])('of %s with version %s: sent is %s', async (cap, version, sent) => {
    const { client, driver } = makeClient({ topic: 't', version })
    const capped = client.prepare({ versionCap: cap })
    for (const send of [capped.cast({}, 'm'), capped.call({}, 'm')])
      if (sent) await send
      else
        await expect(send).rejects.toThrow(
          new RPCVersionCapError(version, cap ?? ''),
        )
    expect(driver.sent).toHaveLength(sent ? 2 : 0)
  })

  it("is the client's until another is prepared", async () => {
    const { client } = makeClient(
      { topic: 't', version: '1.6' },
      { versionCap: '1.5' },
    )
    await expect(client.cast({}, 'm')).rejects.toThrow(RPCVersionCapError)
    await client.prepare({ versionCap: null }).cast({}, 'm')
  })
})

describe('a serializer', () => {
  it('sees arguments, context and result, each with the original context', async () => {
    const ctxt = { raw: true }
    const seen: unknown[] = []
    const serializer: Serializer = {
      serializeContext: (context) => ({ ...context, sent: true }),
      serializeEntity: (context, value) => {
        seen.push(['argument', context])
        return `${value} out`
      },
      deserializeEntity: (context, value) => {
        seen.push(['result', context])
        return `${value} in`
      },
      deserializeContext: () => {
        throw new Error('the opposite direction')
      },
    }
    const { client, driver } = makeClient({ topic: 't' }, { serializer })
    driver.answer = ({ message }) => (message.args as { a: string }).a
    expect(await client.call(ctxt, 'm', { a: 'x' })).toBe('x out in')
    expect(driver.sent[0]?.ctxt).toEqual({ raw: true, sent: true })
    expect(seen).toEqual([
      ['argument', ctxt],
      ['result', ctxt],
    ])
  })
})

describe('a driver that fails', () => {
  it('is a ClientSendError that names the target', async () => {
    const { client, driver } = makeClient()
    const cause = new AMQPError('access refused')
    driver.answer = () => Promise.reject(cause)
    for (const send of [client.call({}, 'm'), client.cast({}, 'm')]) {
      const error = await send.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ClientSendError)
      expect(error).toMatchObject({
        target: client.target,
        cause,
        message:
          'Failed to send to target "<Target topic=l3_agent>": access refused',
      })
    }
  })
})

describe('transportOptions', () => {
  const atLeastOnce = { atLeastOnce: true }

  it('go with every call and cast of the client', async () => {
    const transportOptions = atLeastOnce
    const { client, driver } = makeClient({ topic: 't' }, { transportOptions })
    await client.cast({}, 'm')
    await client.call({}, 'm')
    expect(driver.sent.map(({ options }) => options)).toMatchObject([
      atLeastOnce,
      atLeastOnce,
    ])
  })

  it('are changed by prepare, and null takes them away', async () => {
    const { client, driver } = makeClient()
    const asked = client.prepare({ transportOptions: atLeastOnce })
    await asked.cast({}, 'm')
    await asked.prepare({ timeout: 5 }).cast({}, 'm')
    await asked.prepare({ transportOptions: null }).cast({}, 'm')
    const sent = driver.sent.map(({ options }) => options.atLeastOnce)
    expect(sent).toEqual([true, true, undefined])
  })

  it('throw MessageUndeliverable as it is', async () => {
    const { client, driver } = makeClient()
    const error = new MessageUndeliverable('openstack', 'nobody')
    driver.answer = () => Promise.reject(error)
    await expect(client.cast({}, 'm')).rejects.toBe(error)
  })

  it('refuse what is neither true nor false', () => {
    const transportOptions = { atLeastOnce: 'yes' } as never
    expect(() => makeClient({}, { transportOptions })).toThrow(
      'transportOptions.atLeastOnce is "yes"; expected true or false',
    )
  })
})
