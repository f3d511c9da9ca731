import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { InvalidTransportURL } from '../src/errors.ts'
import { type TransportHost, TransportURL } from '../src/transport-url.ts'
import { recordLog } from './support/recorded-log.ts'

const host = (
  hostname: string,
  port: number | null = null,
  username: string | null = null,
  password: string | null = null,
) => ({ hostname, port, username, password })

describe('parse', () => {
  it.each([
    ['rabbit:', 'rabbit', [], null],
    ['RABBIT://', 'rabbit', [], null],
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
    ['rabbit://u:p@/v', 'rabbit', [host('localhost', null, 'u', 'p')], 'v'],
    ['rabbit://u%24:p%26@h/%24', 'rabbit', [host('h', null, 'u$', 'p&')], '$'],
    ['rabbit://u+:p+@h/+', 'rabbit', [host('h', null, 'u+', 'p+')], '+'],
    ['rabbit:////', 'rabbit', [], '/'],
    [
      'rabbit://u:p@h1,v:q@h2:1,,x:y@[ffff::2]:3/v',
      'rabbit',
      [
        host('h1', null, 'u', 'p'),
        host('h2', 1, 'v', 'q'),
        host('ffff::2', 3, 'x', 'y'),
      ],
      'v',
    ],
    ['kombu+memory://', 'kombu+memory', [], null],
  ])('%s', (url, transport, hosts, virtualHost) => {
    const parsed = TransportURL.parse(url)
    expect({ ...parsed, hosts: parsed.hosts.map(whole) }).toEqual({
      transport,
      hosts,
      virtualHost,
      query: {},
    })
  })

  it.each([
    ['rabbit://h/v?a=1', { a: '1' }],
    ['rabbit://h?a=1', { a: '1' }],
    ['rabbit://?a=1&b=', { a: '1', b: '' }],
    ['rabbit://h/?', {}],
    ['rabbit://h/?&a=1&&', { a: '1' }],
    ['rabbit://h/?a=1&b=2&a=3', { a: '1,3', b: '2' }],
    ['rabbit://h/?a=b=c/?@', { a: 'b=c/?@' }],
    ['rabbit://h/?a%20b=c+d%2B', { 'a b': 'c d+' }],
    ['rabbit://h/?toString=1', { toString: '1' }],
  ])('the query of %s', (url, query) => {
    expect(TransportURL.parse(url).query).toEqual(query)
  })

  it('gives no host the credentials of another, and warns of it', () => {
    const log = recordLog()
    const { hosts } = TransportURL.parse('rabbit://u:secret@h1,h2:1,,x@h3/v')
    expect(hosts.map(whole)).toEqual([
      host('h1', null, 'u', 'secret'),
      host('h2', 1),
      host('h3', null, 'x'),
    ])
    expect(log.lines('warning')).toEqual([
      'Some hosts of the transport URL have a user and a password, these have ' +
        'not: h2, h3. Credentials count for the host they stand at only.',
    ])
  })

  it.each(['rabbit://h1,h2/', 'rabbit://u:p@h1,v:q@h2/', 'rabbit://'])(
    'warns of nothing in %s',
    (url) => {
      const log = recordLog()
      TransportURL.parse(url)
      expect(log.records).toEqual([])
    },
  )

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
    'rabbit://h/?=5',
    'rabbit://h/?a',
    'rabbit://h/?a=%',
    'rabbit://h/?a=1#f',
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
    if (!/[@?]/.test(url)) expect(error.url).toBe(url)
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
    'rabbit://h/?a=secret#f',
    'rabbit://h:port/?a=secret',
    'rabbit://u:123?secret@h/',
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

  const url = 'rabbit://u%40:secret@h:5673,[::1]:1,v:secret@i/a%20/b?c=secret'

  it('never stands in the printed URL', () => {
    recordLog()
    expect(String(TransportURL.parse(url))).toBe(
      'rabbit://u%40:***@h:5673,[::1]:1,v:***@i/a%20/b?c=***',
    )
  })

  it('is shown neither by JSON nor by console.log, and lost with a spread', () => {
    recordLog()
    const { hosts } = TransportURL.parse(url)
    expect(JSON.stringify(hosts)).not.toContain('secret')
    expect(inspect(hosts, { depth: 9 })).not.toContain('secret')
    expect(inspect(hosts.map((one) => ({ ...one })))).not.toContain('secret')
    expect(hosts[0]?.password).toBe('secret')
  })

  it('is hidden in hosts made by hand too', () => {
    const made = new TransportURL('rabbit', [host('h', 1, 'u', 'secret')], null)
    expect(JSON.stringify(made)).not.toContain('secret')
    expect(made.unmasked()).toBe('rabbit://u:secret@h:1/')
  })
})

describe('printed whole', () => {
  it.each([
    ['rabbit:', 'rabbit:///'],
    ['rabbit://', 'rabbit:///'],
    ['rabbit://h', 'rabbit://h/'],
    ['rabbit://h:/', 'rabbit://h/'],
    ['rabbit://h//', 'rabbit://h//'],
    ['rabbit://h/%2Fv', 'rabbit://h//v'],
    ['rabbit://u@h/', 'rabbit://u@h/'],
    ['rabbit://:p@h/', 'rabbit://:p@h/'],
    ['rabbit://u:@h/', 'rabbit://u:@h/'],
    ['rabbit://b$:s&@h:10//$', 'rabbit://b%24:s%26@h:10//%24'],
    ['rabbit://u:a!(b)*c@h/', 'rabbit://u:a%21%28b%29%2Ac@h/'],
    ['rabbit://u:p@[ffff::1]:1/', 'rabbit://u:p@[ffff::1]:1/'],
    ['rabbit://h/?a=b c&d=/', 'rabbit://h/?a=b+c&d=%2F'],
  ])('%s is %s', (url, printed) => {
    const parsed = TransportURL.parse(url)
    expect(parsed.unmasked()).toBe(printed)
    const again = TransportURL.parse(printed)
    expect(again.unmasked()).toBe(printed)
    expect(again.query).toEqual(parsed.query)
  })
})

describe('two URLs', () => {
  const equal = (a: string, b: string) =>
    TransportURL.parse(a).equals(TransportURL.parse(b))

  it('are equal by transport, hosts and virtual host', () => {
    expect(equal('rabbit://u:p%41@h:1/v', 'RABBIT://u:pA@h:1/v?a=1')).toBe(true)
  })

  it.each([
    'kombu://u:p@h:1/v',
    'rabbit://u:p@h:1/w',
    'rabbit://u:p@h:1',
    'rabbit://u:q@h:1/v',
    'rabbit://w:p@h:1/v',
    'rabbit://u:p@h:2/v',
    'rabbit://u:p@i:1/v',
    'rabbit://u:p@h:1,u:p@i:1/v',
    'rabbit:///v',
  ])('rabbit://u:p@h:1/v is another than %s', (url) => {
    expect(equal('rabbit://u:p@h:1/v', url)).toBe(false)
    expect(equal(url, 'rabbit://u:p@h:1/v')).toBe(false)
  })
})

/** With the password, which a comparison would not see. */
function whole({ hostname, port, username, password }: TransportHost) {
  return { hostname, port, username, password }
}

function thrownBy(url: string): InvalidTransportURL {
  try {
    TransportURL.parse(url)
  } catch (thrown) {
    return thrown as InvalidTransportURL
  }
  throw new Error(`${url} was parsed`)
}
