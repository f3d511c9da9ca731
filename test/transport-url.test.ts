import { describe, expect, it } from 'vitest'
import { InvalidTransportURL } from '../src/errors.ts'
import { TransportURL } from '../src/transport-url.ts'

const host = (
  hostname: string,
  port: number | null = null,
  username: string | null = null,
  password: string | null = null,
) => ({ hostname, port, username, password })

describe('parse', () => {
  it.each([
    ['rabbit://', 'rabbit', [], null],
    ['rabbit:///', 'rabbit', [], ''],
    ['rabbit:///v', 'rabbit', [], 'v'],
    ['rabbit://h', 'rabbit', [host('h')], null],
    ['rabbit://h/', 'rabbit', [host('h')], ''],
    ['rabbit://h//', 'rabbit', [host('h')], '/'],
    ['rabbit://h/%2F', 'rabbit', [host('h')], '/'],
    ['rabbit://h/v', 'rabbit', [host('h')], 'v'],
    ['rabbit://h/v/w', 'rabbit', [host('h')], 'v/w'],
    ['rabbit://h/v%20w', 'rabbit', [host('h')], 'v w'],
    ['rabbit://h:5673/', 'rabbit', [host('h', 5673)], ''],
    ['rabbit://h:/', 'rabbit', [host('h')], ''],
    ['rabbit://:5673/', 'rabbit', [host('localhost', 5673)], ''],
    ['rabbit://u:p@h/', 'rabbit', [host('h', null, 'u', 'p')], ''],
    ['rabbit://u@h/', 'rabbit', [host('h', null, 'u')], ''],
    ['rabbit://u:@h/', 'rabbit', [host('h', null, 'u', '')], ''],
    ['rabbit://u:p:q@h/', 'rabbit', [host('h', null, 'u', 'p:q')], ''],
    ['rabbit://u:p@q@h/', 'rabbit', [host('h', null, 'u', 'p@q')], ''],
    [
      'rabbit://u%40:p%2Fq%2C@h/',
      'rabbit',
      [host('h', null, 'u@', 'p/q,')],
      '',
    ],
    ['rabbit://[ffff::1]/', 'rabbit', [host('ffff::1')], ''],
    ['rabbit://u:p@[::1]:5673/', 'rabbit', [host('::1', 5673, 'u', 'p')], ''],
    [
      'rabbit://u:p@h1,h2:1,,x@h3/v',
      'rabbit',
      [host('h1', null, 'u', 'p'), host('h2', 1), host('h3', null, 'x')],
      'v',
    ],
    ['kombu+memory://', 'kombu+memory', [], null],
  ])('%s', (url, transport, hosts, virtualHost) => {
    const parsed = TransportURL.parse(url)
    expect({ ...parsed }).toEqual({ transport, hosts, virtualHost })
  })

  it.each([
    ['rabbit', 'rabbit'],
    ['kombu+memory', 'kombu'],
  ])('the driver of %s:// is %s', (transport, driver) => {
    expect(TransportURL.parse(`${transport}://`).driver).toBe(driver)
  })
})

describe('what cannot be parsed', () => {
  it.each([
    '',
    'rabbit',
    'host:5672',
    '//host/',
    '5://host/',
    'rabbit:/host',
    'rabbit://h/v?rabbit_qos_prefetch_count=5',
    'rabbit://h/v#f',
    'rabbit://[::1/',
    'rabbit://::1/',
    'rabbit://h:port/',
    'rabbit://h:-1/',
    'rabbit://h:65536/',
    'rabbit://h:1:2/',
    'rabbit://h/%zz',
    'rabbit://u%:p@h/',
  ])('%j is an InvalidTransportURL that shows it', (url) => {
    const error = thrownBy(url)
    expect(error).toBeInstanceOf(InvalidTransportURL)
    expect(error.message).toMatch(/expected|no escape/)
    if (!url.includes('@')) expect(error.url).toBe(url)
  })

  it.each([null, undefined, 5, {}])('%j is no URL at all', (url) => {
    const error = thrownBy(url as unknown as string)
    expect(error).toBeInstanceOf(InvalidTransportURL)
    expect(error.message).toMatch(/expected a string/)
  })
})

describe('a password', () => {
  it.each([
    'rabbit://u:secret@h:port/',
    'rabbit://u:secret@h/?ssl=1',
    'rabbit://u:secret%@h/',
    'rabbit://u:secret/x@h/',
    'rabbit://u:secret,x@h/',
    'rabbit://u:secret?x@h/',
    'rabbit://u:secret#x@h/',
    'rabbit://u:secret@h1,v:secret@h2:port/',
    'rabbit:/u:secret@h/',
    'rabbit:u:secret@h/',
    'u:secret@h',
    'rabbit://u:\nsecret@h:port/',
  ])('never stands in the error of %j', (url) => {
    const error = thrownBy(url)
    expect(error).toBeInstanceOf(InvalidTransportURL)
    expect(`${error.message} ${error.url}`).not.toContain('secret')
  })

  it('never stands in the printed URL', () => {
    const url = 'rabbit://u%40:secret@h:5673,[::1]:1,v:secret@i/a%20/b'
    expect(String(TransportURL.parse(url))).toBe(
      'rabbit://u%40:***@h:5673,[::1]:1,v:***@i/a%20/b',
    )
  })
})

it.each([
  ['rabbit://', 'rabbit:///'],
  ['rabbit://h', 'rabbit://h/'],
  ['rabbit://h//', 'rabbit://h//'],
])('%s is printed as %s', (url, printed) => {
  expect(String(TransportURL.parse(url))).toBe(printed)
})

function thrownBy(url: string): InvalidTransportURL {
  try {
    TransportURL.parse(url)
  } catch (thrown) {
    return thrown as InvalidTransportURL
  }
  throw new Error(`${url} was parsed`)
}
