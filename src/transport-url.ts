/**
 * Stop: the transport URL,
 * `scheme://user:password@host:port,.../virtual_host?option=value`. Several
 * hosts stand in one URL, each with its own credentials, so the standard URL
 * parser cannot read it. Passwords show only to who asks for them: `password`
 * is not enumerable, so neither `console.log` nor JSON prints it, `toString`
 * masks it, and `unmasked` is the one way to the whole URL.
 *
 * oslo counterpart: `TransportURL` and `TransportHost` in `transport.py`.
 */
import { InvalidTransportURL } from './errors.ts'
import { getLogger } from './log.ts'

const LOG = getLogger('oslo_messaging.transport')

/**
 * One host of the URL. A host without credentials has null for both.
 * Python counterpart: `TransportHost`.
 */
export interface TransportHost {
  /** A name or an address, IPv6 without its brackets. */
  readonly hostname: string
  /** TCP port; null means the scheme's own, 5672 for rabbit. */
  readonly port: number | null
  /** Percent-decoded. */
  readonly username: string | null
  /** In a `TransportURL` not enumerable: a spread leaves it behind. */
  readonly password: string | null
}

/**
 * Options by name, as texts; the text of one given twice is joined by `,`.
 * Python counterpart: `TransportURL.query`.
 */
export type TransportQuery = Readonly<Record<string, string>>

const GRAMMAR =
  /^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?:$|\/\/(?<netloc>[^/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$)/
const HOST = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^:[\]]*))(?::(?<port>\d*))?$/

/**
 * A transport URL, taken apart; `parse` makes one of a text.
 * Python counterpart: `TransportURL`; `unmasked` is its `str()`.
 */
export class TransportURL {
  /** Everything before `:`, in lower case. */
  readonly transport: string
  /** In the order of the URL; may be empty. */
  readonly hosts: readonly TransportHost[]
  /** Percent-decoded; the empty string and null both mean `/` to a broker. */
  readonly virtualHost: string | null
  /** Options of group `oslo_messaging_rabbit`, for this transport alone. */
  readonly query: TransportQuery

  constructor(
    transport: string,
    hosts: readonly TransportHost[],
    virtualHost: string | null,
    query: TransportQuery = {},
  ) {
    this.transport = transport
    this.hosts = hosts.map(withHiddenPassword)
    this.virtualHost = virtualHost
    this.query = query
  }

  /** Name of the driver: the scheme up to a `+`. */
  get driver(): string {
    return this.transport.split('+', 1)[0] ?? this.transport
  }

  /**
   * Reads a URL. Python counterpart: `TransportURL.parse`.
   *
   * Empty parts between commas are skipped, an empty host is `localhost`, an
   * empty port the default. Credentials are not inherited: of `u:p@h1,h2` the
   * second host has none, which is warned of.
   *
   * @throws InvalidTransportURL with the password masked and what was expected.
   */
  static parse(url: string): TransportURL {
    if (typeof url !== 'string')
      throw new InvalidTransportURL(String(url), 'expected a string')
    const { scheme, netloc = '', path, query } = GRAMMAR.exec(url)?.groups ?? {}
    if (scheme === undefined)
      throw new InvalidTransportURL(
        mask(url),
        'expected scheme://[user:password@]host[:port][,...]/virtual_host' +
          '[?option=value]',
      )
    const hosts = netloc
      .split(',')
      .filter((part) => part !== '')
      .map((part) => parseHost(part, url))
    warnOfMissingCredentials(hosts)
    return new TransportURL(
      scheme.toLowerCase(),
      hosts,
      path === undefined ? null : decode(path, url),
      parseQuery(query ?? '', url),
    )
  }

  /** The URL with every password and every option's value masked, for logs. */
  toString(): string {
    return this.#print(() => '***')
  }

  /** The whole URL, secrets included; parsed again it gives an equal one. */
  unmasked(): string {
    return this.#print((secret) => secret)
  }

  /** Whether transport, hosts and virtual host are equal; not so the query. */
  equals(other: TransportURL): boolean {
    return (
      this.transport === other.transport &&
      this.virtualHost === other.virtualHost &&
      this.hosts.length === other.hosts.length &&
      this.hosts.every((host, at) => isSameHost(host, other.hosts[at]))
    )
  }

