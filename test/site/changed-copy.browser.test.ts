/**
 * A site built from a tree in which a request is acknowledged after it was
 * served. Its pages still show the recording of before; Run tells otherwise.
 */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserIsMissing, openBrowser, serveSite } from './browser.ts'
import { endOf, lit, pressInPlayer, RUN_MS, report } from './editing.ts'
import { openPage } from './open-page.ts'
import { buildWith, copyTree } from './site-copy.ts'

const DISPATCHER = 'src/rpc/rpc-dispatcher.ts'
const BEFORE = `    incoming.acknowledge()
    return new DispatcherExecutorContext(incoming, (message) =>
      this.#dispatchAndReply(message),
    )`
/** The page's notes still find what they are bound to. */
const AFTER = `    return new DispatcherExecutorContext(incoming, (message) =>
      this.#dispatchAndReply(message).then(() => {
        incoming.acknowledge()
      }),
    )`

let root = ''

/** Runs the lesson of the walk's Run in the site of a folder. */
async function ran(folder?: string) {
  const site = await serveSite(folder)
  const browser = await openBrowser()
  try {
    const page = '/message-handling-server/'
    const { tab } = await openPage(browser, site.url, page)
    const player = tab.locator('.player.run')
    await player.locator('.player-closed button').click()
    await report(player)
    await player.locator('.player-open').waitFor({ timeout: RUN_MS })
    const rows = await endOf(tab, player)
    await pressInPlayer(tab, player, 'Home')
    const lines: string[] = []
    for (const _ of rows) {
      await pressInPlayer(tab, player, 'n')
      const { place, line } = await lit(player)
      lines.push(`${place}:${line}`)
    }
    return { rows, lines }
  } finally {
    await browser.close()
    site.close()
  }
}

const order = (rows: readonly string[]) => ({
  acknowledged: rows.findIndex((row) => /Frame 2 is acknowledged/.test(row)),
  replied: rows.findIndex((row) => /Frame 3, reply/.test(row)),
})

describe.skipIf(browserIsMissing())('acknowledged after dispatch', () => {
  beforeAll(() => {
    root = copyTree('changed-copy')
    const { output } = buildWith(root, [[DISPATCHER, BEFORE, AFTER]])
    expect(output).toContain('[SUCCESS]')
  }, 240_000)

  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  test('Run of that site lights other lines, in another order', async () => {
    const usual = await ran()
    const changed = await ran(path.join(root, 'build'))
    expect(order(usual.rows).acknowledged).toBeGreaterThan(0)
    expect(order(usual.rows).replied).toBeGreaterThan(
      order(usual.rows).acknowledged,
    )
    expect(order(changed.rows).acknowledged).toBeGreaterThan(
      order(changed.rows).replied,
    )
    expect(changed.lines).not.toEqual(usual.lines)
  }, 240_000)
})
