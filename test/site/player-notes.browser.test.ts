import fs from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { bindNote } from '../../site/quotes/bind-note.mjs'
import { parsePage, quotesOf } from '../../site/quotes/pages.mjs'
import { cutQuote } from '../../site/quotes/quote.mjs'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { openPage } from './open-page.ts'
import { at, recordingOf, WALK } from './player-page.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** The code of each note of the walk, as line and column of its file. */
function boundPlaces() {
  const page = fs.readFileSync('docs/message-handling-server.md', 'utf8')
  return quotesOf(parsePage(page)).quotes.flatMap(({ fence, id, notes }) => {
    const source = fs.readFileSync(fence.file, 'utf8')
    const quote = cutQuote(source, fence)
    return notes.map(({ fragment }, place) => {
      const { start, end } = bindNote(quote, fragment)
      const before = source.slice(0, start).split('\n')
      return {
        of: `${id} ${place + 1}`,
        file: fence.file,
        line: before.length,
        column: before.at(-1)?.length ?? 0,
        text: source.slice(start, end).split('\n')[0],
      }
    })
  })
}

/** The first step that is exactly where the code of a note begins. */
function firstStepAt(
  open: OpenRecording,
  { file, line, column }: { file: string; line: number; column: number },
) {
  return open
    .stepsAt(file, line)
    .find((step) => open.step(step).column === column)
}

async function goTo(tab: Page, step: number) {
  await tab.locator('.player-scrub input').fill(String(step + 1))
  await at(tab, step)
}

/** The note beside the code, the same note on the page, and what is lit. */
function noteShown(tab: Page) {
  return tab.locator('.player-open').evaluate((root) => {
    const shown = root.querySelector<HTMLElement>('.player-note-of-step')
    const link = shown?.querySelector('.player-note-place a')
    const there = document.getElementById(
      link?.getAttribute('href')?.slice(1) ?? '',
    )
    const place = shown?.querySelector('.player-note-place')?.textContent ?? ''
    const lit = root.querySelector<HTMLElement>('.player-lit')
    const { style, textContent } = lit ?? {}
    const from = Number(style?.getPropertyValue('--from'))
    const to = Number(style?.getPropertyValue('--to'))
    return {
      of: shown?.dataset.noteOf,
      links: shown?.querySelectorAll('a').length,
      text: shown?.textContent?.slice(place.length).trim(),
      onPage: there?.textContent?.trim(),
      lit: textContent?.slice(from, to),
    }
  })
}

describe.skipIf(browserIsMissing())('the notes beside the line', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test.each(['/', '/zh-Hans/'])(
    'on %s each note whose code runs is shown where it runs, in the words of the page, and its code is lit',
    async (folder) => {
      const recording = recordingOf('01-l3-agent')
      const reached = boundPlaces().flatMap((note) => {
        const step = firstStepAt(recording, note)
        return step === undefined ? [] : [{ ...note, step }]
      })
      expect(reached.length).toBeGreaterThan(25)
      const page = `${folder}${WALK}#player=01-l3-agent.start:1`
      const { tab, complaints, close } = await openPage(browser, site.url, page)
      await at(tab, 0)
      for (const { step, of, text } of reached) {
        await goTo(tab, step)
        const shown = await noteShown(tab)
        expect(shown).toMatchObject({ of, text: shown.onPage })
        expect(shown.links).toBeGreaterThan(1)
        expect(shown.lit).toBe(text)
      }
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('a step that no note speaks of shows none, and what is below stays where it is', async () => {
    const page = `/${WALK}#player=01-l3-agent:1`
    const { tab, close } = await openPage(browser, site.url, page)
    const topOf = async (part: string) =>
      (await tab.locator(part).boundingBox())?.y ?? Number.NaN
    // In the player, for the page itself may have been scrolled.
    const top = async () =>
      (await topOf('.player-locals')) - (await topOf('.player-open'))
    await at(tab, 0)
    const first = await top()
    expect(await tab.locator('.player-note-of-step').count()).toBe(0)
    expect(await tab.locator('.player-lit').count()).toBe(0)
    const symbol = 'MessageHandlingServer.constructor'
    const { line } = boundPlaces().find(({ of }) => /constructor/.test(of)) ?? {
      line: 0,
    }
    const [step = -1] = recordingOf('01-l3-agent').stepsAt(
      'src/server/message-handling-server.ts',
      line,
    )
    await goTo(tab, step)
    const place = tab.locator('.player-note-place')
    expect(await place.textContent()).toContain(symbol)
    expect(await top()).toBe(first)
    await close()
  })

  test('a page without notes on the code has no place for them', async () => {
    const page = '/#player=one-call:1'
    const { tab, close } = await openPage(browser, site.url, page)
    await at(tab, 0)
    expect(await tab.locator('.player-notes').count()).toBe(0)
    await close()
  })
})
