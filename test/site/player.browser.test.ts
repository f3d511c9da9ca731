import fs from 'node:fs'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { firstStepOf, type Move, moved } from '../../site/player/stepping.ts'
import { membersOf } from '../../site/player/value-text.ts'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import {
  openPage,
  SCRIPT_BUDGET,
  scriptBytes,
  violations,
} from './open-page.ts'
import { at, openByKeyboard, recordingOf, shown, WALK } from './player-page.ts'

const players = ['/', '/zh-Hans/'].flatMap((folder) => [
  { page: folder, name: 'one-call', symbol: 'CallContext.call' },
  {
    page: folder + WALK,
    name: '01-l3-agent',
    symbol: 'MessageHandlingServer.start',
  },
])
/** From the start to the end and back, twice; `times` at most. */
const JOURNEY: readonly { key: string; move: Move; times: number }[] = [
  { key: 'i', move: 'in', times: 10 },
  { key: 'n', move: 'event', times: 1000 },
  { key: 'ArrowLeft', move: 'back', times: 10 },
  { key: 'p', move: 'eventBefore', times: 1000 },
  { key: 'o', move: 'over', times: 10 },
  { key: 'u', move: 'out', times: 5 },
  { key: 'End', move: 'last', times: 1 },
  { key: 'Home', move: 'first', times: 1 },
]

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const open = (page: string, options: BrowserContextOptions = {}) =>
  openPage(browser, site.url, page, options)

function aliveOf(recording: OpenRecording, executor: number) {
  const alive = membersOf(recording, executor).find(
    ({ name }) => name === '#alive',
  )
  return recording.value(alive?.value ?? -1)
}

function isUndefined(recording: OpenRecording, index: number): boolean {
  return JSON.stringify(recording.value(index)) === '{"t":"undefined"}'
}

/** What the recording says must be shown. */
function expected(recording: OpenRecording, at: number) {
  const { path: file, line, symbol, frame } = recording.step(at)
  const { frames, functions } = recording.recording
  const source = fs.readFileSync(file, 'utf8').split('\n')
  return {
    step: at + 1,
    line: [line],
    code: [source[line - 1]?.trim()],
    place: [`${file} ${symbol}`],
    stack: recording
      .stack(frame)
      .map((one) => functions[frames[one]?.[0] ?? -1]?.[1]),
    locals: recording
      .locals(at)
      .filter(
        (one) => one.name !== 'this' || !isUndefined(recording, one.value),
      )
      .map(({ name, hasChanged }) => ({ name, hasChanged })),
    queues: recording
      .broker(at)
      ?.queues.map(([name, ready, unacknowledged]) => [
        name,
        ready,
        unacknowledged,
      ]),
    alive: recording.executors(at).map((one) => aliveOf(recording, one)),
    log: [...recording.wire(at), ...recording.log(at)]
      .map(({ step }) => step + 1)
      .sort((a, b) => a - b),
  }
}

