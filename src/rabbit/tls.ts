/**
 * Rabbit: how connections are encrypted, from the options `ssl_*`. All files
 * are read and checked when the driver is made, so that what an operator wrote
 * wrongly is an error at once and not a loop of failing connections. They are
 * read again for each connection: a certificate that was renewed is used.
 *
 * oslo counterpart: `_fetch_ssl_params` in `impl_rabbit.py`. Differences: the
 * host name is always told to the broker (SNI), and an encrypted key is
 * refused, where Python asks the terminal for its passphrase. Python's AMQP
 * library since 5.1 verifies by the system's authorities where there is no
 * `ssl_ca_file`; here, as before, nothing is verified then, and a warning says
 * so.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ConnectionOptions, SecureVersion } from 'node:tls'
import type { Conf } from '../conf.ts'
import { ConfigurationError } from '../errors.ts'
import { getLogger } from '../log.ts'
import { rabbitOpts } from '../options/rabbit-opts.ts'

const LOG = getLogger('oslo.messaging._drivers.impl_rabbit')

/** Python's names, in lower case, as it compares them. Null: what both can. */
const VERSIONS = new Map<string, SecureVersion | null>([
  ['sslv23', null],
  ['tlsv1', 'TLSv1'],
  ['tlsv1_1', 'TLSv1.1'],
  ['tlsv1_2', 'TLSv1.2'],
  ['tlsv1_3', 'TLSv1.3'],
])

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

type FileOpt = 'ssl_ca_file' | 'ssl_cert_file' | 'ssl_key_file'

export class TLS {
  readonly #conf: Conf
  readonly #version: SecureVersion | null

  /**
   * Null if option `ssl` is false; then the others count for nothing.
   *
   * @throws ConfigurationError naming option, file and reason.
   */
  static of(conf: Conf): TLS | null {
    return conf.get(rabbitOpts.ssl) ? new TLS(conf) : null
  }

  private constructor(conf: Conf) {
    this.#conf = conf
    this.#version = version(conf.get(rabbitOpts.ssl_version))
    this.options()
    if (conf.get(rabbitOpts.ssl_ca_file) === '')
      LOG.warning(
        'Option [oslo_messaging_rabbit] ssl is true without ssl_ca_file: the ' +
          "broker's certificate is not verified",
      )
    if (this.#path('ssl_key_file') !== '' && this.#path('ssl_cert_file') === '')
      LOG.warning(
        'Option [oslo_messaging_rabbit] ssl_key_file has no effect without ' +
          'ssl_cert_file',
      )
  }

  /**
   * What Node's `tls.connect` takes, from the files as they are now.
   *
   * @throws ConfigurationError if one of them is not what it was.
   */
  options(): ConnectionOptions {
    const verifiesHost = rabbitOpts.ssl_enforce_hostname_verification
    const ca = this.#authorities()
    return {
      ...(this.#version !== null && {
        minVersion: this.#version,
        maxVersion: this.#version,
      }),
      ...this.#identity(),
      ...(ca === null ? { rejectUnauthorized: false } : { ca }),
      ...(ca !== null &&
        !this.#conf.get(verifiesHost) && {
          checkServerIdentity: () => undefined,
        }),
    }
  }

  #path(option: FileOpt): string {
    return this.#conf.get(rabbitOpts[option])
  }

  #authorities(): string[] | null {
    if (this.#path('ssl_ca_file') === '') return null
    return this.#certificates('ssl_ca_file').map(({ text }) => text)
  }

  /** The key may stand in the file of the certificate, as in Python. */
  #identity(): Pick<ConnectionOptions, 'cert' | 'key'> {
    if (this.#path('ssl_cert_file') === '') return {}
    const chain = this.#certificates('ssl_cert_file')
    const option =
      this.#path('ssl_key_file') === '' ? 'ssl_cert_file' : 'ssl_key_file'
    const key = this.#read(option)
    if (
      chain[0]?.parsed.checkPrivateKey(this.#privateKey(option, key)) !== true
    )
      throw this.#wrong(option, 'is not the key of the certificate')
    return { cert: chain.map(({ text }) => text).join('\n'), key }
  }

  #privateKey(option: FileOpt, pem: string): KeyObject {
    // In PKCS #8 and in the older form alike
    if (/ENCRYPTED/.test(pem))
      throw this.#wrong(
        option,
        'is encrypted, and no option has its passphrase; expected a key in ' +
          'PEM that is not encrypted',
      )
    try {
      return createPrivateKey(pem)
    } catch (cause) {
      const what = `has no private key that can be read (${reasonOf(cause)})`
      throw this.#wrong(option, `${what}; expected one in PEM`, { cause })
    }
  }

  #certificates(option: FileOpt): { text: string; parsed: X509Certificate }[] {
    const texts = this.#read(option).match(CERTIFICATE)
    if (texts === null)
      throw this.#wrong(option, 'has no certificate; expected PEM')
    try {
      return texts.map((text) => ({ text, parsed: new X509Certificate(text) }))
    } catch (cause) {
      const what = `has a certificate that cannot be read (${reasonOf(cause)})`
      throw this.#wrong(option, what, { cause })
    }
  }

  #read(option: FileOpt): string {
    try {
      return readFileSync(this.#path(option), 'utf8')
    } catch (cause) {
      throw this.#wrong(option, `cannot be read (${reasonOf(cause)})`, {
        cause,
      })
    }
  }

  #wrong(option: FileOpt, what: string, options?: ErrorOptions): Error {
    const file = JSON.stringify(this.#path(option))
    return new ConfigurationError(
      `option [oslo_messaging_rabbit] ${option}: ${file} ${what}`,
      options,
    )
  }
}

function version(name: string): SecureVersion | null {
  if (name === '') return null
  const found = VERSIONS.get(name.toLowerCase())
  if (found === undefined)
    throw new ConfigurationError(
      `option [oslo_messaging_rabbit] ssl_version is ${JSON.stringify(name)}; ` +
        'expected TLSv1, TLSv1_1, TLSv1_2, TLSv1_3, or SSLv23 for the best of ' +
        'both; SSLv2 and SSLv3 are not spoken any more',
    )
  return found
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
