import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage } from './open-page.ts'

const WALK = 'message-handling-server'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page: string) => openPage(browser, site.url, page)

/** Follows links inside the site, so that the storage stays. */
const go = (tab: Page, page: string) => tab.goto(site.url + page)

const onward = (tab: Page) => tab.locator('.contents > p')

/** A mark tells its word to those who cannot see it. */
const marked = (tab: Page, page: string) =>
  tab.locator(`.theme-doc-sidebar-menu a[href$="/${page}"] .unseen`)

async function readToItsEnd(tab: Page, page: string) {
  await go(tab, `/${page}/`)
  await tab.locator('.pagination-nav').scrollIntoViewIfNeeded()
  await marked(tab, page).waitFor({ state: 'attached' })
}

describe.skipIf(browserIsMissing())('what was read', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('is marked in the sidebar of both languages, once the end was in sight', async () => {
    const { tab, complaints, close } = await open(`/${WALK}/`)
    expect(await marked(tab, WALK).count()).toBe(0)
    const size = () =>
      tab
        .locator('.theme-doc-sidebar-menu')
        .evaluate(({ scrollHeight, scrollWidth }) => [
          scrollHeight,
          scrollWidth,
        ])
    const before = await size()
    await readToItsEnd(tab, WALK)
    expect(await size()).toEqual(before)
    await go(tab, `/zh-Hans/${WALK}/`)
    await marked(tab, WALK).filter({ hasText: '已读' }).waitFor({
      state: 'attached',
    })
    expect(complaints).toEqual([])
    await close()
  })

  test('is where the home page reads on: the heading that was reached, then the next page', async () => {
    const { tab, close } = await open('/')
    await onward(tab).filter({ hasText: 'Begin with' }).waitFor()
    await go(tab, `/${WALK}/`)
    await tab.locator('#accept').scrollIntoViewIfNeeded()
    await tab.evaluate(() =>
      document.querySelector('#accept')?.scrollIntoView(),
    )
    await tab.waitForFunction(() =>
      localStorage.getItem('course-progress')?.includes('"accept"'),
    )
    await go(tab, '/')
    const link = onward(tab).filter({ hasText: 'Read on' }).locator('a')
    expect(await link.getAttribute('href')).toBe(`/${WALK}#accept`)
    await readToItsEnd(tab, WALK)
    await go(tab, '/')
    await link.waitFor()
    expect(await link.getAttribute('href')).not.toContain(WALK)
    await close()
  })

  test('is forgotten, and no longer kept, when the reader says so', async () => {
    const { tab, close } = await open('/')
    await readToItsEnd(tab, WALK)
    await go(tab, '/')
    await onward(tab).filter({ hasText: 'Read on' }).waitFor()
    await tab.locator('.contents-keeping').click()
    await onward(tab).filter({ hasText: 'Begin with' }).waitFor()
    await go(tab, `/${WALK}/`)
    await tab.locator('.pagination-nav').scrollIntoViewIfNeeded()
    await go(tab, '/')
    await tab.locator('.contents-keeping input:not(:checked)').waitFor()
    expect(await tab.locator('.contents .unseen').count()).toBe(0)
    await close()
  })

  test('does not matter where the browser keeps nothing', async () => {
    const { tab, complaints, close } = await open('/')
    await tab.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
    })
    await readToItsEnd(tab, WALK)
    expect(complaints).toEqual([])
    await close()
  })
})
