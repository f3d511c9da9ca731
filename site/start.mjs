// @ts-check
/**
 * `npm start`: builds the site if what it is made of has changed since the last
 * build, and serves it. Needs no network, no Docker and no broker. A stamp in
 * the build folder holds the hash of everything that goes into it.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { parseArgs } from 'node:util'
import sirv from 'sirv'

const root = path.join(import.meta.dirname, '..')
const build = path.join(root, 'build')
const stamp = path.join(build, '.inputs')
const inputs = [
  ...['src', 'sandbox', 'docs', 'site', 'i18n', 'test'],
  ...['docusaurus.config.ts', 'package.json', 'package-lock.json'],
]

const help = `npm start                     build the site if needed, and serve it
npm start -- --host           also to other machines (on 0.0.0.0)
npm start -- --host ADDRESS   on that address
npm start -- --build          build if needed, do not serve
PORT=8080 npm start           on another port than 3000
BASE_URL=/folder/ npm start   from a folder
`

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message)
  process.exit(1)
}

/**
 * `--host` may stand alone, which parseArgs does not know.
 *
 * @returns {{ help: boolean, build: boolean, host: string }}
 */
function readArguments() {
  const args = process.argv.slice(2)
  const at = args.indexOf('--host')
  if (at >= 0 && (args[at + 1] ?? '-').startsWith('-')) {
    args.splice(at + 1, 0, '0.0.0.0')
  }
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        build: { type: 'boolean', default: false },
        host: { type: 'string', default: '127.0.0.1' },
      },
    }).values
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    return fail(`${message}\n\n${help}`)
  }
}

function readPort() {
  const port = Number(process.env.PORT ?? 3000)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  return fail(`PORT is "${process.env.PORT}"; expected a number up to 65535`)
}

/**
 * @param {string} place
 * @returns {string[]} the files in it, sorted
 */
function filesIn(place) {
  if (!fs.existsSync(place)) return []
  if (!fs.statSync(place).isDirectory()) return [place]
  return fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

function hashInputs() {
  const hash = createHash('sha256').update(process.env.BASE_URL ?? '/')
  for (const file of inputs.flatMap((name) => filesIn(path.join(root, name)))) {
    hash.update(`\0${path.relative(root, file)}\0`)
    hash.update(fs.readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * Shows what Docusaurus says, but for its hint at a command that is not here.
 *
 * @returns {Promise<number>} its exit code
 */
function runBuild() {
  const child = spawn('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.includes('npm run serve')) console.log(line)
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

async function buildIfChanged() {
  const hash = hashInputs()
  const last = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8') : ''
  if (hash === last) {
    console.log('The site is built and up to date.')
    return
  }
  console.log(
    'Building the site, in English and Chinese (about half a minute).',
  )
  const code = await runBuild()
  if (code !== 0) fail(`The site could not be built (exit code ${code}).`)
  fs.writeFileSync(stamp, hash)
}

/** @param {string} host */
function addresses(host) {
  if (host !== '0.0.0.0') return [host === '127.0.0.1' ? 'localhost' : host]
  const outside = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  return ['localhost', ...outside.map(({ address }) => address)]
}

/**
 * @param {string} base begins and ends with a slash
 * @returns {http.RequestListener}
 */
function pagesUnder(base) {
  const files = sirv(build, { dev: true })
  return (request, response) => {
    const url = request.url ?? '/'
    const notFound = () => {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' })
      const language = url.startsWith(`${base}zh-Hans/`) ? 'zh-Hans' : ''
      fs.createReadStream(path.join(build, language, '404.html')).pipe(response)
    }
    // The stamp of the build is nobody's page.
    if (!url.startsWith(base) || url.includes('/.')) return notFound()
    request.url = `/${url.slice(base.length)}`
    return files(request, response, notFound)
  }
}

/**
 * @param {string} host
 * @param {number} wanted port; 0 takes a free one
 */
function serve(host, wanted) {
  const base = process.env.BASE_URL ?? '/'
  const server = http.createServer(pagesUnder(base))
  server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    fail(
      error.code === 'EADDRINUSE'
        ? `Port ${wanted} is taken by another program; try PORT=${wanted + 1} npm start`
        : `Cannot serve on ${host}, port ${wanted}: ${error.message}`,
    )
  })
  server.listen(wanted, host, () => {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : wanted
    for (const name of addresses(host)) {
      console.log(`The site is at http://${name}:${port}${base}`)
    }
    console.log('Stop it with Ctrl-C.')
  })
}

const options = readArguments()
if (options.help) console.log(help)
else {
  const port = readPort()
  await buildIfChanged()
  if (!options.build) serve(options.host, port)
}