describe.skipIf(browserIsMissing())('the player in a browser', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(players)(
    '$page: by keyboard alone it opens, steps to the end and back to the start, and agrees with the recording',
    async ({ page, name, symbol }) => {
      const { tab, complaints, close } = await open(page)
      const recording = recordingOf(name)
      await openByKeyboard(tab, name)
      const first = firstStepOf(recording, symbol)
      await at(tab, first)
      let step = first
      for (const { key, move, times } of JOURNEY)
        for (let presses = 0; presses < times; presses += 1) {
          const next = moved(recording, step, move)
          if (next === step) break
          step = next
          await tab.keyboard.press(key)
          await at(tab, step)
          expect(await shown(tab)).toEqual(expected(recording, step))
        }
      expect(step).toBe(0)
      await tab.keyboard.press('r')
      await at(tab, first)
      expect(complaints).toEqual([])
      await close()
    },
  )

  test.each(
    players.flatMap((player) => [
      { ...player, scheme: 'light', width: 1280 } as const,
      { ...player, scheme: 'dark', width: 390 } as const,
      { ...player, scheme: 'dark', width: 1280 } as const,
    ]),
  )(
    '$page open, $scheme, $width wide: axe has nothing to say and nothing is cut',
    async ({ page, name, scheme, width }) => {
      const { wire } = recordingOf(name).recording
      const { tab, complaints, close } = await open(
        `${page}#player=${name}:${(wire[4]?.step ?? 0) + 1}`,
        { colorScheme: scheme, viewport: { width, height: 800 } },
      )
      await tab.locator('.player-open').focus()
      await tab.keyboard.press('?')
      await tab.locator('.player-keys').waitFor()
      expect(await violations(tab, '.player')).toEqual([])
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
      await close()
    },
  )

  test.each([
    ['/', 'Step {n} of {all}. caller: SendConnection.#publish'],
    ['/zh-Hans/', '第 {n} 步，共 {all} 步。调用方：SendConnection.#publish'],
  ])('on %s a link leads to its step, told in words', async (page, text) => {
    const { length, recording } = recordingOf('one-call')
    const step = recording.wire[0]?.step ?? 0
    const words = text
      .replace('{n}', String(step + 1))
      .replace('{all}', String(length))
    const { tab, close } = await open(`${page}#player=one-call:${step + 1}`)
    await at(tab, step)
    const told = await tab.locator('.player-status').textContent()
    expect(told).toContain(words)
    await tab.locator('.player-open').focus()
    await tab.keyboard.press('n')
    await tab.keyboard.press('l')
    await at(tab, step + 1)
    expect(new URL(tab.url()).hash).toBe(`#player=one-call:${step + 2}`)
    await close()
  })

  test('it plays to the end by itself and stops there, and a pause keeps the step', async () => {
    const { tab, close } = await open('/')
    const { length } = recordingOf('one-call')
    await openByKeyboard(tab, 'one-call')
    await tab.locator('.player-speed select').selectOption('300')
    await tab.locator('.player-open').focus()
    await tab.keyboard.press('k')
    await tab.locator('.player-status', { hasText: 'Playing.' }).waitFor()
    await tab.keyboard.press('k')
    const status = tab.locator('.player-status', { hasText: /^Step \d+ of/ })
    await status.waitFor()
    const { step } = await shown(tab)
    expect(await status.textContent()).toContain(`Step ${step} of`)
    await tab.keyboard.press('k')
    await at(tab, length - 1)
    await status.filter({ hasText: `Step ${length} of ${length}` }).waitFor()
    await close()
  })

  test.each([
    ['/', 'Playing.'],
    ['/zh-Hans/', '正在播放。'],
  ])(
    'on %s one call is played to a visitor, first of all, and is stopped by a key',
    async (page, words) => {
      const { tab, complaints, close } = await open(page, {
        reducedMotion: 'no-preference',
        viewport: { width: 1280, height: 800 },
      })
      const player = tab.locator('.player-open')
      await player.waitFor()
      const { y = Infinity } = (await player.boundingBox()) ?? {}
      expect(y).toBeLessThan(600)
      await tab.locator('.player-status', { hasText: words }).waitFor()
      const first = firstStepOf(recordingOf('one-call'), 'CallContext.call')
      await tab.waitForFunction(
        `document.querySelector('.player-open').dataset.step > ${first + 6}`,
      )
      expect(await tab.evaluate('document.activeElement.tagName')).toBe('BODY')
      await player.focus()
      await tab.keyboard.press('k')
      await tab.locator('.player-status', { hasNotText: words }).waitFor()
      await tab.waitForLoadState('networkidle')
      expect(await scriptBytes(tab)).toBeLessThan(SCRIPT_BUDGET)
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('a visitor who wants less motion, or comes for a step, is played nothing', async () => {
    const still = await open('/')
    await still.tab.waitForLoadState('networkidle')
    expect(await still.tab.locator('.player-open').count()).toBe(0)
    await still.close()
    const linked = await open('/#player=one-call:7', {
      reducedMotion: 'no-preference',
    })
    await at(linked.tab, 6)
    const status = linked.tab.locator('.player-status', {
      hasText: 'Step 7 of',
    })
    await status.waitFor()
    await linked.close()
  })

  test('the range and a line lead to their step, and a field keeps its own keys', async () => {
    const { tab, close } = await open('/')
    const recording = recordingOf('one-call')
    await openByKeyboard(tab, 'one-call')
    await tab.locator('.player-scrub input').fill('1302')
    await at(tab, 1301)
    await tab.locator('.player-scrub input').press('End')
    await at(tab, recording.length - 1)
    await tab.locator('.player-scrub input').fill('10')
    await at(tab, 9)
    const line = tab.locator('.player-code .line > button').last()
    const number = Number(await line.textContent())
    const there = recording.stepsAt(recording.step(9).path, number)
    await line.click()
    await at(tab, there.find((step) => step > 9) ?? there[0] ?? -1)
    await close()
  })

  test('keys outside the player do nothing to it', async () => {
    const { tab, close } = await open('/')
    await openByKeyboard(tab, 'one-call')
    await tab.locator('.navbar__title').focus()
    await tab.keyboard.press('i')
    await tab.locator('.player-open').focus()
    await tab.keyboard.press('Control+i')
    await tab.keyboard.press('End')
    await tab.keyboard.press('b')
    await at(tab, recordingOf('one-call').length - 2)
    await close()
  })

  test('a recording that cannot be fetched is told, and can be tried again', async () => {
    const { tab, close } = await open('/')
    const address = '**/recordings/one-call.json'
    await tab.route(address, (route) => route.fulfill({ status: 503 }))
    await tab.locator('.player-closed button').focus()
    await tab.keyboard.press('Enter')
    await tab.locator('.player [role=alert]').waitFor()
    expect(await tab.locator('.player [role=alert]').textContent()).toContain(
      '503',
    )
    await tab.unroute(address)
    await tab.getByRole('button', { name: 'Try again' }).click()
    await tab.locator('.player-open').waitFor()
    await close()
  })
})
