// Asks a broker whether it is there: an AMQP connection opened and closed, and
// one question to the management API. Every way ends here, so that a broker
// that findBroker returns has answered on both. A starting broker refuses
// connections at first, hence the asking again until a deadline.

import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'amqplib'
import type { Management } from './running-broker.ts'

const CONNECT_TIMEOUT_MS = 5000
const ASK_AGAIN_MS = 100

/** The same address in the form that amqplib takes. */
function amqpUrl(transportUrl: string): string {
  return transportUrl.replace(/^rabbit:/, 'amqp:')
}

/**
 * Version of the broker at `transportUrl`, from its connection.start.
 *
 * @throws what the connection throws: refused, wrong password, no such
 * virtual host.
 */
export async function greet(transportUrl: string): Promise<string> {
  const model = await connect(amqpUrl(transportUrl), {
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: 'walkthrough: is it there?' },
  })
  // An error event without a listener would end the program.
  model.on('error', () => {})
  const version = String(model.connection.serverProperties.version)
  await model.close()
  return version
}

/**
 * Asks the management API whether it answers to its user.
 *
 * @throws Error naming the address and the HTTP status.
 */
export async function greetManagement(management: Management): Promise<void> {
  const { url, user, password } = management
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  const response = await fetch(`${url}/api/whoami`, {
    headers: { authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
  })
  await response.arrayBuffer()
  if (!response.ok) {
    throw new Error(
      `management API at ${url}: expected 200, got ${response.status}`,
    )
  }
}

/**
 * Repeats both greetings until they succeed and returns the version.
 *
 * @throws Error with the last refusal after `deadlineMs`, or the reason of
 * `signal`.
 */
export async function greetUntilReady(
  at: { transportUrl: string; management: Management },
  deadlineMs: number,
  signal: AbortSignal,
): Promise<string> {
  const until = performance.now() + deadlineMs
  for (;;) {
    signal.throwIfAborted()
    try {
      await greetManagement(at.management)
      return await greet(at.transportUrl)
    } catch (refusal) {
      if (performance.now() > until) {
        throw new Error(`no answer from RabbitMQ within ${deadlineMs} ms`, {
          cause: refusal,
        })
      }
    }
    // An abort is told by its reason, at the top of the loop.
    await delay(ASK_AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}
