import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

const HANG = 'Possible hang: stop is waiting for start to complete'
const FINDING = '.navbar [role=option]'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** Goes to the search by its key, as a reader without a mouse does. */
async function openSearch(tab: Page) {
  await tab.keyboard.press('Control+k')
  await tab.locator('.navbar__search-input[role=combobox]:focus').waitFor()
}

/** Pastes as a browser does, which tells the page before it inserts. */
async function paste(tab: Page, text: string) {
  const isTaken = await tab.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', pasted)
    const event = { clipboardData, bubbles: true, cancelable: true }
    const field = document.activeElement
    return !field?.dispatchEvent(new ClipboardEvent('paste', event))
  }, text)
  if (!isTaken) await tab.keyboard.insertText(text)
}

describe.skipIf(browserIsMissing())('the search', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each([
    ['/', HANG],
    ['/zh-Hans/', HANG],
    ['/', 'foreverRetryUncaughtExceptions'],
    ['/zh-Hans/', 'foreverRetryUncaughtExceptions'],
    ['/', 'rabbit_qos_prefetch_count'],
    ['/zh-Hans/', '轮询循环'],
    ['/zh-Hans/', '仲裁队列'],
  ])('on %s leads by the keyboard to a page with %s', async (home, text) => {
    const { tab, complaints, close } = await openPage(browser, site.url, home)
    await openSearch(tab)
    await tab.keyboard.insertText(text)
    await tab.locator(FINDING).first().waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.keyboard.press('Enter')
    await tab.waitForURL((url) => url.pathname !== home)
    expect(new URL(tab.url()).pathname).toMatch(home)
    await tab.locator('article', { hasText: text }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('takes over what was typed before it came', async () => {
    const { tab, close } = await openPage(browser, site.url, '/')
    const field = tab.locator('.navbar__search-input')
    await field.focus()
    await tab.keyboard.type(HANG)
    await tab.locator(FINDING).first().waitFor()
    expect(await field.inputValue()).toBe(HANG)
    await close()
  })

  test('calls nobody back who only passes by', async () => {
    const { tab, complaints, close } = await openPage(browser, site.url, '/')
    const field = tab.locator('.navbar__search-input')
    await field.focus()
    await tab.keyboard.press('Tab')
    await tab.waitForLoadState('networkidle')
    expect(await field.getAttribute('role')).toBe(null)
    expect(await field.evaluate((one) => one.matches(':focus'))).toBe(false)
    expect(complaints).toEqual([])
    await close()
  })

  test('leads from a pasted log line, with time, process and request, to its symptom', async () => {
    const { tab, close } = await openPage(browser, site.url, '/')
    await openSearch(tab)
    await paste(
      tab,
      `2026-01-02 03:04:05.678 4711 WARNING oslo_messaging.server [-] ${HANG}`,
    )
    await tab.locator(FINDING).first().waitFor()
    expect(await tab.locator('.navbar__search-input').inputValue()).toBe(
      'Possible hang: … is waiting for … to complete',
    )
    await tab.keyboard.press('Enter')
    await tab.waitForURL('**/symptoms#possible-hang')
    await close()
  })

  test('asks for its index only once somebody searches', async () => {
    const { tab, close } = await openPage(browser, site.url, '/')
    const asked: string[] = []
    tab.on('request', (request) => asked.push(request.url()))
    const index = /search-index/
    await tab.waitForLoadState('networkidle')
    const before = await tab.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    )
    expect(before.filter((url) => index.test(url))).toEqual([])
    await openSearch(tab)
    await tab.keyboard.insertText('queue')
    await tab.locator(FINDING).first().waitFor()
    expect(asked.filter((url) => index.test(url))).toHaveLength(1)
    await close()
  })
})
