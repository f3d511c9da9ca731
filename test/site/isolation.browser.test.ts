import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  browserIsMissing,
  openBrowser,
  PLAIN_HOST,
  serveSite,
} from './browser.ts'
import { openEditor, run, write } from './editing.ts'

const DEADLINE_MS = 180_000

/** A server that is asked by whoever can reach it, and counts. */
async function countingServer() {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    asked.push(String(request.url).slice(1))
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('content-type', 'text/javascript')
    response.end('')
  })
  server.on('upgrade', ({ url }, socket) => {
    asked.push(String(url).slice(1))
    socket.destroy()
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return { asked, host: `127.0.0.1:${port}`, close: () => server.close() }
}

/**
 * Each way out of a worker, by name: text of a program, in which `at` is the
 * counting server. What is thrown or rejected is its own affair.
 */
const WAYS: Readonly<Record<string, string>> = {
  fetch: "fetch('http://' + at + '/fetch')",
  keepalive:
    "fetch('http://' + at + '/keepalive', { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' })",
  xhr: `{
    const request = new XMLHttpRequest()
    request.open('GET', 'http://' + at + '/xhr')
    request.send()
  }`,
  syncXhr: `{
    const request = new XMLHttpRequest()
    request.open('GET', 'http://' + at + '/syncXhr', false)
    request.send()
  }`,
  webSocket: "new WebSocket('ws://' + at + '/webSocket')",
  eventSource: "new EventSource('http://' + at + '/eventSource')",
  importScripts: "importScripts('http://' + at + '/importScripts')",
  dynamicImport: "import('http://' + at + '/dynamicImport')",
  functionImport: `new Function('at', "return import('http://' + at + '/functionImport')")(at)`,
  otherRealm: `(async () => {}).constructor('at', "await fetch('http://' + at + '/otherRealm')")(at)`,
  worker: "new Worker('http://' + at + '/worker')",
  dataWorker: `new Worker('data:text/javascript,' + encodeURIComponent("fetch('http://" + at + "/dataWorker')"))`,
  nestedWorker: `new Worker(URL.createObjectURL(new Blob(
    ["fetch('http://" + at + "/nestedWorker'); importScripts('http://" + at + "/nestedScript')"])))`,
  nestedImport: `import(URL.createObjectURL(new Blob(
    ["import 'http://" + at + "/nestedImport'"], { type: 'text/javascript' })))`,
  eval: `(0, eval)("fetch('http://" + at + "/eval')")`,
  font: "new FontFace('x', 'url(http://' + at + '/font)').load()",
  beacon: "navigator.sendBeacon('http://' + at + '/beacon', 'x')",
  webTransport: "new WebTransport('https://' + at + '/webTransport')",
  peer: "new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + at }] })",
  restored: `{
    const { fetch } = Object.getPrototypeOf(Object.getPrototypeOf(globalThis))
    fetch.call(globalThis, 'http://' + at + '/restored')
  }`,
}

/** What holds something of the site, by name: text of an expression. */
const STORES: Readonly<Record<string, string>> = {
  localStorage: "localStorage.getItem('mine')",
  sessionStorage: "sessionStorage.getItem('mine')",
  cookie: 'document.cookie',
  cookieStore: "await cookieStore.get('mine')",
  indexedDB: "indexedDB.open('mine')",
  caches: "await caches.open('mine')",
  storage: 'await navigator.storage.getDirectory()',
  locks: "await navigator.locks.request('mine', () => 'locked')",
  sharedWorker: "new SharedWorker('data:text/javascript,')",
  serviceWorker: "await navigator.serviceWorker.register('/x.js')",
  parent: 'parent.document.title',
}

const attempts = Object.values(WAYS)
  .map(
    (way) => `async () => { ${way.startsWith('{') ? way : `await (${way})`} }`,
  )
  .join(',\n')

const looks = Object.entries(STORES)
  .map(
    ([name, look]) => `try {
    void (${look})
    got.push('${name}')
  } catch {}`,
  )
  .join('\n  ')

/**
 * Tries all and returns what it got hold of. It stays alive for many turns of
 * the event loop, so that no attempt is cut off.
 */
const lesson = (at: string) => `
const at = '${at}'
const ways = [${attempts}]
export default async function lesson() {
  const got: string[] = []
  for (const way of ways) way().catch(() => {})
  const channel = new BroadcastChannel('mine')
  channel.postMessage('heard')
  const alive = setInterval(Math.abs, 1)
  ${looks}
  clearInterval(alive)
  for (let turn = 0; turn < 2000; turn += 1)
    await new Promise((go) => setTimeout(go, 1))
  return 'got: ' + got.join()
}
`

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>
let outside: Awaited<ReturnType<typeof countingServer>>

describe.skipIf(browserIsMissing())(
  'a program of a reader or of a link',
  () => {
    beforeAll(async () => {
      site = await serveSite()
      outside = await countingServer()
      browser = await openBrowser()
    })

    afterAll(async () => {
      await browser.close()
      site.close()
      outside.close()
    })

    test.each([['127.0.0.1'], [PLAIN_HOST]])(
      'on %s reaches no server and no storage, whatever way it tries',
      async (host) => {
        const tab = await browser.newPage({ reducedMotion: 'reduce' })
        await tab.goto(site.url.replace('127.0.0.1', host))
        await tab.locator('html[data-has-hydrated=true]').waitFor()
        await tab.evaluate(() => {
          localStorage.setItem('mine', 'secret')
          // biome-ignore lint/suspicious/noDocumentCookie: is it out of reach?
          document.cookie = 'mine=secret'
          new BroadcastChannel('mine').onmessage = () => {
            document.body.dataset.heard = 'yes'
          }
        })
        const player = tab.locator('.player').first()
        await openEditor(player)
        outside.asked.length = 0
        await write(player, lesson(outside.host))
        expect(await run(player)).toMatch(/It returned "got: "/)
        await tab.waitForLoadState('networkidle')
        expect(outside.asked).toEqual([])
        expect(await tab.evaluate(() => document.body.dataset.heard)).toBe(
          undefined,
        )
        await tab.close()
      },
      DEADLINE_MS,
    )

    test(
      'the same ways lead out of a worker that the page itself makes: the test can see them',
      async () => {
        const tab = await browser.newPage({ reducedMotion: 'reduce' })
        await tab.goto(site.url.replace('127.0.0.1', PLAIN_HOST))
        outside.asked.length = 0
        const program = `const at = '${outside.host}'
        for (const way of [${attempts}]) (async () => way())().catch(() => {})`
        await tab.evaluate((text) => {
          new Worker(URL.createObjectURL(new Blob([text])))
        }, program)
        const seen = [
          ...[
            'fetch',
            'keepalive',
            'xhr',
            'syncXhr',
            'webSocket',
            'eventSource',
          ],
          ...['importScripts', 'dynamicImport', 'functionImport', 'otherRealm'],
          ...['dataWorker', 'nestedWorker', 'nestedScript', 'nestedImport'],
          'eval',
        ]
        await expect
          .poll(() => [...new Set(outside.asked)], { timeout: 30_000 })
          .toEqual(expect.arrayContaining(seen))
        await tab.close()
      },
      DEADLINE_MS,
    )
  },
)