  #print(show: (secret: string) => string): string {
    const hosts = this.hosts.map((host) => printHost(host, show))
    const path = quote(this.virtualHost ?? '').replaceAll('%2F', '/')
    const query = Object.entries(this.query)
      .map(([name, value]) => `${plus(name)}=${show(plus(value))}`)
      .join('&')
    const end = query === '' ? '' : `?${query}`
    return `${this.transport}://${hosts.join(',')}/${path}${end}`
  }
}

function withHiddenPassword(host: TransportHost): TransportHost {
  const { hostname, port, username, password } = host
  const hidden = { hostname, port, username }
  return Object.defineProperty(hidden, 'password', {
    value: password,
  }) as TransportHost
}

function isSameHost(a: TransportHost, b: TransportHost | undefined): boolean {
  return (
    a.hostname === b?.hostname &&
    a.port === b.port &&
    a.username === b.username &&
    a.password === b.password
  )
}

function printHost(
  { hostname, port, username, password }: TransportHost,
  show: (secret: string) => string,
): string {
  const name = hostname.includes(':') ? `[${hostname}]` : hostname
  const secret = password === null ? '' : `:${show(quote(password))}`
  const user =
    username === null && password === null
      ? ''
      : `${quote(username ?? '')}${secret}@`
  return `${user}${name}${port === null ? '' : `:${port}`}`
}

function parseHost(part: string, url: string): TransportHost {
  const at = part.lastIndexOf('@')
  const [username, password] = parseCredentials(part.slice(0, at + 1), url)
  const address = parseAddress(part.slice(at + 1))
  if (address === null)
    throw new InvalidTransportURL(
      mask(url),
      'expected each host as host, host:port or [ipv6]:port',
    )
  return { ...address, username, password }
}

/** Reads `host`, `host:port` or `[ipv6]:port`; null: it is none of these. */
export function parseAddress(
  text: string,
): Pick<TransportHost, 'hostname' | 'port'> | null {
  const { ipv6, name, port } = HOST.exec(text)?.groups ?? {}
  const hostname = ipv6 ?? name
  if (hostname === undefined || Number(port ?? 0) > 65535) return null
  return {
    hostname: hostname || 'localhost',
    port: port ? Number(port) : null,
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

function warnOfMissingCredentials(hosts: readonly TransportHost[]): void {
  const has = ({ username, password }: TransportHost) =>
    username !== null && password !== null
  const without = hosts.filter((host) => !has(host))
  if (without.length === 0 || without.length === hosts.length) return
  const names = without.map(({ hostname }) => hostname).join(', ')
  LOG.warning(
    'Some hosts of the transport URL have a user and a password, these have ' +
      `not: ${names}. Credentials count for the host they stand at only.`,
  )
}

function parseQuery(query: string, url: string): TransportQuery {
  const texts = new Map<string, string>()
  for (const part of query.split('&').filter((one) => one !== '')) {
    const [encoded = '', ...rest] = part.split('=')
    if (encoded === '' || rest.length === 0)
      throw new InvalidTransportURL(
        mask(url),
        'expected its query as option=value[&...]',
      )
    const name = decode(encoded.replaceAll('+', ' '), url)
    const text = decode(rest.join('=').replaceAll('+', ' '), url)
    const before = texts.get(name)
    texts.set(name, before === undefined ? text : `${before},${text}`)
  }
  return Object.fromEntries(texts)
}

function decode(text: string, url: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new InvalidTransportURL(mask(url), 'a percent sign begins no escape')
  }
}

/** As Python's `quote` does, which leaves less alone than JavaScript's. */
function quote(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function plus(text: string): string {
  return quote(text).replaceAll('%20', '+')
}

/**
 * All between the scheme and the last `@`: in a URL that is wrong, a password
 * may be anywhere before that. What comes after a `?` may be one as well.
 */
function mask(url: string): string {
  return url
    .replace(/^([A-Za-z][A-Za-z0-9+.-]*:)?(\/\/)?.*@/s, '$1$2***@')
    .replace(/\?.+$/s, '?***')
}
