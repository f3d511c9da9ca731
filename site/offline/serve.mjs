#!/usr/bin/env node
// @ts-check
/**
 * Serves the site that lies beside it, in the folder `site`, with nothing but
 * Node: no network, no installation. It is packed into the offline zip by
 * pack.mjs; whoever has unpacked that starts it by `node serve.mjs`. Reads
 * files of that folder only, and writes none.
 */
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const HELP = `node serve.mjs                  the site at http://localhost:3000
node serve.mjs --port 8080      on that port; 0 takes a free one
node serve.mjs --host 0.0.0.0   also for other machines, as in a classroom
node serve.mjs --help           this text

Without --port a free port is taken if 3000 is not. Needs Node 18.3 or later.`

const HERE = path.dirname(fs.realpathSync(new URL(import.meta.url)))
const SITE = path.join(HERE, 'site')

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message)
  process.exit(1)
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string' },
      },
    }).values
  } catch (error) {
    return fail(`${/** @type {Error} */ (error).message}\n\n${HELP}`)
  }
}

/** @param {string | undefined} given */
function readPort(given) {
  const port = Number(given ?? 3000)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  return fail(`--port is "${given}"; expected a number up to 65535`)
}

/** The folder that the site was built for: `/`, or as BASE_URL said. */
function readBase() {
  try {
    const { base } = JSON.parse(
      fs.readFileSync(path.join(HERE, 'offline.json'), 'utf8'),
    )
    return String(base)
  } catch {
    return fail(`there is no offline.json in ${HERE}; unpack the zip again`)
  }
}

/**
 * @param {string} place
 * @returns {string | null} the file itself, or the page of a folder
 */
function fileAt(place) {
  const found = fs.statSync(place, { throwIfNoEntry: false })
  if (found?.isFile()) return place
  return found?.isDirectory() ? fileAt(path.join(place, 'index.html')) : null
}

/**
 * @param {string} name the path of a request, decoded, under the base
 * @returns {string | null} a file of the site, never one outside of it
 */
function fileNamed(name) {
  if (name.includes('\0') || /(^|[\\/])\./.test(name)) return null
  const place = path.join(SITE, name)
  const file = fileAt(place) ?? fileAt(`${place}.html`)
  if (file === null) return null
  return fs.realpathSync(file).startsWith(SITE + path.sep) ? file : null
}

/** @param {string} url */
function decoded(url) {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''))
  } catch {
    return null
  }
}

/**
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {number} status
 * @param {string} file
 */
function send(request, response, status, file) {
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
  const { size } = fs.statSync(file)
  response.writeHead(status, {
    'content-type': type,
    'content-length': size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') response.end()
  else
    fs.createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
}

/**
 * @param {string | null} name the path of a request, decoded
 * @param {string} base
 * @returns {[status: number, file: string]}
 */
function answerTo(name, base) {
  const inside = name?.startsWith(base) ? name.slice(base.length) : null
  const file = inside === null ? null : fileNamed(inside)
  if (file !== null) return [200, file]
  const language = inside?.startsWith('zh-Hans/') ? 'zh-Hans' : ''
  return [404, path.join(SITE, language, '404.html')]
}

/**
 * @param {string} base
 * @returns {http.RequestListener}
 */
const answering = (base) => (request, response) => {
  const name = decoded(request.url ?? '/')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
  } else if (name === '/' && base !== '/') {
    response.writeHead(302, { location: base }).end()
  } else send(request, response, ...answerTo(name, base))
}

/** @param {string} host */
function names(host) {
  if (host !== '0.0.0.0') return [host === '127.0.0.1' ? 'localhost' : host]
  const outside = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  return ['localhost', ...outside.map(({ address }) => address)]
}

const { help, host, port: given } = readArguments()
if (help) console.log(HELP)
else {
  const base = readBase()
  const server = http.createServer(answering(base))
  server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'EADDRINUSE' && given === undefined) {
      server.listen(0, host)
    } else
      fail(`Cannot serve on ${host}, port ${given ?? 3000}: ${error.message}`)
  })
  server.on('listening', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (
      server.address()
    )
    for (const name of names(host)) {
      console.log(`The site is at http://${name}:${port}${base}`)
    }
    console.log('Stop it with Ctrl-C.')
  })
  server.listen(readPort(given), host)
}
