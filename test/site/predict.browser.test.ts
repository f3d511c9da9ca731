import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'

const PAGE = '/message-handling-server/'
const CHINESE = `/zh-Hans${PAGE}`
const KEY = 'predict:02-mitaka-stop:mitaka.old'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page = PAGE, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

const question = (tab: Page) => tab.locator('form.predict').first()
const option = (tab: Page, value: string) =>
  question(tab).locator(`input[value="${value}"]`)
const status = (tab: Page) => question(tab).locator('[role=status]')
const reaches = (tab: Page, phase: string) =>
  tab.locator(`form.predict[data-phase=${phase}]`).first().waitFor()
const answered = (tab: Page) => reaches(tab, 'answered')

/** Value of each option with the mark that the run gave it. */
const marks = (tab: Page) =>
  question(tab)
    .locator('.predict-option')
    .evaluateAll((all) =>
      all.map((one) => [
        one.querySelector('code')?.textContent,
        one.querySelector('.predict-mark')?.textContent ?? null,
      ]),
    )

describe.skipIf(browserIsMissing())('a question, in a browser', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('with the keyboard alone: choose, run, and read what the lesson returned', async () => {
    const { tab, complaints, close } = await open()
    expect(await marks(tab)).toEqual([
      ['1', null],
      ['3', null],
      ['4', null],
    ])
    await option(tab, '1').focus()
    await tab.keyboard.press('ArrowDown')
    expect(await option(tab, '3').isChecked()).toBe(true)
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('Enter')
    await answered(tab)
    expect(await status(tab).textContent()).toBe(
      '✗ Not as you predicted: the lesson returned 1, not 3.',
    )
    expect(await marks(tab)).toEqual([
      ['1', '✓ This is what happened.'],
      ['3', '✗ Your choice; not so.'],
      ['4', null],
    ])
    await tab.keyboard.press('Enter')
    await reaches(tab, 'asked')
    expect(complaints).toEqual([])
    await close()
  })

  test('without a choice nothing runs', async () => {
    const { tab, close } = await open()
    await question(tab).getByRole('button').click()
    expect(await question(tab).getAttribute('data-phase')).toBe('asked')
    await close()
  })

  test('an answer is kept, for both languages, until it is taken back', async () => {
    const { tab, complaints, close } = await open()
    await option(tab, '1').check()
    await question(tab).getByRole('button').click()
    await answered(tab)
    await tab.goto(site.url + CHINESE)
    await answered(tab)
    expect(await status(tab).textContent()).toBe('✓ 猜对了：这一课返回 1。')
    expect(await option(tab, '1').isChecked()).toBe(true)
    await question(tab).getByRole('button').click()
    await reaches(tab, 'asked')
    expect(await tab.evaluate((key) => localStorage.getItem(key), KEY)).toBe(
      null,
    )
    expect(complaints).toEqual([])
    await close()
  })

  test.each([
    ['what is no JSON', '{'],
    ['a choice that is not offered', '{"chosen":"7","returned":"1"}'],
    ['a result that is no JSON', '{"chosen":"1","returned":"<b>"}'],
    ['no object', '5'],
  ])(
    '%s, kept by whomever, is as if nothing were kept',
    async (_what, kept) => {
      const { tab, complaints, close } = await open()
      await tab.evaluate(([key, text]) => localStorage.setItem(key, text), [
        KEY,
        kept,
      ] as const)
      await tab.reload()
      await tab.locator('html[data-has-hydrated=true]').waitFor()
      await option(tab, '3').check()
      expect(await question(tab).getAttribute('data-phase')).toBe('asked')
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('a browser that keeps nothing, and a worker that fails, are told as they are', async () => {
    const { tab, complaints, close } = await open()
    await tab.evaluate(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new Error('denied')
        },
      })
      const Real = window.Worker
      window.Worker = class extends EventTarget {
        constructor() {
          super()
          window.Worker = Real
          queueMicrotask(() => this.dispatchEvent(new Event('error')))
        }
        postMessage() {}
        terminate() {}
      } as unknown as typeof Worker
    })
    await option(tab, '1').check()
    await question(tab).getByRole('button').click()
    await status(tab).filter({ hasText: 'The lesson failed.' }).waitFor()
    await question(tab).getByRole('button').click()
    await answered(tab)
    expect(await status(tab).textContent()).toContain('✓ As you predicted')
    expect(complaints).toEqual([])
    await close()
  })

  test.each([
    ['light', 1280, PAGE],
    ['dark', 390, CHINESE],
  ] as const)(
    'answered, %s, %i wide: axe has nothing to say, nothing is cut',
    async (colorScheme, width, page) => {
      const viewport = { width, height: 800 }
      const { tab, close } = await open(page, { colorScheme, viewport })
      await option(tab, '4').check()
      await question(tab).getByRole('button').click()
      await answered(tab)
      expect(await violations(tab, 'form.predict')).toEqual([])
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      await close()
    },
  )

  test.each(['without scripts', 'in print'])(
    '%s it is the question, its options, and the command that tells',
    async (how) => {
      const isPrint = how === 'in print'
      const { tab, close } = await open(PAGE, { javaScriptEnabled: isPrint })
      if (isPrint) {
        await option(tab, '1').check()
        await question(tab).getByRole('button').click()
        await answered(tab)
        await tab.emulateMedia({ media: 'print' })
      }
      expect(await question(tab).locator('legend').isVisible()).toBe(true)
      expect(await question(tab).locator('.predict-option').count()).toBe(3)
      const marks = question(tab).locator('.predict-mark')
      expect(await marks.filter({ visible: true }).count()).toBe(0)
      expect(await option(tab, '1').isVisible()).toBe(false)
      expect(await question(tab).locator('.predict-bar').isVisible()).toBe(
        false,
      )
      const command = question(tab).locator('.predict-command')
      expect(await command.isVisible()).toBe(true)
      expect(await command.textContent()).toContain('npm run sandbox 02')
      await close()
    },
  )
})
