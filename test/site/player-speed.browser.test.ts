import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { BUILD } from './built-site.ts'
import { openPage } from './open-page.ts'

/** Played where the l3-agent's is: most of the code is the same. */
const LONG = fs.readFileSync(
  path.join(BUILD, 'recordings', '02-mitaka-stop.json'),
  'utf8',
)
const PLAYED = '01-l3-agent.json'

const SECONDS = 4
/** Of what is asked for, this part must be reached. */
const TOLERATED = 0.95

/** Of the page's main thread, the processor's own time, in milliseconds. */
async function mainThread(tab: Page) {
  const session = await tab.context().newCDPSession(tab)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const task = metrics.find(({ name }) => name === 'TaskDuration')
    return (task?.value ?? Number.NaN) * 1000
  }
}

/** From the press to the first picture of the open player, in milliseconds. */
function opening(tab: Page): Promise<number> {
  return tab.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const begun = performance.now()
        new MutationObserver((_, observer) => {
          if (document.querySelector('.player-open') === null) return
          observer.disconnect()
          // The frame after the next one is behind the paint.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(performance.now() - begun)),
          )
        }).observe(document.body, { childList: true, subtree: true })
        document
          .querySelector<HTMLButtonElement>('.player-closed button')
          ?.click()
      }),
  )
}

interface Played {
  /** Steps that were shown, one after the other. */
  readonly shown: number
  /** Steps that were passed, shown or not. */
  readonly passed: number
  /** Pictures that the browser made of the page. */
  readonly frames: number
  readonly seconds: number
}

function playing(tab: Page, seconds: number): Promise<Played> {
  return tab.evaluate(
    (ms) =>
      new Promise<Played>((resolve) => {
        const root = document.querySelector<HTMLElement>('.player-open')
        if (root === null) throw new Error('the player is not open')
        const step = () => Number(root.dataset.step)
        const [from, begun] = [step(), performance.now()]
        let [last, shown, frames] = [from, 0, 0]
        const look = () => {
          frames += 1
          if (step() !== last) shown += 1
          last = step()
          const took = performance.now() - begun
          if (took < ms) requestAnimationFrame(look)
          else
            resolve({
              shown,
              passed: last - from,
              frames,
              seconds: took / 1000,
            })
        }
        requestAnimationFrame(look)
      }),
    seconds * 1000,
  )
}

/** The scripts that came with the player, gzipped. */
async function scriptBytes(tab: Page): Promise<number> {
  const names = await tab.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((name) => name.endsWith('.js')),
  )
  const sizes = [...new Set(names)].map(
    (name) => gzipSync(fs.readFileSync(path.join(BUILD, name))).length,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

async function openLong() {
  const page = '/message-handling-server/'
  const opened = await openPage(browser, site.url, page)
  await opened.tab.route(`**/recordings/${PLAYED}`, (route) =>
    route.fulfill({ body: LONG, contentType: 'application/json' }),
  )
  await opened.tab.waitForLoadState('networkidle')
  return opened
}

describe.skipIf(browserIsMissing())('a recording of 5,000 steps', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('opens while a reader waits', async () => {
    const steps = JSON.parse(LONG).steps.frame.length
    expect(steps).toBeGreaterThanOrEqual(5000)
    const { tab, close } = await openLong()
    const before = await scriptBytes(tab)
    const time = await mainThread(tab)
    const busyBefore = await time()
    const ms = await opening(tab)
    const busy = (await time()) - busyBefore
    const bytes = (await scriptBytes(tab)) - before
    console.log(
      `a recording of ${steps} steps opens in ${ms.toFixed(0)} ms, ` +
        `${busy.toFixed(0)} ms of them the main thread's own; scripts before: ` +
        `${(before / 1000).toFixed(0)} kB, with it: ${(bytes / 1000).toFixed(0)} ` +
        `kB more, gzipped`,
    )
    expect(busy).toBeLessThan(2000)
    await close()
  })

  test.each([60, 300])('plays %i steps a second', async (speed) => {
    const { tab, close } = await openLong()
    await opening(tab)
    await tab.locator('.player-speed select').selectOption(String(speed))
    const time = await mainThread(tab)
    await tab.locator('.player-open').focus()
    await tab.keyboard.press('k')
    await tab.locator('.player-status', { hasText: 'Playing.' }).waitFor()
    const busyBefore = await time()
    const { shown, passed, frames, seconds } = await playing(tab, SECONDS)
    const perStep = ((await time()) - busyBefore) / shown
    const rate = (count: number) => count / seconds
    console.log(
      `at ${speed} steps a second: ${rate(passed).toFixed(1)} passed and ` +
        `${rate(shown).toFixed(1)} shown a second, in ` +
        `${rate(frames).toFixed(1)} pictures; ${perStep.toFixed(1)} ms of the ` +
        `main thread for each that is shown`,
    )
    expect(rate(passed)).toBeGreaterThan(speed * TOLERATED)
    if (speed > 60) return await close()
    // Each step is shown: in a second 60 must fit. A machine that is busy with
    // other things makes fewer pictures, but each must show another step, and
    // what it takes of the processor must not be more than the 60th part.
    expect(perStep).toBeLessThan(1000 / 60)
    const isFree = rate(frames) >= 60 * TOLERATED
    expect(rate(shown)).toBeGreaterThan(
      isFree ? 60 * TOLERATED : rate(frames) * 0.9,
    )
    await close()
  })
})
