import { connect, createServer, type Socket } from 'node:net'
import type { ChannelModel } from 'amqplib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchSilence } from '../../src/rabbit/silence-watch.ts'

const HEARTBEAT = 0.2

let server: ReturnType<typeof createServer>
let broker: Socket
let client: Socket

beforeEach(async () => {
  server = createServer()
  const accepted = new Promise<Socket>((resolve) =>
    server.once('connection', resolve),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = connect((server.address() as { port: number }).port, '127.0.0.1')
  client.resume()
  broker = await accepted
})

afterEach(() => {
  client.destroy()
  broker.destroy()
  server.close()
})

/** What the watch knows of a connection of amqplib. */
function watched(heartbeat: number): ChannelModel {
  const on = (event: string, callback: () => void) => client.on(event, callback)
  const connection = { stream: client, heartbeat }
  return { connection, on } as unknown as ChannelModel
}

function ended(): Promise<Error> {
  return new Promise((resolve) => client.once('error', resolve))
}

test('a broker that says nothing for its heartbeat is given up', async () => {
  const begun = performance.now()
  watchSilence(watched(HEARTBEAT), 3)
  expect((await ended()).message).toContain('silent for 0.2 s')
  expect(performance.now() - begun).toBeGreaterThan(HEARTBEAT * 900)
})

test('whatever it says counts, and the time begins anew', async () => {
  watchSilence(watched(HEARTBEAT), 3)
  for (let word = 0; word < 8; word += 1) {
    broker.write('x')
    await new Promise((resolve) => setTimeout(resolve, HEARTBEAT * 500))
    expect(client.destroyed).toBe(false)
  }
  await ended()
})

test('after a method that blocked the loop, what came meanwhile counts', async () => {
  watchSilence(watched(HEARTBEAT), 1)
  for (let time = 0; time < 3; time += 1) {
    broker.write('x')
    const until = performance.now() + HEARTBEAT * 3000
    while (performance.now() < until);
    await new Promise((resolve) => client.once('data', resolve))
    expect(client.destroyed).toBe(false)
  }
})

test('without a heartbeat nothing is watched', () => {
  const before = process.getActiveResourcesInfo()
  watchSilence(watched(0), 3)
  expect(process.getActiveResourcesInfo()).toEqual(before)
})
