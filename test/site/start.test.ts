import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ROOT } from './built-site.ts'

const command = path.join(ROOT, 'site', 'start.mjs')
const started: ChildProcess[] = []

const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })

/** Starts the command and waits for its URL. */
async function serve(): Promise<string> {
  const child = spawn(process.execPath, [command], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    const url = /http:\/\/localhost:\d+\//.exec(output)?.[0]
    if (url) return url
  }
  throw new Error(`it ended without serving: ${output}`)
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill()
})

test('--help tells the options and builds nothing', () => {
  const { status, stdout } = run(['--help'])
  expect(status).toBe(0)
  expect(stdout).toContain('PORT=8080 npm start')
})

test('an unknown option is refused with the help', () => {
  const { status, stderr } = run(['--hots'])
  expect(status).toBe(1)
  expect(stderr).toMatch(/--hots[\s\S]*npm start -- --host/)
})

test('a port that is no number is refused', () => {
  const { status, stderr } = run([], { PORT: 'http' })
  expect(status).toBe(1)
  expect(stderr).toContain('PORT is "http"; expected a number up to 65535')
})

test('a port that is taken is told with one to try', async () => {
  const other = net.createServer()
  await new Promise<void>((listening) => {
    other.listen(0, '127.0.0.1', listening)
  })
  const { port } = other.address() as net.AddressInfo
  const { status, stderr } = run([], { PORT: String(port) })
  other.close()
  expect(status).toBe(1)
  expect(stderr).toContain(`Port ${port} is taken by another program`)
  expect(stderr).toContain(`PORT=${port + 1} npm start`)
})

test('the site is served, its own 404 page too, and nothing hidden', async () => {
  const url = await serve()
  const home = await fetch(url)
  expect([home.status, await home.text()]).toEqual([
    200,
    expect.stringContaining('<h1'),
  ])
  const missing = await fetch(`${url}no/such/page`)
  expect([missing.status, await missing.text()]).toEqual([
    404,
    expect.stringContaining('Page Not Found'),
  ])
  const inChinese = await fetch(`${url}zh-Hans/no/such/page`)
  expect([inChinese.status, await inChinese.text()]).toEqual([
    404,
    expect.stringContaining('lang=zh-Hans'),
  ])
  expect((await fetch(`${url}.inputs`)).status).toBe(404)
})
