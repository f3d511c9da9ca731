import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage } from './open-page.ts'
import { at, recordingOf, WALK } from './player-page.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** Each page with its first player, and how its first frame is told. */
const pages = [
  { page: '/', name: 'one-call', frame: 'Frame 1, call' },
  { page: `/${WALK}`, name: '01-l3-agent', frame: 'Frame 1, cast' },
  { page: '/zh-Hans/', name: 'one-call', frame: '第 1 帧（call）' },
  { page: `/zh-Hans/${WALK}`, name: '01-l3-agent', frame: '第 1 帧（cast）' },
]

const still = (name: string) => `[data-still="${name}"]`

/** Of what was told, how much; without what a driver did by itself. */
function toldIn(name: string) {
  const { wire, log, chains } = recordingOf(name).recording
  const chainOf = (step: number) =>
    chains[recordingOf(name).step(step).chain]?.name
  const all = [...wire, ...log]
  return {
    all: all.length,
    main: all.filter(({ step }) => chainOf(step) !== 'driver').length,
  }
}

describe.skipIf(browserIsMissing())('a page that cannot play', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(pages)(
    'without scripts $page has a picture and the log, and nothing to press',
    async ({ page, name, frame }) => {
      const { tab, close } = await openPage(browser, site.url, page, {
        javaScriptEnabled: false,
      })
      const shown = tab.locator(still(name))
      expect(await shown.locator('svg [data-queue]').count()).toBeGreaterThan(0)
      expect(await shown.locator('svg').isVisible()).toBe(true)
      const told = shown.locator('ol > li')
      expect(await told.count()).toBe(toldIn(name).all)
      expect(await told.first().isVisible()).toBe(true)
      expect(await told.first().textContent()).toContain(frame)
      expect(await tab.locator('.player-closed:visible').count()).toBe(0)
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      await close()
    },
  )

  test('without scripts each section of the walk says what went over the wire meanwhile', async () => {
    const { tab, close } = await openPage(browser, site.url, `/${WALK}`, {
      javaScriptEnabled: false,
    })
    const of = (id: string) => tab.locator(still(`01-l3-agent.${id}`))
    expect(await of('constructor').textContent()).toContain(
      'Nothing goes over the wire while MessageHandlingServer.constructor runs.',
    )
    expect(await of('constructor').locator('svg').count()).toBe(0)
    expect(await of('accept').locator('li').allTextContents()).toEqual([
      expect.stringContaining('Frame 1 is acknowledged by l3-agent'),
    ])
    // The quotes and their notes need no script either.
    const note = tab.locator('#rpcdispatcher-accept .note').first()
    expect(await note.isVisible()).toBe(true)
    await close()
  })

  test.each(pages)(
    'printed, $page has code, notes and the main steps, and no controls',
    async ({ page, name, frame }) => {
      const link = `${page}#player=${name}:1`
      const { tab, close } = await openPage(browser, site.url, link)
      await at(tab, 0)
      expect(await tab.locator(still(name)).isVisible()).toBe(false)
      await tab.emulateMedia({ media: 'print' })
      const steps = tab.locator(`${still(name)} li:visible`)
      expect(await steps.count()).toBe(toldIn(name).main)
      expect(await steps.first().textContent()).toContain(frame)
      expect(await tab.locator('.player-code pre').isVisible()).toBe(true)
      const pressed = '.player :is(button, select, input):visible'
      expect(await tab.locator(`${pressed}:not(.line button)`).count()).toBe(0)
      const quotes = tab.locator('.quote.annotated')
      expect(await quotes.locator('.note:visible').count()).toBe(
        await quotes.locator('.note').count(),
      )
      await close()
    },
  )

  test('a page that was walked to prints its main steps, too', async () => {
    const { tab, complaints, close } = await openPage(browser, site.url, '/')
    const toWalk = 'main a[href="/message-handling-server"]'
    await tab.locator(toWalk).first().click()
    const steps = tab.locator(`${still('01-l3-agent')} li`)
    await steps.first().waitFor({ state: 'attached' })
    await tab.emulateMedia({ media: 'print' })
    expect(await steps.first().isVisible()).toBe(true)
    expect(await tab.locator('.player .player-still:empty').count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })

  test.each([
    ['reduce', 'none'],
    ['no-preference', 'player-move'],
  ] as const)(
    'whose reader prefers motion "%s", a message moves by "%s"',
    async (reducedMotion, animation) => {
      const { wire } = recordingOf('one-call').recording
      const page = `/#player=one-call:${(wire[0]?.step ?? 0) + 1}`
      const { tab, close } = await openPage(browser, site.url, page, {
        reducedMotion,
      })
      const moving = tab.locator('.player-open .player-moving rect')
      await moving.waitFor()
      const name = await moving.evaluate((one) => {
        return getComputedStyle(one).animationName
      })
      expect(name).toBe(animation)
      // Without a motion it stands on its way, where it can be seen.
      const place = await moving.evaluate((one) => {
        return getComputedStyle(one).getPropertyValue('offset-path')
      })
      expect(place).toContain('path(')
      await close()
    },
  )
})
