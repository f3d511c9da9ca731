/**
 * Edits and runs code in the player of a page, as a reader does, and reads what
 * the page then shows.
 */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { read } from '../recorder/source-tree.ts'

export const RUN_MS = 60_000

/** Opens the player and its editor. */
export async function openEditor(player: Locator): Promise<void> {
  await player.locator('.player-closed button').click()
  await player.locator('.player-open').waitFor({ timeout: RUN_MS })
  await player.locator('[data-edit=open]').click()
  await player.locator('.cm-content').waitFor({ timeout: RUN_MS })
}

/** Puts a text into the editor, as by pasting it over all that is there. */
export async function write(player: Locator, text: string): Promise<void> {
  const content = player.locator('.cm-content')
  await content.focus()
  await content.press('ControlOrMeta+a')
  await content.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const init = { clipboardData, bubbles: true, cancelable: true }
    element.dispatchEvent(new ClipboardEvent('paste', init))
  }, text)
}

/** Changes a file of the repository; each `from` must be in it. */
export function changedText(
  path: string,
  ...edits: readonly (readonly [from: string, to: string])[]
): string {
  let text = read(path)
  for (const [from, to] of edits) {
    expect(text).toContain(from)
    text = text.replace(from, to)
  }
  return text
}

export async function change(
  player: Locator,
  path: string,
  ...edits: readonly (readonly [from: string, to: string])[]
): Promise<string> {
  const text = changedText(path, ...edits)
  await player.locator('.edit-bar select').selectOption(path)
  await player.locator(`.cm-content[aria-label*="${path}"]`).waitFor()
  await write(player, text)
  return text
}

/** @returns what the page tells of the run. */
export async function run(player: Locator): Promise<string> {
  await player.locator('[data-edit=run]').click()
  return await report(player)
}

export async function report(player: Locator): Promise<string> {
  const edit = player.locator('.edit[data-phase=reported]')
  await edit.waitFor({ timeout: RUN_MS })
  return (await edit.locator('.edit-report').textContent()) ?? ''
}

/** The line that is lit, with its number, file and function. */
export function lit(player: Locator) {
  return player.locator('.player-code').evaluate((code) => ({
    place: code.querySelector('.quote-place')?.textContent,
    line: Number(
      code.querySelector<HTMLElement>('[aria-current]')?.dataset.line,
    ),
    text: code.querySelector('[aria-current] > span')?.textContent,
  }))
}

/** What was told up to the step that is shown, frames and log. */
export const told = (player: Locator) =>
  player.locator('.player-log li').allTextContents()

export async function pressInPlayer(tab: Page, player: Locator, key: string) {
  await player.locator('.player-open').focus()
  await tab.keyboard.press(key)
}

/** What the server is said to have, at the end of the run. */
export async function endOf(tab: Page, player: Locator) {
  await pressInPlayer(tab, player, 'End')
  return await told(player)
}
