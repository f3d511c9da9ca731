import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstStepOf } from '../../site/player/stepping.ts'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage, violations } from './open-page.ts'
import { recordingOf, WALK } from './player-page.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

const SERVER = 'MessageHandlingServer'

/** The players of the walk in its order, and where each one opens. */
const SECTIONS = [
  ['01-l3-agent', `${SERVER}.start`],
  ['01-l3-agent.constructor', `${SERVER}.constructor`],
  ['01-l3-agent.start', `${SERVER}.start`],
  ['01-l3-agent.ordered', 'OrderedTask.runOnce'],
  ['01-l3-agent.runner', `${SERVER}.#runner`],
  ['01-l3-agent.poll', 'AMQPListener.poll'],
  ['01-l3-agent.accept', 'RPCDispatcher.accept'],
  ['01-l3-agent.submit-work', `${SERVER}.#submitWork`],
  ['one-call', 'RPCDispatcher.#dispatchAndReply'],
  ['02-mitaka-stop', `${SERVER}.stop`],
] as const

const player = (tab: Page, name: string) =>
  tab.locator(`[id="player-${name}"] .player-open`)

const stepOf = async (tab: Page, name: string) =>
  Number(await player(tab, name).getAttribute('data-step'))

describe.skipIf(browserIsMissing())('the players of the walk', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(['/', '/zh-Hans/'])(
    'on %s each section has one, opened by keyboard at its function, and a recording is fetched once',
    async (folder) => {
      const page = folder + WALK
      const { tab, complaints, close } = await openPage(browser, site.url, page)
      const asked: string[] = []
      tab.on('request', (request) => asked.push(request.url()))
      const names = await tab
        .locator('.player:not(.run)')
        .evaluateAll((all) => all.map(({ id }) => id.slice('player-'.length)))
      expect(names).toEqual(SECTIONS.map(([name]) => name))
      for (const [name, symbol] of SECTIONS) {
        await tab.locator(`[id="player-${name}"] button`).focus()
        await tab.keyboard.press('Enter')
        await player(tab, name).waitFor()
        const [recording = ''] = name.split('.')
        const first = firstStepOf(recordingOf(recording), symbol)
        expect(await stepOf(tab, name)).toBe(first + 1)
        const code = player(tab, name).locator('.player-code .quote-symbol')
        expect(await code.textContent()).toBe(symbol)
      }
      const recordings = asked.filter((url) => url.includes('/recordings/'))
      expect(recordings.length).toBe(3)
      expect(complaints).toEqual([])
      expect(await violations(tab, '.player')).toEqual([])
      await close()
    },
  )

  test('a link opens the player that it was made in, and leaves the others where they are', async () => {
    const link = `/${WALK}#player=01-l3-agent.start:230`
    const { tab, close } = await openPage(browser, site.url, link)
    await player(tab, '01-l3-agent.start').waitFor()
    expect(await tab.locator('.player-open').count()).toBe(1)
    await tab.locator('[id="player-01-l3-agent.poll"] button').focus()
    await tab.keyboard.press('Enter')
    await player(tab, '01-l3-agent.poll').waitFor()
    await tab.keyboard.press('i')
    await tab.keyboard.press('l')
    const poll = await stepOf(tab, '01-l3-agent.poll')
    await tab.waitForURL(`**/#player=01-l3-agent.poll:${poll}`)
    expect(await stepOf(tab, '01-l3-agent.start')).toBe(230)
    // The old form still leads to the page's first player.
    await tab.evaluate("location.hash = 'player=01-l3-agent:12'")
    await tab.locator('[id="player-01-l3-agent"] [data-step="12"]').waitFor()
    expect(await stepOf(tab, '01-l3-agent.poll')).toBe(poll)
    await close()
  })
})
