import { describe, expect, it } from 'vitest'
import { MessagingException } from '../../src/errors.ts'
import { CallContext } from '../../src/rpc/call-context.ts'
import type { CallSettings } from '../../src/rpc/call-settings.ts'
import {
  getRPCClient,
  RPCClient,
  type RPCClientOptions,
} from '../../src/rpc/rpc-client.ts'
import { Target } from '../../src/target.ts'
import { NoOpSerializer } from '../../src/wire/serializer.ts'
import { recordingTransport } from './recording-driver.ts'

const TARGET = new Target({ topic: 't' })
const MONITORED = { callMonitorTimeout: 2.5 }

function makeClient(options: RPCClientOptions = {}, version?: string) {
  const { transport } = recordingTransport()
  const target = version === undefined ? TARGET : TARGET.with({ version })
  return new RPCClient(transport, target, options)
}

describe('a client', () => {
  it('keeps what it was given', () => {
    const { transport } = recordingTransport()
    const serializer = new NoOpSerializer()
    const settings = { ...MONITORED, timeout: 5, versionCap: '1.5', retry: 2 }
    const client = new RPCClient(transport, TARGET, { serializer, ...settings })
    expect(client).toMatchObject({ target: TARGET, ...settings })
    expect(client.conf).toBe(transport.conf)
    expect(client.transport).toBe(transport)
    expect(client.serializer).toBe(serializer)
  })

  it('has null for what it was not given, and changes nothing', () => {
    const client = makeClient()
    expect(client).toMatchObject({
      timeout: null,
      callMonitorTimeout: null,
      versionCap: null,
      retry: null,
    })
    expect(client.serializer).toBeInstanceOf(NoOpSerializer)
  })

  it('is of the class that getRPCClient is told', () => {
    class Client extends RPCClient {}
    const { transport } = recordingTransport()
    const clientCls = Client
    const client = getRPCClient(transport, TARGET, { clientCls, timeout: 5 })
    expect(client).toBeInstanceOf(Client)
    expect(client.timeout).toBe(5)
  })
})

describe('a setting', () => {
  it.each([
    [{ timeout: -1 }, 'timeout is -1; expected seconds, not below 0, or null'],
    [
      { timeout: Number.NaN },
      'timeout is NaN; expected seconds, not below 0, or null',
    ],
    [
      { timeout: '5' as never },
      'timeout is 5; expected seconds, not below 0, or null',
    ],
    [
      { timeout: Number.POSITIVE_INFINITY },
      'timeout is Infinity; expected seconds, not below 0, or null',
    ],
    ...[1.9, 0, Number.NaN, Number.POSITIVE_INFINITY, '5' as never].map(
      (callMonitorTimeout): [RPCClientOptions, string] => [
        { callMonitorTimeout },
        `callMonitorTimeout is ${callMonitorTimeout}; expected seconds, not ` +
          'below 2, or null: for less, servers give no sign of life',
      ],
    ),
    [{ retry: 1.5 }, 'retry is 1.5; expected an integer or null'],
    [{ retry: true as never }, 'retry is true; expected an integer or null'],
  ])('%o is refused, by the constructor and by prepare', (wrong, message) => {
    const refusal = new RangeError(message)
    expect(() => makeClient(wrong)).toThrow(refusal)
    expect(() => makeClient().prepare(wrong)).toThrow(refusal)
  })

  it.each(['1', 'x.y', '', 1 as never])(
    'of version cap %j is refused, by the constructor and by prepare',
    (versionCap) => {
      const refusal = new MessagingException(
        `Version must contain a major and minor integer. Got ${versionCap}`,
      )
      expect(() => makeClient({ versionCap })).toThrow(refusal)
      expect(() => makeClient().prepare({ versionCap })).toThrow(refusal)
    },
  )

  it.each<keyof CallSettings>([
    'timeout',
    'callMonitorTimeout',
    'versionCap',
    'retry',
  ])(
    'of %s stays where prepare says undefined, and goes where it says null',
    (key) => {
      const settings = { ...MONITORED, timeout: 4, versionCap: '1.5', retry: 2 }
      const client = makeClient(settings)
      const unset = { [key]: undefined } as object
      const chained = client.prepare(unset).prepare({ server: 's' })
      expect(chained).toBeInstanceOf(CallContext)
      expect(chained).toMatchObject(settings)
      const reset = client.prepare({ [key]: null }).prepare({ server: 's' })
      expect(reset).toMatchObject({ ...settings, [key]: null })
      expect(client).toMatchObject(settings)
    },
  )
})

describe('canSendVersion', () => {
  it.each([
    [null, undefined, undefined, true],
    [null, '7.0', undefined, true],
    ['1.5', '1.5', undefined, true],
    ['1.5', '1.6', undefined, false],
    ['1.5', '2.0', undefined, false],
    ['1.5', '1.6', '1.4', true],
    ['1.5', '1.4', '1.6', false],
    ['1.5', undefined, undefined, false],
    ['1.5', undefined, '1.5', true],
    ['1.5', '1.4', null, false],
    [null, '1.4', null, true],
  ])('under cap %j with target %j, of %j, is %j', (cap, own, asked, can) => {
    const client = makeClient({ versionCap: cap }, own)
    expect(client.canSendVersion(asked)).toBe(can)
    expect(client.prepare().canSendVersion(asked)).toBe(can)
  })

  it('asks of the prepared version and cap', () => {
    const client = makeClient({ versionCap: '1.5' }, '1.6')
    expect(client.prepare({ version: '1.4' }).canSendVersion()).toBe(true)
    expect(client.prepare({ versionCap: '1.6' }).canSendVersion()).toBe(true)
    expect(client.prepare({ version: null }).canSendVersion()).toBe(false)
    expect(client.prepare({ versionCap: null }).canSendVersion()).toBe(true)
  })

  it('refuses what is no version, cap or not', () => {
    for (const versionCap of ['1.5', null])
      expect(() => makeClient({ versionCap }).canSendVersion('1')).toThrow(
        new MessagingException(
          'Version must contain a major and minor integer. Got 1',
        ),
      )
  })
})
