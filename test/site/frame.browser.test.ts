import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

const PAGE = '/wire-format/'
const CHINESE = `/zh-Hans${PAGE}`

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page = PAGE, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

const frame = (tab: Page) => tab.locator('.frame').first()
const part = (tab: Page, name: string) =>
  frame(tab).locator(`[role=treeitem][data-part="${name}"]`)

/** The part that has the focus, with the note that describes it. */
const focused = (tab: Page) =>
  tab.evaluate(() => {
    const item = document.activeElement
    const note = item?.getAttribute('aria-describedby') ?? ''
    return [
      item?.getAttribute('data-part'),
      document.getElementById(note)?.textContent.split(/[:,.]/)[0],
    ]
  })

const chosenBytes = (tab: Page) =>
  frame(tab).locator('.frame-bytes .frame-chosen').allTextContents()

describe.skipIf(browserIsMissing())('a frame, in a browser', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('is taken apart by the keyboard alone, part by part, with the note of each', async () => {
    const { tab, complaints, close } = await open()
    await part(tab, 'basic.publish').focus()
    await tab.keyboard.press('ArrowRight')
    expect(await focused(tab)).toEqual(['exchange', 'Who takes it'])
    await tab.keyboard.press('End')
    expect(await focused(tab)).toEqual(['_context_', 'Who asks'])
    await tab.keyboard.press('ArrowLeft')
    expect((await focused(tab))[0]).toBe('oslo.message')
    await tab.keyboard.press('ArrowRight')
    expect((await focused(tab))[0]).toBe('method')
    expect(await chosenBytes(tab)).toEqual(['\\"method\\": \\"get_port\\"'])
    await tab.keyboard.press('Tab')
    expect((await focused(tab))[0]).not.toBe('args')
    await tab.keyboard.press('Shift+Tab')
    expect((await focused(tab))[0]).toBe('method')
    expect(complaints).toEqual([])
    await close()
  })

  test('shows the note of the bytes under the mouse, and of no other', async () => {
    const { tab, close } = await open()
    await frame(tab).locator('.frame-bytes [data-part=_reply_q]').hover()
    await part(tab, '_reply_q').locator('.frame-note').waitFor()
    expect(await frame(tab).locator('.frame-note:visible').count()).toBe(1)
    await close()
  })

  test.each([PAGE, CHINESE])(
    'on %s has a note under each part without scripts',
    async (page) => {
      const { tab, close } = await open(page, { javaScriptEnabled: false })
      const notes = frame(tab).locator('.frame-note')
      expect(await notes.count()).toBe(21)
      expect(await frame(tab).locator('.frame-note:visible').count()).toBe(21)
      await close()
    },
  )

  test.each([
    [PAGE, 'light'],
    [CHINESE, 'dark'],
  ] as const)(
    'on %s, %s and 390 px wide, fits the screen and pleases axe',
    async (page, colorScheme) => {
      const { tab, close } = await open(page, {
        colorScheme,
        viewport: { width: 390, height: 844 },
      })
      await part(tab, '_timeout').click()
      const wide = await tab.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      )
      expect(wide).toBeLessThanOrEqual(0)
      expect(await violations(tab, '.frame')).toEqual([])
      await close()
    },
  )
})
