import fs from 'node:fs'
import path from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Correspondence } from '../../sandbox/recorder/correspondence.ts'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { BUILD } from './built-site.ts'
import { openPage, violations } from './open-page.ts'

const recordingOf = (name: string) =>
  openRecording(
    fs.readFileSync(path.join(BUILD, 'recordings', `${name}.json`), 'utf8'),
  )

const memory = recordingOf('one-call')
const rabbit = recordingOf('one-call.rabbit')
const both = new Correspondence(memory, rabbit)
/** The call is published; its counterpart has another number. */
const PUBLISHED = memory.recording.wire[0]?.step ?? 0

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page: string, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

async function openAt(step: number, page = '/', options = {}) {
  const opened = await open(`${page}#player=one-call:${step + 1}`, options)
  await at(opened.tab, step)
  await opened.tab.locator('.player-open').focus()
  return opened
}

const at = (tab: Page, step: number) =>
  tab.locator(`.player-open[data-step="${step + 1}"]`).waitFor()

const chosen = (tab: Page, label: string) =>
  tab.locator('.player-transport label', { hasText: label }).locator(':checked')

const line = (tab: Page) =>
  tab.locator('[data-line][aria-current]').getAttribute('data-line')

describe.skipIf(browserIsMissing())('the player in a browser', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('a key turns to RabbitMQ and back, and stays at the corresponding step', async () => {
    const { tab, complaints, close } = await openAt(PUBLISHED)
    const before = await line(tab)
    await tab.keyboard.press('m')
    await chosen(tab, 'On RabbitMQ').waitFor()
    const there = both.of('memory', PUBLISHED)
    await at(tab, there)
    expect(await line(tab)).toBe(before)
    await tab
      .locator('.player-transport', { hasText: 'concluded from the frames' })
      .waitFor()
    await tab.keyboard.press('l')
    expect(new URL(tab.url()).hash).toBe(`#player=one-call:${there + 1}@rabbit`)
    await tab.keyboard.press('m')
    await chosen(tab, 'In memory').waitFor()
    await at(tab, PUBLISHED)
    expect(complaints).toEqual([])
    await close()
  })

  test('the choice is kept for the tab, and a link has its own', async () => {
    const { tab, close } = await openAt(PUBLISHED)
    await tab.getByLabel('On RabbitMQ').check()
    const there = both.of('memory', PUBLISHED)
    await at(tab, there)
    await tab.goto(`${site.url}/zh-Hans/`)
    await tab.locator('html[data-has-hydrated=true]').waitFor()
    await tab.locator('.player-closed button').click()
    await chosen(tab, 'RabbitMQ').waitFor()
    await tab.goto(`${site.url}/#player=one-call:${PUBLISHED + 1}`)
    await at(tab, PUBLISHED)
    await chosen(tab, 'In memory').waitFor()
    await close()
    const linked = await open(`/#player=one-call:${there + 1}@rabbit`)
    await chosen(linked.tab, 'On RabbitMQ').waitFor()
    await at(linked.tab, there)
    expect(await line(linked.tab)).toBe(String(rabbit.step(there).line))
    await linked.close()
  })

  test('a recording on RabbitMQ that cannot be fetched is told, and the other stays', async () => {
    const { tab, close } = await openAt(PUBLISHED)
    const address = '**/recordings/one-call.rabbit.json'
    await tab.route(address, (route) => route.fulfill({ status: 503 }))
    await tab.keyboard.press('m')
    await tab.locator('.player-transport', { hasText: '503' }).waitFor()
    await chosen(tab, 'In memory').waitFor()
    await at(tab, PUBLISHED)
    await tab.unroute(address)
    await tab.keyboard.press('m')
    await chosen(tab, 'On RabbitMQ').waitFor()
    await close()
  })

  test('find tells how much there is, leads from match to match, and gives the keys back', async () => {
    const { tab, close } = await openAt(0)
    await tab.keyboard.press('/')
    const status = tab.locator('.player-find [role=status]')
    await tab.keyboard.type('#2')
    const steps = memory.recording.wire
      .filter(({ n }) => n === 2)
      .map(({ step }) => step)
    await status.filter({ hasText: `Matches: ${steps.length}.` }).waitFor()
    for (const [n, step] of steps.entries()) {
      await tab.keyboard.press('Enter')
      await at(tab, step)
      const told = `Match ${n + 1} of ${steps.length}. Step ${step + 1}, frame: #2`
      await status.filter({ hasText: told }).waitFor()
    }
    await tab.keyboard.press('Shift+Enter')
    await at(tab, steps.at(-2) ?? -1)
    await tab.keyboard.press('Escape')
    expect(await tab.locator('.player-find').count()).toBe(0)
    await tab.keyboard.press('Home')
    await at(tab, 0)
    await close()
  })

  test('what is typed into the find field is text, and what is found is too', async () => {
    const { tab, complaints, close } = await openAt(0)
    await tab.keyboard.press('f')
    await tab.keyboard.type('kimon <img src=x>?')
    const field = tab.getByRole('searchbox')
    expect(await field.inputValue()).toBe('kimon <img src=x>?')
    await tab.locator('.player-find', { hasText: 'Nothing found.' }).waitFor()
    await field.fill('sum: 3')
    await tab.keyboard.press('Enter')
    await tab.locator('.player-find', { hasText: 'value: sum: 3' }).waitFor()
    await tab
      .locator('.player-locals [data-changed=true]', { hasText: 'sum' })
      .waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('without a mouse a line of the code leads to its next step, and to the one before', async () => {
    const { tab, close } = await openAt(PUBLISHED)
    await tab.locator('.player-code pre').focus()
    await tab.keyboard.press('ArrowUp')
    await tab.keyboard.press('ArrowUp')
    const cursor = tab.locator('.player-code [data-cursor]')
    const { path: file, line: current } = memory.step(PUBLISHED)
    expect(await cursor.getAttribute('data-line')).toBe(String(current - 2))
    await tab.keyboard.press('ArrowDown')
    const steps = memory.stepsAt(file, current - 1)
    const told = `Line ${current - 1}, steps: ${steps.length}.`
    await tab.locator('.player-cursor', { hasText: told }).waitFor()
    const before = steps.findLast((step) => step < PUBLISHED)
    const next = steps.find((step) => step > (before ?? PUBLISHED))
    if (before !== undefined) {
      await tab.keyboard.press('Shift+Enter')
      await at(tab, before)
    }
    if (next !== undefined) {
      await tab.keyboard.press('Enter')
      await at(tab, next)
    }
    expect([before, next].some((step) => step !== undefined)).toBe(true)
    await close()
  })

  test.each([
    ['/', 'light', 1280],
    ['/zh-Hans/', 'dark', 390],
    ['/', 'dark', 1280],
    ['/zh-Hans/', 'light', 390],
  ] as const)(
    'on %s, %s, %i wide, with all of it open axe has nothing to say and nothing is cut',
    async (page, colorScheme, width) => {
      const viewport = { width, height: 800 }
      const options = { colorScheme, viewport }
      const { tab, close } = await openAt(PUBLISHED, page, options)
      await tab.keyboard.press('m')
      await chosen(tab, 'RabbitMQ').waitFor()
      await tab.keyboard.press('?')
      await tab.locator('.player-code pre').focus()
      await tab.keyboard.press('ArrowUp')
      await tab.keyboard.press('f')
      await tab.keyboard.type('calculator')
      await tab.locator('.player-found').waitFor()
      expect(await violations(tab, '.player')).toEqual([])
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      await close()
    },
  )
})
