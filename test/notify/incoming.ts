/** Incoming notifications of which a test sees what becomes of them. */
import type { IncomingMessage } from '../../src/driver/incoming-message.ts'

export interface Incoming extends IncomingMessage {
  /** `ack` or `requeue`, each time. */
  readonly became: string[]
}

export function incoming(
  message: Record<string, unknown>,
  refuse: Error | null = null,
): Incoming {
  const became: string[] = []
  const become = (what: string) => {
    if (refuse !== null) throw refuse
    became.push(what)
  }
  return {
    ctxt: { user_id: 'u-1' },
    message: {
      message_id: 'id-1',
      publisher_id: 'network.host1',
      event_type: 'port.create.end',
      priority: 'INFO',
      payload: { state: 'active' },
      timestamp: '2026-11-22 10:27:05.232650',
      ...message,
    },
    became,
    acknowledge: () => become('ack'),
    requeue: () => become('requeue'),
    clientTimeout: null,
    heartbeat: async () => {},
    reply: async () => {},
  }
}
