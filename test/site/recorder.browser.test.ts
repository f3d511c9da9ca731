import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erase, instrument } from '../../sandbox/recorder/instrument.ts'
import {
  PAGE_NAMES,
  PAGE_PACKAGES,
} from '../../sandbox/recorder/module-graph.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { moduleOf } from '../recorder/run-snippet.ts'
import { SNIPPETS } from '../recorder/snippets.ts'
import { FILES, read } from '../recorder/source-tree.ts'
import { browserIsMissing, openBrowser } from './browser.ts'

const DEADLINE_MS = 120_000
const ENTRY = 'sandbox/recorder/scene.ts'

/** The workers as any bundler makes them. */
async function bundles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: {
      transform: 'sandbox/recorder/page/transform-worker.ts',
      run: 'sandbox/recorder/page/run-worker.ts',
      snippets: 'test/recorder/snippets-page.ts',
    },
    bundle: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    write: false,
    outdir: '/',
  })
  return new Map(outputFiles.map(({ path, text }) => [path, text]))
}

let browser: Browser
let server: http.Server
let page: Page
let files: ReadonlyMap<string, string>

beforeAll(async () => {
  if (browserIsMissing()) return
  files = await bundles()
  server = http.createServer(({ url = '' }, response) => {
    const script = files.get(url)
    const type = script === undefined ? 'text/html' : 'text/javascript'
    response.setHeader('content-type', `${type}; charset=utf-8`)
    response.end(script ?? '<!doctype html><title>recorder</title>')
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  browser = await openBrowser()
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}, DEADLINE_MS)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** Text that runs in the page; one worker, one question, one answer at last. */
const ASK = `(script, question) => new Promise((resolve, reject) => {
  const worker = new Worker(script, { type: 'module' })
  worker.onerror = ({ message }) => reject(new Error(message))
  worker.onmessage = ({ data }) => {
    if (data.type === 'steps') return
    worker.terminate()
    resolve(data)
  }
  worker.postMessage(question)
})`

const ask = (script: string, question: unknown) =>
  page.evaluate(
    `(${ASK})(${JSON.stringify(script)}, ${JSON.stringify(question)})`,
  ) as Promise<Record<string, unknown>>

const sources = Object.fromEntries(
  [...FILES, ...Object.values(PAGE_PACKAGES)].map((path) => [path, read(path)]),
)

describe.skipIf(browserIsMissing())('in Chromium', () => {
  it(
    'a worker records each scenario as Node does, byte for byte',
    async () => {
      const { modules, error } = await ask('/transform.js', {
        id: 1,
        entry: ENTRY,
        sources,
      })
      expect(error).toBeUndefined()
      for (const { name } of SCENARIOS) {
        const ran = await ask('/run.js', { modules, scenario: name })
        expect(ran.error).toBeUndefined()
        const text = String(ran.text)
        // Not by `toBe`: a difference would be printed whole.
        const stored = read(`site/static/recordings/${name}.json`)
        expect({ name, isSame: text === stored }).toEqual({
          name,
          isSame: true,
        })
      }
    },
    DEADLINE_MS,
  )

  it(
    'an edit is recorded, and a loop without end stops at the limit',
    async () => {
      const path = 'sandbox/one-call/scenario.ts'
      const edited = sources[path]?.replace(
        '  await server.start()\n',
        '  await server.start()\n  for (;;) await null\n',
      )
      const { modules } = await ask('/transform.js', {
        id: 2,
        entry: ENTRY,
        sources: { ...sources, [path]: edited },
      })
      const ran = await ask('/run.js', {
        modules,
        scenario: 'one-call',
        maxSteps: 5000,
      })
      expect(JSON.parse(String(ran.text))).toMatchObject({
        stopped: 'the recording stopped at its limit of 5000 steps',
      })
    },
    DEADLINE_MS,
  )

  it('a mistake of the reader is told with file, line and column', async () => {
    const path = 'src/rpc/version.ts'
    const answer = await ask('/transform.js', {
      id: 3,
      entry: path,
      sources: { [path]: 'const a = 1\nconst b = = 2\n' },
    })
    expect(answer).toMatchObject({ id: 3, path, line: 2, column: 10 })
  })

  it(
    'a program with probes does what it does without',
    async () => {
      const pairs = Object.entries(SNIPPETS).map(([title, snippet]) => {
        const source = moduleOf(snippet)
        return [title, erase(source), instrument(source, 'snippet.ts').code]
      })
      await page.addScriptTag({ url: '/snippets.js', type: 'module' })
      await page.waitForFunction('globalThis.runPairs !== undefined')
      const seen = (await page.evaluate(
        `runPairs(${JSON.stringify(pairs)})`,
      )) as { title: string; plain: unknown; probed: unknown }[]
      expect(seen).toHaveLength(pairs.length)
      for (const { title, plain, probed } of seen)
        expect({ title, seen: probed }).toEqual({ title, seen: plain })
    },
    DEADLINE_MS,
  )
})

it('a page has the names of packages that package.json gives to browsers', () => {
  const { name, exports, imports } = JSON.parse(read('package.json'))
  const given = Object.entries<string | { browser: string }>(imports)
    .map(([key, value]) => [
      key,
      typeof value === 'string' ? value : value.browser,
    ])
    // What is the pages' own never runs in a worker.
    .filter(([, path]) => path?.startsWith('./src/'))
  const expected = Object.fromEntries([...given, [name, exports['.']]])
  const paths = Object.entries(PAGE_NAMES).map(([key, path]) => [
    key,
    `./${path}`,
  ])
  expect(Object.fromEntries(paths)).toEqual(expected)
})

it('a page has the file of a package that Node takes', () => {
  for (const [name, path] of Object.entries(PAGE_PACKAGES))
    expect(import.meta.resolve(name)).toMatch(new RegExp(`/${path}$`))
})
