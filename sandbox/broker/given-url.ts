// Way 1: a RabbitMQ that WALKTHROUGH_RABBITMQ_URL names. No other variable is
// read: someone's live cloud may stand in it. The broker is someone's, so
// nothing is created here and nothing is ended; whoever publishes there checks
// first that none of the names exists. WALKTHROUGH_RABBITMQ_MANAGEMENT_URL may
// name its management API, which the tests need.

import { greet, greetManagement } from './greeting.ts'
import type {
  Management,
  NotHere,
  RunningBroker,
  Search,
} from './running-broker.ts'

/**
 * The broker of WALKTHROUGH_RABBITMQ_URL, once it has answered.
 *
 * @throws Error when the URL names no virtual host or `/`, has another scheme,
 * or when the broker does not answer.
 */
export async function givenUrl(
  search: Search,
): Promise<RunningBroker | NotHere> {
  const given = search.env.WALKTHROUGH_RABBITMQ_URL
  if (!given) {
    return { notHere: 'WALKTHROUGH_RABBITMQ_URL is not set' }
  }
  if (search.extras !== null) {
    return { notHere: 'a given broker cannot be set up for one test' }
  }
  const transportUrl = checkedTransportUrl(given)
  const management = givenManagement(
    search.env.WALKTHROUGH_RABBITMQ_MANAGEMENT_URL,
  )
  search.report(`asking ${withoutPassword(transportUrl)}`)
  const version = await greet(transportUrl).catch((cause: unknown) => {
    throw new Error(
      `WALKTHROUGH_RABBITMQ_URL: no broker answers at ${withoutPassword(transportUrl)}: ${String(cause)}`,
      { cause },
    )
  })
  if (management) {
    await greetManagement(management)
  }
  return {
    how: 'url',
    version,
    transportUrl,
    management,
    tlsPort: null,
    control: null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Checks scheme and virtual host; `amqp:` becomes `rabbit:`. */
function checkedTransportUrl(given: string): string {
  const url = parsed('WALKTHROUGH_RABBITMQ_URL', given, ['rabbit:', 'amqp:'])
  const virtualHost = decodeURIComponent(url.pathname.slice(1))
  if (virtualHost === '' || virtualHost === '/') {
    throw new Error(
      `WALKTHROUGH_RABBITMQ_URL names ${virtualHost === '' ? 'no virtual host' : 'the virtual host "/"'}: expected rabbit://user:password@host:port/vhost with a virtual host made for this, as in ${withoutPassword(given)}/walkthrough`,
    )
  }
  return given.replace(/^amqp:/, 'rabbit:')
}

function givenManagement(given: string | undefined): Management | null {
  if (!given) {
    return null
  }
  const url = parsed('WALKTHROUGH_RABBITMQ_MANAGEMENT_URL', given, [
    'http:',
    'https:',
  ])
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+(api\/*)?$/, ''),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
}

function parsed(name: string, given: string, schemes: string[]): URL {
  // oslo allows several hosts, each with its user; here it is one broker.
  const several = /@.*@/.test(given)
  const url = !several && URL.canParse(given) ? new URL(given) : null
  if (!url || !schemes.includes(url.protocol) || url.username === '') {
    throw new Error(
      `${name} is ${JSON.stringify(withoutPassword(given))}: expected one URL that begins with ${schemes.join(' or ')} and names a user`,
    )
  }
  return url
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/g, '@').replace(/\/+(%2f)?$/i, '')
}
