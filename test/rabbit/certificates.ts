/**
 * Certificates for the tests of TLS, made when they are needed and valid for a
 * day: an authority, and what it signs for a host or for a user.
 */
import 'reflect-metadata' // what x509 is made with asks for it
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

type Keys = webcrypto.CryptoKeyPair

x509.cryptoProvider.set(webcrypto as never)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000

/** In PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

export class Authority {
  readonly cert: string
  readonly #keys: Keys
  readonly #name: string

  private constructor(cert: string, keys: Keys, name: string) {
    this.cert = cert
    this.#keys = keys
    this.#name = name
  }

  static async create(name = 'CN=authority of a test'): Promise<Authority> {
    const keys = await newKeys()
    const { notBefore, notAfter } = today()
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      signingAlgorithm: ALGORITHM,
      serialNumber: '01',
      notBefore,
      notAfter,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    })
    return new Authority(certificate.toString('pem'), keys, name)
  }

  /** For a broker under these names; an address counts as one. */
  server(names: readonly string[], valid = today()): Promise<Certificate> {
    const alternatives = names.map((value) =>
      /^[\d.]+$/.test(value)
        ? { type: 'ip' as const, value }
        : { type: 'dns' as const, value },
    )
    const extension = new x509.SubjectAlternativeNameExtension(alternatives)
    return this.#sign(`CN=${names[0]}`, [extension], valid)
  }

  /** For a client; its common name is the user that it logs in as. */
  client(user: string): Promise<Certificate> {
    return this.#sign(`CN=${user}`, [], today())
  }

  async #sign(
    subject: string,
    extensions: x509.Extension[],
    { notBefore, notAfter }: Validity,
  ): Promise<Certificate> {
    const keys = await newKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: this.#name,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore,
      notAfter,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        ...extensions,
      ],
    })
    const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
    return {
      cert: certificate.toString('pem'),
      key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    }
  }
}

interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

function today(): Validity {
  const now = Date.now()
  return {
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
  }
}

/** The day before yesterday. */
export function expired(): Validity {
  const now = Date.now()
  return {
    notBefore: new Date(now - 3 * DAY_MS),
    notAfter: new Date(now - 2 * DAY_MS),
  }
}

function newKeys(): Promise<Keys> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ]) as Promise<Keys>
}
