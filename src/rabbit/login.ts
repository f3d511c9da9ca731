/**
 * Rabbit: how a connection says who it is, by option `rabbit_login_method`.
 * `RabbitBroker` asks for each host, since each has its own user and password.
 * EXTERNAL sends neither: the broker takes the name from the client
 * certificate.
 *
 * oslo counterpart: `login_method` of kombu's `Connection`; `amqp/sasl.py`.
 * Left out: RABBIT-CR-DEMO, which no broker offers by itself.
 */
import { credentials } from 'amqplib'
import type { TransportHost } from '../transport-url.ts'

export type LoginMethod = 'PLAIN' | 'AMQPLAIN' | 'EXTERNAL'

/** A host without a user is guest's, as in the AMQP library of Python. */
export function userOf({ username }: TransportHost): string {
  return username || 'guest'
}

/** In the form that amqplib takes; its `mechanism` is the method's name. */
export function login(method: LoginMethod, host: TransportHost) {
  if (method === 'EXTERNAL') return credentials.external()
  const password = host.username ? (host.password ?? '') : 'guest'
  return method === 'PLAIN'
    ? credentials.plain(userOf(host), password)
    : credentials.amqplain(userOf(host), password)
}
