import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { AMQPError } from '../../src/errors.ts'
import { RabbitBroker } from '../../src/rabbit/rabbit-broker.ts'
import { TransportURL } from '../../src/transport-url.ts'
import { until, virtualHost } from '../support/broker.ts'
import { brokerOf } from './echo.ts'

function broker(url: string): RabbitBroker {
  return new RabbitBroker(TransportURL.parse(url))
}

/** What connecting throws. */
async function refusal(url: string): Promise<AMQPError> {
  try {
    await broker(url).connect('send')
  } catch (error) {
    if (error instanceof AMQPError) return error
    throw error
  }
  throw new Error(`${url} was not refused`)
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('the connection tells RabbitMQ program, process and an id', async () => {
  await using host = await virtualHost()
  const channel = await broker(host.transportUrl).connect('listen')
  const [connection] = await until(
    () => host.connections(),
    (connections) => connections.length === 1,
    { what: 'the connection is listed' },
  )
  expect(connection?.connection_name).toMatch(
    new RegExp(`^[^:]+:${process.pid}:[0-9a-f-]{36}$`),
  )
  await channel.close()
})

test.each(['PLAIN', 'AMQPLAIN'])(
  'by %s user and password log in',
  async (method) => {
    await using host = await virtualHost()
    const url = TransportURL.parse(host.transportUrl)
    const options = { rabbit_login_method: method }
    const channel = await brokerOf(url, options).connect('listen')
    const [connection] = await until(
      () => host.connections(),
      ([first]) => first?.auth_mechanism !== undefined,
      { what: 'the connection is listed' },
    )
    expect(connection?.auth_mechanism).toBe(method)
    await channel.close()
    const wrong = host.transportUrl.replace(/:[^:@]*@/, ':s3cret@')
    await expect(
      brokerOf(TransportURL.parse(wrong), options).connect('listen'),
    ).rejects.toMatchObject({ replyCode: 403 })
  },
)

test('refused credentials name host, user and virtual host, and no password', async () => {
  await using host = await virtualHost()
  const wrong = host.transportUrl.replace(/:[^:@]*@/, ':s3cret@')
  const error = await refusal(wrong)
  expect(error).toMatchObject({ replyCode: 403, recoverable: false })
  const { hosts } = TransportURL.parse(wrong)
  expect(error.message).toContain(`${hosts[0]?.hostname}:${hosts[0]?.port}`)
  expect(error.message).toContain(`user "${host.name}"`)
  expect(error.message).toContain(`virtual host "${host.name}"`)
  expect(String(error.stack) + String(error.cause)).not.toContain('s3cret')
})

test('an unknown virtual host is named, and trying again is no use', async () => {
  await using host = await virtualHost()
  const error = await refusal(host.transportUrl.replace(/[^/]*$/, 'no such'))
  expect(error).toMatchObject({ replyCode: 530, recoverable: false })
  expect(error.message).toContain('refused virtual host "no such"')
})

test('a host where nobody listens may be there later', async () => {
  const port = await freePort()
  const error = await refusal(`rabbit://u:s3cret@127.0.0.1:${port}/v`)
  expect(error).toMatchObject({ replyCode: null, recoverable: true })
  expect(error.message).toContain(`127.0.0.1:${port} is unreachable`)
  expect(error.message).not.toContain('s3cret')
})

test('the next host is tried when one is away', async () => {
  await using host = await virtualHost()
  const port = await freePort()
  const url = host.transportUrl.replace('//', `//u:p@127.0.0.1:${port},`)
  // Ten rounds: whichever host comes first, some begin with the absent one.
  for (let round = 0; round < 10; round += 1) {
    const channel = await broker(url).connect('send')
    expect(channel.isOpen).toBe(true)
    await channel.close()
  }
})

test('when no host can be had, each is named', async () => {
  const [one, other] = [await freePort(), await freePort()]
  const error = await refusal(
    `rabbit://u:p@127.0.0.1:${one},u:p@127.0.0.1:${other}/v`,
  )
  expect(error.message).toContain(String(one))
  expect(error.message).toContain(String(other))
  expect(error.recoverable).toBe(true)
})
