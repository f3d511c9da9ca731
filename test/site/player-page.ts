/**
 * What the tests of the player share: the recordings of the built site, opening
 * a player, and reading from the page what an open one shows.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import { BUILD } from './built-site.ts'

export const WALK = 'message-handling-server/'

export const recordingOf = (name: string): OpenRecording =>
  openRecording(
    fs.readFileSync(path.join(BUILD, 'recordings', `${name}.json`), 'utf8'),
  )

/** Opens the player of that name with the keyboard alone. */
export async function openByKeyboard(tab: Page, name: string) {
  const button = tab.locator(`[id="player-${name}"] .player-closed button`)
  const isThere = () => button.evaluate((one) => one.matches(':focus'))
  for (let presses = 0; presses < 100 && !(await isThere()); presses += 1)
    await tab.keyboard.press('Tab')
  expect(await isThere()).toBe(true)
  await tab.keyboard.press('Enter')
  await tab.locator('.player-open').waitFor()
}

/** What the player shows, read from the page. */
export function shown(tab: Page) {
  return tab.locator('.player-open').evaluate((root) => {
    const all = (selector: string) => [
      ...root.querySelectorAll<HTMLElement>(selector),
    ]
    const text = (selector: string) =>
      all(selector).map((one) => one.textContent ?? '')
    return {
      step: Number((root as HTMLElement).dataset.step),
      line: all('[data-line][aria-current]').map((one) =>
        Number(one.dataset.line),
      ),
      code: text('[data-line][aria-current] > span').map((one) => one.trim()),
      place: text('.player-code .quote-place'),
      stack: text('.player-stack li'),
      locals: all('.player-locals tr[data-member=false]').map((row) => ({
        name: row.querySelector('th')?.textContent,
        hasChanged: row.dataset.changed === 'true',
      })),
      queues: all('[data-queue]').map(({ dataset }) => [
        dataset.queue,
        Number(dataset.ready),
        Number(dataset.unacknowledged),
      ]),
      alive: all('[data-executor]').map(({ dataset }) => Number(dataset.alive)),
      log: all('.player-log li').map(({ dataset }) => Number(dataset.step)),
    }
  })
}

/** Waits until the player shows the step. */
export const at = (tab: Page, step: number) =>
  tab.locator(`.player-open[data-step="${step + 1}"]`).waitFor()
