/**
 * A browser and a plain static server for the tests of the built pages. The
 * browser is the one on the machine: CHROME_PATH, or a usual name on the PATH.
 * Without one the tests are skipped and say so; in CI they fail.
 */
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import sirv from 'sirv'
import { BUILD } from './built-site.ts'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

function findChrome(): string | null {
  const { CHROME_PATH, PATH = '' } = process.env
  if (CHROME_PATH) return CHROME_PATH
  const places = PATH.split(path.delimiter).flatMap((folder) =>
    NAMES.map((name) => path.join(folder, name)),
  )
  return [...places, MAC].find((place) => fs.existsSync(place)) ?? null
}

const NO_BROWSER =
  'no Chromium or Chrome found (CHROME_PATH, or chromium on the PATH)'

/** @throws Error in CI, where a browser is expected */
export function browserIsMissing(): boolean {
  if (findChrome()) return false
  if (process.env.CI) throw new Error(NO_BROWSER)
  console.warn(`Skipped, ${NO_BROWSER}.`)
  return true
}

/** A name that only this browser knows: no page of it is a secure context. */
export const PLAIN_HOST = 'site.test'

export function openBrowser(): Promise<Browser> {
  const executablePath = findChrome()
  if (!executablePath) throw new Error(NO_BROWSER)
  // Chromium refuses its sandbox to root, which CI is.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  args.push(`--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`)
  return chromium.launch({ executablePath, args })
}

/** Serves the built site as any static server would. */
export async function serveSite(
  folder = BUILD,
): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(sirv(folder))
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
