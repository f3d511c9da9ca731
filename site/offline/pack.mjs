// @ts-check
/**
 * The last step of `npm run build`: packs the built site and serve.mjs, its
 * server, into build/offline.zip, to be carried where there is no network. The
 * same build gives the same bytes. Takes BASE_URL as the build did.
 */
import fs from 'node:fs'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'

const ROOT = path.join(import.meta.dirname, '..', '..')
const BUILD = path.join(ROOT, 'build')
const ZIP = 'offline.zip'
const FOLDER = 'oslo-messaging-walkthrough'

/** The earliest time that a zip can say: files have none of their own. */
const options = {
  mtime: '1980-01-01T00:00:00',
  level: /** @type {const} */ (6),
}

const READ_ME = `Unpack, and with Node 18.3 or later: node serve.mjs
Help: node serve.mjs --help

解压之后，用 Node 18.3 或更新的版本运行：node serve.mjs
帮助：node serve.mjs --help
`

function filesOfTheSite() {
  return fs
    .readdirSync(BUILD, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file !== path.join(BUILD, ZIP))
    .sort()
}

/** @type {Record<string, Uint8Array>} */
const packed = {
  [`${FOLDER}/README.txt`]: strToU8(READ_ME),
  [`${FOLDER}/offline.json`]: strToU8(
    `${JSON.stringify({ base: process.env.BASE_URL ?? '/' })}\n`,
  ),
  [`${FOLDER}/serve.mjs`]: fs.readFileSync(
    path.join(import.meta.dirname, 'serve.mjs'),
  ),
}
for (const file of filesOfTheSite()) {
  const name = path.relative(BUILD, file).replaceAll(path.sep, '/')
  packed[`${FOLDER}/site/${name}`] = fs.readFileSync(file)
}
const zip = zipSync(packed, options)
fs.writeFileSync(path.join(BUILD, ZIP), zip)
console.log(
  `build/${ZIP}: ${Object.keys(packed).length} files, ` +
    `${(zip.length / 1e6).toFixed(1)} MB, to be served by the serve.mjs in it`,
)
