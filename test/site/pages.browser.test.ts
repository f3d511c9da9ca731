import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writtenGroups } from '../../site/course/course.mjs'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { ROOT } from './built-site.ts'
import {
  openPage,
  SCRIPT_BUDGET,
  scriptBytes,
  violations,
} from './open-page.ts'

const WALK = 'message-handling-server'
const course = writtenGroups(ROOT).flatMap((group) => group.pages)
const pages = ['', ...course.map((page) => `${page}/`), '404.html', 'search/']
const paths = ['/', '/zh-Hans/'].flatMap((folder) =>
  pages.map((page) => folder + page),
)
const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'dark', width: 390 },
] as const
let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page: string, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

/** The beginning of what does not fit its box. Runs in the page. */
const wider = (boxes: Element[]) =>
  boxes
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ textContent }) => textContent.slice(0, 60))

/** The scripts that the page has fetched, and that have a quote with notes in them. */
async function quoting(tab: Page): Promise<string[]> {
  const names = await tab.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  )
  const scripts = names.filter((name) => name.endsWith('.js'))
  const texts = await Promise.all(
    scripts.map(async (name) => (await fetch(name)).text()),
  )
  return scripts.filter((_, at) => texts[at]?.includes('class="bound'))
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

  test.each(paths)(
    '%s, light and dark, wide and narrow: no complaint, no other host, few scripts, nothing cut, axe has nothing to say',
    async (page) => {
      const { tab, complaints, close } = await open(page)
      await tab.waitForLoadState('networkidle')
      const bytes = await scriptBytes(tab)
      expect(bytes).toBeGreaterThan(0)
      expect(bytes).toBeLessThan(SCRIPT_BUDGET)
      for (const { scheme, width } of looks) {
        await tab.setViewportSize({ width, height: 800 })
        await tab.emulateMedia({ colorScheme: scheme })
        await tab.locator(`html[data-theme=${scheme}]`).waitFor()
        const overflow = await tab.evaluate(
          'document.documentElement.scrollWidth - innerWidth',
        )
        expect(overflow).toBeLessThanOrEqual(0)
        // On a small screen code and tables scroll in their boxes.
        const boxes = tab.locator('pre, .table-box')
        const cut = width < 1280 ? [] : await boxes.evaluateAll(wider)
        const found = { scheme, width, cut, axe: await violations(tab) }
        expect(found).toEqual({ scheme, width, cut: [], axe: [] })
      }
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

  test.each([
    [1280, 'beside'],
    [390, 'under'],
  ])('%i wide, the notes stand %s their code', async (width, where) => {
    const { tab, close } = await open(`/${WALK}/`, {
      viewport: { width, height: 800 },
    })
    const quote = tab.locator('figure.annotated').first()
    const code = await quote.locator('pre').boundingBox()
    const notes = await quote.locator('ol').boundingBox()
    if (!code || !notes) throw new Error('a quote shows no code or no notes')
    const isBeside = notes.x >= code.x + code.width && notes.y <= code.y
    const isUnder = notes.y >= code.y + code.height
    expect({ isBeside, isUnder }).toEqual({
      isBeside: where === 'beside',
      isUnder: where === 'under',
    })
    await close()
  })

  test('the line of the last note is in sight while that note is read', async () => {
    const { tab, close } = await open(`/${WALK}/`, {
      viewport: { width: 1280, height: 800 },
    })
    const quote = tab.locator('figure.annotated', {
      hasText: 'MessageHandlingServer.start',
    })
    await quote.locator('.note').last().scrollIntoViewIfNeeded()
    const bar = await tab.locator('.navbar').boundingBox()
    const marker = await quote.locator('.marker').last().boundingBox()
    expect(marker?.y).toBeGreaterThan(bar?.height ?? Number.NaN)
    expect(marker?.y).toBeLessThan(800)
    await close()
  })

  test('without scripts the page offers no button, and says how to run it', async () => {
    const { tab, close } = await open(`/${WALK}/`, { javaScriptEnabled: false })
    expect(await tab.locator('.run .player-closed').isVisible()).toBe(false)
    expect(await tab.locator('.copy').first().isVisible()).toBe(false)
    expect(await tab.locator('.run noscript').textContent()).toContain(
      'Run needs scripts',
    )
    await close()
  })

  test('a visitor of the home page is not sent the code of the walk first', async () => {
    const { tab, close } = await open('/')
    await tab.waitForLoadState('networkidle')
    expect(await quoting(tab)).toEqual([])
    await tab.goto(`${site.url}/${WALK}/`)
    expect(await quoting(tab)).not.toEqual([])
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
