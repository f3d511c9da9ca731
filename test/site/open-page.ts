/**
 * Opens a page of the built site in a browser, and notes what a reader should
 * never meet: errors in the console, a question to another host, and what axe
 * finds.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { BUILD } from './built-site.ts'

const axe = fs.readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
/** Opens a page and tells what went wrong on it so far. */
export async function openPage(
  browser: Browser,
  url: string,
  page: string,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    ...options,
  })
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  tab.on('pageerror', (error) => complaints.push(error.message))
  tab.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== url) {
      complaints.push(`asked ${origin}`)
    }
  })
  await tab.goto(url + page)
  if (options.javaScriptEnabled !== false) {
    await tab.locator('html[data-has-hydrated=true]').waitFor()
  }
  return { tab, complaints, close: () => context.close() }
}

/** Of all scripts of a first visit, in bytes, gzipped. */
export const SCRIPT_BUDGET = 200_000

/** @returns bytes of all scripts that the page has asked for, gzipped. */
export async function scriptBytes(tab: Page): Promise<number> {
  const asked = await tab.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname),
  )
  return asked
    .filter((name) => name.endsWith('.js'))
    .map((name) => gzipSync(fs.readFileSync(path.join(BUILD, name))).length)
    .reduce((sum, bytes) => sum + bytes, 0)
}

/** What axe finds in a part of the page, as rule and place. */
export async function violations(tab: Page, part = 'html'): Promise<string[]> {
  await tab.evaluate(axe)
  const found = await tab.evaluate<
    { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
  >(`axe.run('${part}').then(({ violations }) => violations)`)
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}`),
  )
}
