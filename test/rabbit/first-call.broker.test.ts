import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wireTap } from '../life-cycle/wire-tap.ts'
import { until, virtualHost } from '../support/broker.ts'
import { CALL, driver, echo, TOPIC } from './echo.ts'

interface CapturedMethod {
  readonly connection: number
  readonly from: 'client' | 'broker'
  readonly method?: string
  readonly args: Record<string, unknown>
}

type Method = Readonly<Record<string, unknown>>

/** What Python's four connections said, one after the other. */
function captured(): Method[][] {
  const path = '../captures/methods-first-call.json'
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  const methods: CapturedMethod[] = JSON.parse(text).methods
  return [1, 2, 3, 4].map((number) =>
    methods
      .filter(
        ({ connection, from }) => connection === number && from === 'client',
      )
      .filter(({ method }) => method !== undefined)
      .map(({ method, args }) => ({ method, ...args })),
  )
}

/** Without what is the client library's, the test's or random. */
function comparable(methods: readonly Method[]): Method[] {
  const text = JSON.stringify(methods).replace(/(?<=_)[0-9a-f]{32}/g, '<uuid>')
  return (JSON.parse(text) as Record<string, never>[]).map((method) => {
    const { response, vhost, client_properties, ...rest } = method
    if (client_properties === undefined) return rest
    const { capabilities, connection_name } = client_properties
    expect(connection_name).toMatch(/^[^:]+:\d+:[0-9a-f-]{36}$/)
    return { ...rest, capabilities }
  })
}

/** amqplib asks for confirms as it opens a channel; Python before it publishes. */
function confirmsFirst(methods: readonly Method[]): Method[] {
  const isConfirm = ({ method }: Method) => method === 'confirm.select'
  const at = methods.findIndex(({ method }) => method === 'channel.open') + 1
  const others = methods.filter((one) => !isConfirm(one))
  return [
    ...others.slice(0, at),
    ...methods.filter(isConfirm),
    ...others.slice(at),
  ]
}

test('up to the first reply, each connection says what that of a Python peer says', async () => {
  await using host = await virtualHost()
  await using tap = await wireTap(host)
  const [server, client] = [driver(tap.transportUrl), driver(tap.transportUrl)]
  const { stop } = await echo(server)
  await client.send(TOPIC, {}, { method: 'm', args: {} }, CALL)
  const python = captured()
  await until(
    async () => tap.connections.map((methods) => methods.length),
    (lengths) => python.every(({ length }, at) => length <= lengths[at]!),
    { what: 'the reply is acknowledged' },
  )
  const said = tap.connections.map(comparable)
  // The server acknowledges the request, which Python's had before its stop.
  const [listens, ...others] = said
  expect(listens?.at(-1)).toMatchObject({ method: 'basic.ack' })
  expect(said).toHaveLength(4)
  expect([listens?.slice(0, python[0]?.length), ...others]).toEqual(
    python.map((methods) => confirmsFirst(comparable(methods))),
  )
  await stop()
  await Promise.all([client.cleanup(), server.cleanup()])
})
