import fs from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'

const axe = fs.readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
const WALK = 'message-handling-server'
const paths = ['/', `/${WALK}/`, '/zh-Hans/', `/zh-Hans/${WALK}/`]
const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'dark', width: 390 },
] as const
const cases = paths.flatMap((page) => looks.map((look) => ({ page, ...look })))

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** Opens a page and calls back with what went wrong on it so far. */
async function open(page: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    ...options,
  })
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  tab.on('pageerror', (error) => complaints.push(error.message))
  tab.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== site.url) {
      complaints.push(`asked ${origin}`)
    }
  })
  await tab.goto(site.url + page, { waitUntil: 'networkidle' })
  return { tab, complaints, close: () => context.close() }
}

async function violations(tab: Page): Promise<string[]> {
  await tab.evaluate(axe)
  const found = await tab.evaluate<
    { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
  >('axe.run().then(({ violations }) => violations)')
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}`),
  )
}

describe.skipIf(browserIsMissing())('in a browser', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(cases)(
    '$page, $scheme, $width wide: no complaint, no other host, nothing cut, axe has nothing to say',
    async ({ page, scheme, width }) => {
      const { tab, complaints, close } = await open(page, {
        colorScheme: scheme,
        viewport: { width, height: 800 },
      })
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      expect(await tab.getAttribute('html', 'data-theme')).toBe(scheme)
      expect(await violations(tab)).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('a note that has the focus lights up its code, and the other way round', async () => {
    const { tab, close } = await open(`/${WALK}/`)
    const quote = tab.locator('figure.quote').first()
    const litIn = (part: string) =>
      quote
        .locator(`${part} [data-note].lit`)
        .evaluateAll((all) =>
          all.map((one) => (one as HTMLElement).dataset.note),
        )
    await quote.locator('.note-code').nth(1).focus()
    expect(new Set(await litIn('pre'))).toEqual(new Set(['2']))
    await quote.locator('.marker').first().focus()
    expect(await litIn('ol')).toEqual(['1'])
    await close()
  })

  test('every note and every marker is reached with the Tab key alone', async () => {
    const { tab, close } = await open(`/${WALK}/`)
    const wanted = await tab.locator('.note-code, .marker').count()
    expect(wanted).toBeGreaterThan(0)
    const reached = new Set<string>()
    for (let presses = 0; presses < 300; presses += 1) {
      await tab.keyboard.press('Tab')
      const href = await tab.evaluate(() => {
        const at = document.activeElement
        return at?.matches('.note-code, .marker') ? at.getAttribute('href') : ''
      })
      if (href) reached.add(href)
      if (reached.size === wanted) break
    }
    expect(reached.size).toBe(wanted)
    await close()
  })

  test('without scripts the notes lead to the code and back', async () => {
    const { tab, close } = await open(`/${WALK}/`, { javaScriptEnabled: false })
    const quote = tab.locator('figure.quote').first()
    await quote.locator('.marker').first().click()
    const id = new URL(tab.url()).hash.slice(1)
    expect(id).toMatch(/-note-1$/)
    expect(await quote.locator('ol > li').first().getAttribute('id')).toBe(id)
    await close()
  })

  test('the copy button copies the code where there is no clipboard service, as on plain http', async () => {
    const { tab, close } = await open(`/${WALK}/`)
    await tab.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
      document.addEventListener('copy', () => {
        const { activeElement } = document
        const field = activeElement as HTMLTextAreaElement | null
        document.body.dataset.copied = field?.value ?? ''
      })
    })
    const quote = tab.locator('figure.quote').first()
    await quote.locator('.copy').click()
    const copied = await tab.evaluate(() => document.body.dataset.copied)
    expect(copied).toBe(await quote.locator('pre').textContent())
    await close()
  })
})
