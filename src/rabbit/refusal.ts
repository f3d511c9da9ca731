/**
 * Rabbit: why a host could not be had, in words for who runs the service. All
 * that Node, amqplib and the broker say of it comes down to error codes and
 * texts; here they become an `AMQPError` that names the host, the reason and
 * the option that decides it. Called by `RabbitBroker` for each failure.
 *
 * Whether another attempt may help is as in Python: a broker that refuses user,
 * virtual host or login method ends the attempts; TLS that fails does not, for
 * a certificate can be renewed, and each attempt is logged.
 *
 * oslo counterpart: `on_error` in `impl_rabbit.py`; `recoverable_*_errors` of
 * the AMQP library.
 */
import { AMQPError } from '../errors.ts'

/** What was tried. */
export interface Attempt {
  /** `host:port` */
  readonly address: string
  readonly user: string
  readonly virtualHost: string
  readonly tls: boolean
  /** Value of option `rabbit_login_method`. */
  readonly loginMethod: string
  /** What the broker offers in its place, once known. */
  readonly offered: readonly string[] | null
}

type Explain = (attempt: Attempt) => string

/** By what Node calls the failure of a handshake; the first that fits. */
const TLS_FAILURES: readonly (readonly [code: RegExp, what: string])[] = [
  [
    /ALTNAME_INVALID/,
    'its certificate is for another host; option ' +
      'ssl_enforce_hostname_verification = false would accept it',
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    "the broker's certificate, or one above it, is not valid now",
  ],
  [
    /CERT_REVOKED|CERT_UNTRUSTED|CERT_REJECTED|SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_SIGNATURE|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE/,
    'its certificate does not come from an authority in the file of option ' +
      'ssl_ca_file',
  ],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_SSL_VERSION/,
    'no version of TLS is spoken on both sides; see option ssl_version',
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST/,
    'what answers there speaks no TLS; option ssl is true, and a broker ' +
      'usually speaks TLS on port 5671',
  ],
  [
    /ALERT/,
    'the broker refused the handshake; if it asks for a client certificate, ' +
      'options ssl_cert_file and ssl_key_file name it',
  ],
]

/** A reason that ends the attempts, with its reply code. */
const REFUSALS: readonly (readonly [
  text: RegExp,
  replyCode: number,
  explain: Explain,
])[] = [
  [
    /ACCESS[-_]REFUSED/,
    403,
    ({ user, virtualHost, loginMethod }) =>
      loginMethod === 'EXTERNAL'
        ? 'refused the login of the client certificate ' +
          `(virtual host "${virtualHost}")`
        : `refused the credentials of user "${user}" ` +
          `(virtual host "${virtualHost}")`,
  ],
  [
    // amqplib keeps the broker's words to itself here
    /Expected ConnectionOpenOk/,
    530,
    ({ user, virtualHost }) =>
      `refused virtual host "${virtualHost}" to user "${user}": there is none ` +
      'of that name, or the user may not use it',
  ],
  [
    /SASL mechanism \S+ is not provided/,
    403,
    ({ loginMethod, offered }) =>
      `does not offer ${loginMethod}, which option rabbit_login_method asks ` +
      `for; it offers ${offered?.join(', ') ?? 'other methods'}`,
  ],
]

/** @param error what amqplib or a socket gave. */
export function explainRefusal(error: Error, attempt: Attempt): AMQPError {
  const { address } = attempt
  for (const [text, replyCode, explain] of REFUSALS)
    if (text.test(error.message))
      return new AMQPError(`RabbitMQ on ${address} ${explain(attempt)}`, {
        replyCode,
        recoverable: false,
        cause: error,
      })
  return new AMQPError(
    `RabbitMQ on ${address} is unreachable: ${reason(error, attempt)}`,
    { cause: error },
  )
}

/** Whether the broker has to be asked what it offers instead. */
export function isAboutLogin(error: Error): boolean {
  return /SASL mechanism \S+ is not provided/.test(error.message)
}

function reason(error: Error, { tls }: Attempt): string {
  const text = describe(error)
  const { code = '' } = error as NodeJS.ErrnoException
  const failure = TLS_FAILURES.find(([pattern]) => pattern.test(code))
  if (tls && failure !== undefined) return `${failure[1]} (${text})`
  if (!tls && /closed abruptly|ECONNRESET/.test(text))
    return (
      `${text}; a port where TLS is spoken ends a connection without TLS ` +
      'like this, see option ssl'
    )
  return text
}

/** A host that has several addresses fails with an AggregateError, no text. */
function describe(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((one: Error) => one.message).join(', ')
}
