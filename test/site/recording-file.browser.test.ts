import fs from 'node:fs'
import path from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { BUILD } from './built-site.ts'
import { lit } from './editing.ts'
import { openPage, violations } from './open-page.ts'

const stored = fs.readFileSync(
  path.join(BUILD, 'recordings', '01-l3-agent.json'),
  'utf8',
)

const asFile = (name: string, text: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>

/** The home page, its player open. */
async function openHome() {
  const opened = await openPage(browser, site.url, '/')
  const player = opened.tab.locator('.player').first()
  await player.locator('.player-closed button').click()
  await player.locator('.player-open').waitFor()
  return { ...opened, player }
}

const choose = (player: Locator, name: string, text: string) =>
  player.locator('input[type=file]').setInputFiles(asFile(name, text))

describe.skipIf(browserIsMissing())('a recording of the reader’s own', () => {
  beforeAll(async () => {
    site = await serveSite()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test('dropped on a closed player it is played, with the site’s code', async () => {
    const { tab, complaints, close } = await openPage(browser, site.url, '/')
    const player = tab.locator('.player').first()
    await player.evaluate((element, text) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], 'mine.json'))
      for (const type of ['dragover', 'drop'])
        element.dispatchEvent(
          new DragEvent(type, {
            dataTransfer,
            bubbles: true,
            cancelable: true,
          }),
        )
    }, stored)
    await player
      .locator('.player-file', { hasText: 'Playing mine.json' })
      .waitFor()
    expect(await player.locator('.player-file').textContent()).toContain(
      'scenario 01-l3-agent, 4813 steps',
    )
    expect((await lit(player)).text).toContain('async function lesson')
    expect(await violations(tab, '.player')).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  test('chosen, it takes the place of the site’s, and gives it back', async () => {
    const { player, close } = await openHome()
    await choose(player, 'mine.json', stored)
    await player.locator('.player-file [role=status]').waitFor()
    expect(
      await player.locator('.player-scrub output').textContent(),
    ).toContain('/ 4813')
    await player.getByRole('button', { name: 'Back to the site’s own' }).click()
    await player.locator('.player-scrub', { hasText: '/ 2701' }).waitFor()
    await close()
  })

  test('code that the site does not have is named, and not guessed', async () => {
    const { player, close } = await openHome()
    const other = JSON.parse(stored)
    other.files[0].hash = '00000000000000'
    const [{ path: file }] = other.files
    await choose(player, 'other.json', JSON.stringify(other))
    const words = player.locator('.player-file [role=status]')
    await words.waitFor()
    expect(await words.textContent()).toContain(
      `these files are shown without their text: ${file}`,
    )
    expect(await lit(player)).toMatchObject({ text: '' })
    await close()
  })

  test.each([
    ['no JSON', 'hello', 'not a recording: expected JSON'],
    ['something else', '{"a":1}', 'version is missing; expected 1'],
    ['another version', '{"version":7}', 'version is 7; expected 1'],
    ['half of one', stored.slice(0, 1000), 'not a recording: expected JSON'],
    [
      'one that leads nowhere',
      stored.replace('"frame":[0', '"frame":[99999999'),
      'steps.frame[0] is 99999999; expected a whole number',
    ],
  ])('%s is refused, in words', async (_title, text, words) => {
    const { player, close } = await openHome()
    await choose(player, 'wrong.json', text)
    const alert = player.locator('.player-file [role=alert]')
    await alert.waitFor()
    expect(await alert.textContent()).toContain(`wrong.json cannot be opened: `)
    expect(await alert.textContent()).toContain(words)
    await close()
  })

  test('100 MB are refused before they are read', async () => {
    const { player, close } = await openHome()
    const input = player.locator('input[type=file]')
    await input.evaluate((element) => {
      const dataTransfer = new DataTransfer()
      const part = new Uint8Array(10_000_000)
      const parts = Array.from({ length: 10 }, () => part)
      dataTransfer.items.add(new File(parts, 'large.json'))
      Object.assign(element, { files: dataTransfer.files })
      element.dispatchEvent(new Event('change', { bubbles: true }))
    })
    const alert = player.locator('.player-file [role=alert]')
    await alert.waitFor()
    expect(await alert.textContent()).toContain(
      '100000000 bytes; expected 20000000 at most',
    )
    await close()
  })
})
