import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

const WALK = '/message-handling-server/'
const LISTEN =
  '(method) DispatcherBase.listen(transport: Transport): Promise<Listener>'
const languages = [
  { page: WALK, declared: 'declared in src/dispatcher/dispatcher-base.ts' },
  {
    page: `/zh-Hans${WALK}`,
    declared: '声明于 src/dispatcher/dispatcher-base.ts',
  },
]
const looks = languages.flatMap((language) =>
  (['light', 'dark'] as const).map((scheme) => ({ ...language, scheme })),
)

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page: string, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

/** The quote of `start`, its code, its card. */
function partsOf(tab: Page) {
  const quote = tab.locator('#message-handling-server-start')
  return {
    quote,
    pre: quote.locator('pre'),
    card: quote.locator('.type-card'),
    name: (text: string) => quote.locator('.typed', { hasText: text }).first(),
    focused: () => tab.evaluate(() => document.activeElement?.textContent),
  }
}

/** Points at a word of the code, as yet unmarked. */
async function placeOf(tab: Page, word: string) {
  const pre = partsOf(tab).pre
  await pre.evaluate((code, text) => {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode as Text
      const at = node.data.search(new RegExp(`\\b${text}\\b`))
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + text.length)
      node.parentElement?.scrollIntoView({ block: 'center', inline: 'center' })
      const { x, y, width, height } = range.getBoundingClientRect()
      document.body.dataset.place = `${x + width / 2},${y + height / 2}`
      return
    }
  }, word)
  const place = await tab.evaluate(() => document.body.dataset.place ?? '')
  const [x = 0, y = 0] = place.split(',').map(Number)
  return { x, y }
}

describe.skipIf(browserIsMissing())('types of names', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(looks)(
    'on $page, $scheme, pointing at a name shows its card, and axe has nothing to say',
    async ({ page, declared, scheme }) => {
      const { tab, complaints, close } = await open(page, {
        colorScheme: scheme,
      })
      const { card } = partsOf(tab)
      const { x, y } = await placeOf(tab, 'listen')
      await tab.mouse.move(x, y)
      await card.waitFor()
      expect(await card.locator('.type-signature').textContent()).toBe(LISTEN)
      expect(await card.locator('.type-file').textContent()).toBe(declared)
      expect(await violations(tab)).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('a card stays while the pointer is on it, and goes when it leaves or Escape is pressed', async () => {
    const { tab, close } = await open(WALK)
    await tab.clock.install()
    const { card } = partsOf(tab)
    const { x, y } = await placeOf(tab, 'listen')
    await tab.mouse.move(x, y)
    await card.waitFor()
    const box = await card.boundingBox()
    if (!box) throw new Error('the card has no place')
    await tab.mouse.move(box.x + 20, box.y + box.height / 2)
    // Longer than a card stays that the pointer has left.
    await tab.clock.runFor(2000)
    expect(await card.isVisible()).toBe(true)
    await tab.keyboard.press('Escape')
    expect(await card.isVisible()).toBe(false)
    await tab.mouse.move(x, y)
    await card.waitFor()
    await tab.mouse.move(2, 2)
    await card.waitFor({ state: 'hidden' })
    await close()
  })

  test.each(looks)(
    'on $page, $scheme, the keyboard goes from name to name, and the card describes each',
    async ({ page, scheme }) => {
      const { tab, complaints, close } = await open(page, {
        colorScheme: scheme,
      })
      const { pre, quote, card, focused } = partsOf(tab)
      await pre.focus()
      await tab.keyboard.press('Enter')
      await card.waitFor()
      expect(await focused()).toBe('start')
      for (const [key, name] of [
        ['ArrowRight', 'overridePoolSize'],
        ['ArrowDown', 'waiting'],
        ['ArrowUp', 'overridePoolSize'],
        ['ArrowLeft', 'start'],
        ['ArrowLeft', 'start'],
        ['End', '#runner'],
        ['Home', 'start'],
      ] as const) {
        await tab.keyboard.press(key)
        expect([key, await focused()]).toEqual([key, name])
      }
      const described = await tab.evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-describedby')
        return document.getElementById(id ?? '')?.textContent
      })
      expect(described).toContain('(method) MessageHandlingServer.start(')
      expect(await quote.locator('.type-keys').isVisible()).toBe(true)
      expect(await violations(tab)).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('Escape leads back to the code and closes the card; the next Enter goes on there', async () => {
    const { tab, close } = await open(WALK)
    const { pre, card, focused } = partsOf(tab)
    await pre.focus()
    await tab.keyboard.press('Enter')
    await card.waitFor()
    await tab.keyboard.press('ArrowRight')
    await tab.keyboard.press('Escape')
    expect(await card.isVisible()).toBe(false)
    expect(await pre.evaluate((one) => one === document.activeElement)).toBe(
      true,
    )
    expect(await pre.getAttribute('role')).toBe('group')
    await tab.keyboard.press('Enter')
    expect(await focused()).toBe('overridePoolSize')
    await close()
  })

  test('the names of a quote are no tab stops', async () => {
    const { tab, close } = await open(WALK)
    const { pre, quote, card, name } = partsOf(tab)
    await pre.focus()
    await tab.keyboard.press('Enter')
    await card.waitFor()
    expect(await quote.locator('.typed').count()).toBeGreaterThan(40)
    expect(await quote.locator('.typed[tabindex="0"]').count()).toBe(0)
    await tab.keyboard.press('Tab')
    const isMarker = await tab.evaluate(() =>
      document.activeElement?.matches('.marker'),
    )
    expect(isMarker).toBe(true)
    expect(await card.isVisible()).toBe(false)
    expect(await name('start').getAttribute('tabindex')).toBe(null)
    await close()
  })

  test('at 390 px a tap shows the card inside the window, and a tap elsewhere closes it', async () => {
    const { tab, close } = await open(WALK, {
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    })
    const { card } = partsOf(tab)
    for (const word of ['listen', 'overridePoolSize', 'TransportDriverError']) {
      const { x, y } = await placeOf(tab, word)
      await tab.touchscreen.tap(x, y)
      await card.filter({ hasText: word }).waitFor()
      const box = await card.boundingBox()
      if (!box) throw new Error('the card has no place')
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(390)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.y + box.height).toBeLessThanOrEqual(800)
    }
    expect(await violations(tab)).toEqual([])
    await tab.touchscreen.tap(380, 100)
    await card.waitFor({ state: 'hidden' })
    await close()
  })

  test('types are fetched when they are asked for, once, and change nothing of the text', async () => {
    const { tab, close } = await open(WALK)
    const { pre, card } = partsOf(tab)
    await tab.waitForLoadState('networkidle')
    const asked: string[] = []
    tab.on('request', (request) => asked.push(request.url()))
    const text = await pre.textContent()
    expect(await tab.locator('.typed').count()).toBe(0)
    await pre.focus()
    await tab.keyboard.press('Enter')
    await card.waitFor()
    await tab.keyboard.press('Escape')
    await tab.keyboard.press('Enter')
    await card.waitFor()
    expect(asked.length).toBe(1)
    expect(await pre.textContent()).toBe(text)
    await close()
  })

  test('a name in a bound fragment lights its note too', async () => {
    const { tab, close } = await open(WALK)
    const { quote, card } = partsOf(tab)
    const { x, y } = await placeOf(tab, 'listen')
    await tab.mouse.move(x, y)
    await card.waitFor()
    expect(await quote.locator('.note.lit').getAttribute('data-note')).toBe('4')
    await close()
  })
})
