import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

const WALK = '/message-handling-server/'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** What a room sees: the parts on the slide, each by its first words. */
const onSlide = (tab: Page) =>
  tab
    .locator('.theme-doc-markdown > :visible')
    .evaluateAll((all) => all.map((one) => one.textContent.slice(0, 30)))

/** The code that the focused note is bound to, or null. */
const noteInFocus = (tab: Page) =>
  tab.evaluate(() => {
    const { activeElement } = document
    return activeElement?.matches('.note-code')
      ? activeElement.getAttribute('href')
      : null
  })

/** Presses the key until the last slide; what was seen, and what was lit. */
async function goThrough(tab: Page, all: string) {
  const parts = new Set(await onSlide(tab))
  const notes = new Set<string | null>()
  for (let presses = 0; presses < 600; presses += 1) {
    if (new URL(tab.url()).searchParams.get('slide') === all) break
    await tab.keyboard.press('ArrowRight')
    notes.add(await noteInFocus(tab))
    for (const part of await onSlide(tab)) parts.add(part)
  }
  return { parts: [...parts].sort(), notes }
}

const status = (tab: Page) =>
  tab.locator('.slides-bar [role=status]').textContent()

describe.skipIf(browserIsMissing())('the slide view', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each([
    [WALK, 'Show as slides', 'Slide 1 of', 1280, 'light'],
    [`/zh-Hans${WALK}`, '以幻灯片展示', '第 1 页，共', 390, 'dark'],
  ] as const)(
    'on %s leads by the keyboard through every part of the page, and back to it',
    async (page, button, first, width, colorScheme) => {
      const { tab, complaints, close } = await openPage(
        browser,
        site.url,
        page,
        { viewport: { width, height: 800 }, colorScheme },
      )
      const parts = await onSlide(tab)
      await tab.getByRole('button', { name: button }).press('Enter')
      await tab.locator('.slides-bar:focus').waitFor()
      expect(await status(tab)).toContain(first)
      const [, all = '0'] = /(\d+)\D*$/.exec((await status(tab)) ?? '') ?? []
      const seen = await goThrough(tab, all)
      expect(seen.parts).toEqual([...new Set(parts)].sort())
      expect(seen.notes.size).toBeGreaterThan(10)
      expect(await violations(tab)).toEqual([])
      const overflow = 'document.documentElement.scrollWidth - innerWidth'
      expect(await tab.evaluate(overflow)).toBeLessThanOrEqual(0)
      await tab.keyboard.press('Escape')
      await tab.getByRole('button', { name: button }).waitFor()
      expect(await onSlide(tab)).toEqual(parts)
      expect(new URL(tab.url()).search).toBe('')
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('an open player keeps its keys, and a page key goes on', async () => {
    const { tab, close } = await openPage(browser, site.url, `${WALK}?slide=1`)
    await tab.locator('.slides-bar:focus').waitFor()
    for (let presses = 0; presses < 60; presses += 1) {
      if (await tab.locator('.player-closed button:visible').count()) break
      await tab.keyboard.press('PageDown')
    }
    const shown = await status(tab)
    await tab.locator('.player-closed button:visible').first().press('Enter')
    const player = tab.locator('.player-open:visible')
    await player.waitFor()
    const before = Number(await player.getAttribute('data-step'))
    await tab.keyboard.press('ArrowRight')
    await tab.locator(`.player-open[data-step="${before + 1}"]`).waitFor()
    expect(await status(tab)).toBe(shown)
    await tab.keyboard.press('PageDown')
    expect(await status(tab)).not.toBe(shown)
    await close()
  })

  test('a slide that the page has not leads to its last', async () => {
    const { tab, close } = await openPage(
      browser,
      site.url,
      `${WALK}?slide=999`,
    )
    await tab.locator('.slides-bar:focus').waitFor()
    const [n, all] = ((await status(tab)) ?? '').match(/\d+/g) ?? []
    expect(n).toBe(all)
    await close()
  })
})
