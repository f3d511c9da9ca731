import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** Types or pastes into the search and waits for what it finds. */
async function search(tab: Page, home: string, text: string) {
  await tab.locator('.navbar__search-input').focus()
  const name = home === '/' ? 'Search' : '搜索'
  const input = tab.getByRole('textbox', { name })
  await input.waitFor()
  await tab.locator('.aa-input, [role=combobox]').first().waitFor()
  await input.fill(text)
  const findings = tab.locator('[role=option]')
  await findings.first().waitFor()
  return findings
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
    ['/', 'Possible hang: stop is waiting for start to complete', 'ordered'],
    ['/zh-Hans/', 'Possible hang: stop is waiting for start', 'ordered'],
    ['/', 'foreverRetryUncaughtExceptions', 'runner'],
    ['/zh-Hans/', 'foreverRetryUncaughtExceptions', 'runner'],
    ['/zh-Hans/', '轮询循环', 'message-handling-server'],
    ['/zh-Hans/', '确认', 'message-handling-server'],
    ['/', 'rabbit_qos_prefetch_count', 'message-handling-server'],
  ])('on %s finds %s', async (home, text, place) => {
    const { tab, complaints, close } = await openPage(browser, site.url, home)
    const findings = await search(tab, home, text)
    expect(await violations(tab)).toEqual([])
    await tab.keyboard.press('ArrowDown')
    await tab.keyboard.press('Enter')
    await tab.waitForURL(/message-handling-server/)
    expect(tab.url()).toContain(home)
    expect(tab.url()).toContain(place)
    expect(complaints).toEqual([])
    expect(await findings.count()).toBe(0)
    await close()
  })
})
