import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SERVE = path.join(import.meta.dirname, '../../site/offline/serve.mjs')

let root = ''
let child: ChildProcess | null = null

const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'offline-'))
  fs.copyFileSync(SERVE, path.join(root, 'serve.mjs'))
  write('offline.json', '{"base":"/"}')
  write('secret.txt', 'secret')
  write('site/index.html', 'home')
  write('site/topics/index.html', 'topics')
  write('site/404.html', 'not here')
  write('site/zh-Hans/404.html', '没有')
  write('site/.inputs', 'secret')
  write('site/app.js', '1')
})

afterEach(() => {
  child?.kill()
  child = null
  fs.rmSync(root, { recursive: true })
})

/** Starts the server and reads the address that it prints. */
async function start(...args: string[]): Promise<string> {
  child = spawn(process.execPath, ['serve.mjs', '--port', '0', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = readline.createInterface({ input: child.stdout! })
  const [line] = await once(lines, 'line', {
    signal: AbortSignal.timeout(8000),
  })
  return /http:\S+/.exec(line)![0]
}

/** Unlike fetch it sends the path as it is, dots and all. */
async function ask(address: string, name: string, method = 'GET') {
  const { port } = new URL(address)
  const request = http.request({ port, path: name, method, agent: false })
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  let body = ''
  for await (const part of response) body += part
  const { statusCode: status, headers } = response
  return { status, body, headers }
}

describe('the offline server', () => {
  it('serves pages, their files, and the 404 page of each language', async () => {
    const url = await start()
    expect(await ask(url, '/')).toMatchObject({ status: 200, body: 'home' })
    for (const name of ['/topics/', '/topics', '/topics/?q=1'])
      expect(await ask(url, name)).toMatchObject({
        status: 200,
        body: 'topics',
      })
    const script = await ask(url, '/app.js')
    expect(script.headers['content-type']).toMatch('text/javascript')
    expect(await ask(url, '/no')).toMatchObject({
      status: 404,
      body: 'not here',
    })
    expect(await ask(url, '/zh-Hans/no')).toMatchObject({
      status: 404,
      body: '没有',
    })
  })

  it('never leaves its folder, whatever is asked', async () => {
    fs.symlinkSync(path.join(root, 'secret.txt'), path.join(root, 'site/link'))
    const url = await start()
    for (const name of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/topics/../../secret.txt',
      '/..\\secret.txt',
      '/%2e%2e%5csecret.txt',
      '//../secret.txt',
      '/link',
      '/.inputs',
      '/%00',
      '/%E0%A4%A',
    ]) {
      const { status, body } = await ask(url, name)
      expect([name, status, body]).toEqual([name, 404, 'not here'])
    }
  })

  it('answers questions only, and HEAD without a body', async () => {
    const url = await start()
    expect((await ask(url, '/', 'POST')).status).toBe(405)
    expect(await ask(url, '/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it('serves a site that was built for a folder in that folder', async () => {
    write('offline.json', '{"base":"/messaging/"}')
    const url = await start()
    expect(url).toMatch(/\/messaging\/$/)
    expect((await ask(url, '/')).headers.location).toBe('/messaging/')
    expect(await ask(url, '/messaging/topics/')).toMatchObject({ status: 200 })
    expect(await ask(url, '/topics/')).toMatchObject({ status: 404 })
  })

  it('says what it expects, and which port is taken', async () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['serve.mjs', ...args], {
        cwd: root,
        encoding: 'utf8',
      })
    expect(run('--help').stdout).toContain('node serve.mjs --port')
    expect(run('--port', 'x').stderr).toContain('--port is "x"; expected')
    expect(run('--prot', '1').status).toBe(1)
    const taken = net.createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as net.AddressInfo
    const { status, stderr } = run('--port', String(port))
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${port}`)])
    taken.close()
  })
})
