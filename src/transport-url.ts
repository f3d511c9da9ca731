/**
 * Stop: the transport URL, `scheme://user:password@host:port,.../virtual_host`.
 * Several hosts stand in one URL, each with its own credentials, so the
 * standard URL parser cannot read it.
 *
 * oslo counterpart: `TransportURL` and `TransportHost` in `transport.py`. Left
 * out here: the query string.
 */
import { InvalidTransportURL } from './errors.ts'

/** One host of the URL. A host without credentials has null for both. */
export interface TransportHost {
  readonly hostname: string
  /** TCP port; null means the scheme's own, 5672 for rabbit. */
  readonly port: number | null
  readonly username: string | null
  readonly password: string | null
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(?:\/([^?#]*))?$/
const HOST = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^:[\]]*))(?::(?<port>\d*))?$/

export class TransportURL {
  /** Everything before `://`. */
  readonly transport: string
  readonly hosts: readonly TransportHost[]
  /** Percent-decoded; the empty string and null both mean `/` to a broker. */
  readonly virtualHost: string | null

  constructor(
    transport: string,
    hosts: readonly TransportHost[],
    virtualHost: string | null,
  ) {
    this.transport = transport
    this.hosts = hosts
    this.virtualHost = virtualHost
  }

  /** Name of the driver: the scheme up to a `+`. */
  get driver(): string {
    return this.transport.split('+', 1)[0] ?? this.transport
  }

  /**
   * @throws InvalidTransportURL with the password masked and what was expected.
   */
  static parse(url: string): TransportURL {
    if (typeof url !== 'string')
      throw new InvalidTransportURL(String(url), 'expected a string')
    const parts = SCHEME.exec(url)
    const [, transport, netloc, path] = parts ?? []
    if (transport === undefined || netloc === undefined)
      throw new InvalidTransportURL(
        mask(url),
        'expected scheme://[user:password@]host[:port][,...]/virtual_host',
      )
    const hosts = netloc
      .split(',')
      .filter((part) => part !== '')
      .map((part) => parseHost(part, url))
    return new TransportURL(
      transport,
      hosts,
      path === undefined ? null : decode(path, url),
    )
  }

  /** The URL with every password masked, fit for logs. */
  toString(): string {
    const hosts = this.hosts.map(({ hostname, port, username }) => {
      const name = hostname.includes(':') ? `[${hostname}]` : hostname
      const user =
        username === null ? '' : `${encodeURIComponent(username)}:***@`
      return `${user}${name}${port === null ? '' : `:${port}`}`
    })
    const path = encodeURIComponent(this.virtualHost ?? '')
    return `${this.transport}://${hosts.join(',')}/${path.replaceAll('%2F', '/')}`
  }
}

function parseHost(part: string, url: string): TransportHost {
  const at = part.lastIndexOf('@')
  const [username, password] = parseCredentials(part.slice(0, at + 1), url)
  const { ipv6, name, port } = HOST.exec(part.slice(at + 1))?.groups ?? {}
  const hostname = ipv6 ?? name
  if (hostname === undefined || Number(port ?? 0) > 65535)
    throw new InvalidTransportURL(
      mask(url),
      'expected each host as host, host:port or [ipv6]:port',
    )
  return {
    hostname: hostname || 'localhost',
    port: port ? Number(port) : null,
    username,
    password,
  }
}

/** `user:password@`, split at the first colon; both are percent-encoded. */
function parseCredentials(
  text: string,
  url: string,
): [username: string | null, password: string | null] {
  if (text === '') return [null, null]
  const credentials = text.slice(0, -1)
  const colon = credentials.indexOf(':')
  if (colon < 0) return [decode(credentials, url), null]
  return [
    decode(credentials.slice(0, colon), url),
    decode(credentials.slice(colon + 1), url),
  ]
}

function decode(text: string, url: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new InvalidTransportURL(mask(url), 'a percent sign begins no escape')
  }
}

/**
 * All between the scheme and the last `@`: in a URL that is wrong, a password
 * may be anywhere before that.
 */
function mask(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:)?(\/\/)?.*@/s, '$1$2***@')
}
