/**
 * The oracle's table: every capture file, and what is done about it. Adding a
 * file to test/captures without a row here fails `captures.test.ts`.
 */

/**
 * `played`: our client and server do the same act, and each frame is compared.
 * `decoded`: read here; what ours sends is compared by the tests of `sentIn`,
 * or by none if that is null, and then `why` says so.
 * `elsewhere`: no frames but declarations or methods, held to ours by `sentIn`.
 */
export type Handling =
  | { readonly how: 'played'; readonly mitaka?: true }
  | {
      readonly how: 'decoded' | 'elsewhere'
      readonly sentIn: string | null
      readonly why?: string
    }

const PLAYED: Handling = { how: 'played' }
const MITAKA: Handling = { how: 'played', mitaka: true }

const NEUTRON: Handling = {
  how: 'decoded',
  sentIn: 'test/neutron-l3/fake.test.ts',
}

const NOTIFICATION: Handling = {
  how: 'decoded',
  sentIn: 'test/notify/captured-notifications.test.ts',
}

const topology = (sentIn: string | null, why = ''): Handling => ({
  how: 'elsewhere',
  sentIn,
  ...(why !== '' && { why }),
})

/** One test for all of them, by a table of its own. */
const TOPOLOGY = topology('test/support/topology-captures.ts')

/** By their paths under test/captures. */
export const HANDLING: Readonly<Record<string, Handling>> = {
  'rpc-call.json': PLAYED,
  'rpc-call-gzip.json': PLAYED,
  'rpc-call-namespace-version.json': PLAYED,
  'rpc-call-none-result.json': PLAYED,
  'rpc-call-server-directed.json': PLAYED,
  'rpc-cast.json': PLAYED,
  'rpc-cast-server-directed.json': PLAYED,
  'rpc-fanout-cast.json': PLAYED,
  'rpc-exception-builtin.json': PLAYED,
  'rpc-exception-custom-kwargs.json': PLAYED,
  'rpc-exception-no-such-method.json': PLAYED,
  'rpc-exception-unsupported-version.json': PLAYED,
  'rpc-call-monitor.json': {
    how: 'decoded',
    sentIn: 'test/rpc/call-monitor.broker.test.ts',
  },
  'mitaka-rpc-call.json': MITAKA,
  'mitaka-rpc-call-none-result.json': MITAKA,
  'mitaka-rpc-call-server-directed.json': MITAKA,
  'mitaka-rpc-cast.json': MITAKA,
  'mitaka-rpc-fanout-cast.json': MITAKA,
  'mitaka-rpc-exception-builtin.json': MITAKA,
  'mitaka-rpc-exception-custom-kwargs.json': MITAKA,
  'notification-v1.json': NOTIFICATION,
  'notification-v2.json': NOTIFICATION,
  'neutron-l3/agent-start-stop.jsonl': NEUTRON,
  'neutron-l3/router-lifecycle.jsonl': NEUTRON,
  'topology-default.json': TOPOLOGY,
  'topology-durable.json': TOPOLOGY,
  'topology-ha-autodelete.json': TOPOLOGY,
  'topology-quorum-qos.json': TOPOLOGY,
  'topology-18-transient-quorum.json': TOPOLOGY,
  'topology-18-stream-qmanager.json': TOPOLOGY,
  'topology-notifications.json': topology(
    'test/notify/captured-notifications.test.ts',
  ),
  'topology-mitaka.json': TOPOLOGY,
  'methods-first-call.json': topology('test/amqp/amqp-driver-base.test.ts'),
  'methods-first-call-mitaka.json': topology(null, 'ours are those of today'),
  'methods-server-stop.json': topology('test/life-cycle/wait.broker.test.ts'),
}
