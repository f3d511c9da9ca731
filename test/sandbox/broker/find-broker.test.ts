import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBroker } from '../../../sandbox/broker/find-broker.ts'
import { findServerScript } from '../../../sandbox/broker/installed-broker.ts'

// Only environment variables are made up here; nothing is started.

const NOTHING = 'unix:///nonexistent/docker.sock'
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-broker-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function refusal(env: NodeJS.ProcessEnv): Promise<string> {
  const lines: string[] = []
  const found = findBroker({ env, log: (line) => lines.push(line) })
  return found.then(
    (broker) => `found ${broker.how}`,
    (error: Error) => error.message,
  )
}

test.each([
  ['rabbit://u:secret@h:5672', 'names no virtual host'],
  ['rabbit://u:secret@h:5672/', 'names no virtual host'],
  ['rabbit://u:secret@h:5672//', 'the virtual host "/"'],
  ['rabbit://u:secret@h:5672/%2F', 'the virtual host "/"'],
  ['rabbit://u:secret@h1:5672,u:secret@h2:5672/v', 'expected one URL'],
  ['kombu+memory://u:secret@h/v', 'begins with rabbit: or amqp:'],
  ['rabbit://h:5672/v', 'names a user'],
  ['h:5672', 'expected one URL'],
])('the URL %s is refused, without telling its password', async (url, why) => {
  const message = await refusal({ WALKTHROUGH_RABBITMQ_URL: url })
  expect(message).toContain(why)
  expect(message).toContain('WALKTHROUGH_RABBITMQ_URL')
  expect(message).not.toContain('secret')
})

test('a URL comes before every other way, and its silence is an error', async () => {
  const message = await refusal({
    ...process.env,
    WALKTHROUGH_RABBITMQ_URL: 'rabbit://u:secret@127.0.0.1:1/v',
  })
  expect(message).toContain('no broker answers at rabbit://u@127.0.0.1:1/v')
  expect(message).not.toContain('secret')
})

test('a management URL without a user is refused', async () => {
  const message = await refusal({
    WALKTHROUGH_RABBITMQ_URL: 'rabbit://u:p@127.0.0.1:1/v',
    WALKTHROUGH_RABBITMQ_MANAGEMENT_URL: 'http://127.0.0.1:2',
  })
  expect(message).toContain('WALKTHROUGH_RABBITMQ_MANAGEMENT_URL is')
})

test('the ways are tried in their order, and each says why it is none', async () => {
  const lines: string[] = []
  const env = { PATH: folder, DOCKER_HOST: NOTHING }
  const found = findBroker({ env, log: (line) => lines.push(line) })
  await expect(found).rejects.toThrow(
    [
      'no RabbitMQ found:',
      '  url: WALKTHROUGH_RABBITMQ_URL is not set',
      `  docker: Docker does not answer at DOCKER_HOST=${NOTHING}`,
      '  installed: rabbitmq-server is not installed',
      '  unpacked: not a Debian or Ubuntu with apt-get and dpkg-deb',
      'Any one of these would do:',
    ].join('\n'),
  )
  expect(lines.map((line) => line.replace(/\d+\.\d s/, 'N s'))).toEqual([
    `RabbitMQ N s: Docker does not answer at DOCKER_HOST=${NOTHING}`,
    'RabbitMQ N s: rabbitmq-server is not installed',
    'RabbitMQ N s: not a Debian or Ubuntu with apt-get and dpkg-deb',
  ])
})

test('one way only is tried when one is named', async () => {
  const env = { WALKTHROUGH_RABBITMQ_HOW: 'docker', DOCKER_HOST: NOTHING }
  const message = await refusal(env)
  expect(message).toContain('docker: Docker does not answer')
  expect(message).not.toContain('installed:')
})

test('an unknown way is refused with the known ones', async () => {
  expect(await refusal({ WALKTHROUGH_RABBITMQ_HOW: 'podman' })).toBe(
    'WALKTHROUGH_RABBITMQ_HOW is "podman": expected one of url, docker, installed, unpacked',
  )
})

test('a search that was given up does not begin', async () => {
  const signal = AbortSignal.abort(new Error('given up'))
  const found = findBroker({ env: {}, log: () => {}, signal })
  await expect(found).rejects.toThrow('given up')
})

test('a wrapper that changes the user is not taken for the server', async () => {
  const [wrapper, own] = [join(folder, 'sbin'), join(folder, 'bin')]
  for (const path of [wrapper, own]) {
    await mkdir(path)
    await writeFile(join(path, 'rabbitmq-server'), '')
  }
  await writeFile(join(own, 'rabbitmq-env'), '')
  expect(findServerScript([wrapper, own])).toBe(join(own, 'rabbitmq-server'))
})
