// The process behind guardian.ts. It starts and watches what must not outlive
// the program that needs a broker: when the pipe on its stdin ends, because
// that program is done or has died in whatever way, it ends the broker, its
// epmd and every helper, and removes folders and containers. So there is one
// way of cleaning up, and each run of a lesson or test goes through it.
// Plain JavaScript: it must start without a loader. Orders come as JSON lines
// on stdin, news leave as JSON lines on stdout.

import { spawn } from 'node:child_process'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

const SWEEP_DEADLINE_MS = 10_000
const EPMD_TRIES = 5

/** @type {string[]} */
const folders = []
/** @type {number[]} */
const groups = []
/** @type {number[]} */
const epmdPorts = []
/** @type {string[]} */
const containerLabels = []
let cleaning = false

/** @param {object} news */
function tell(news) {
  process.stdout.write(`${JSON.stringify(news)}\n`)
}

/** The program gets a process group of its own, to be killed as one. */
function run({ command, args, env, cwd, logFile, epmdPort }) {
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
  })
  epmdPorts.push(epmdPort)
  if (child.pid) {
    groups.push(child.pid)
  }
  child.on('error', (error) => tell({ ended: error.message }))
  child.on('exit', (code, signal) => {
    // A group without its leader may be someone else's by the time we kill.
    groups.splice(groups.indexOf(child.pid), 1)
    tell({ ended: signal ?? `exit status ${code}` })
  })
}

/** @param {string} line */
function obey(line) {
  const order = JSON.parse(line)
  if (order.folder) folders.push(order.folder)
  if (order.containerLabel) containerLabels.push(order.containerLabel)
  if (order.run) run(order.run)
}

/**
 * Asks the Erlang port mapper on `port` to end: KILL_REQ is a two-byte length
 * and the letter k. It refuses while a node is registered, and a node stays
 * registered for a moment after it was killed.
 */
async function endEpmd(port) {
  for (let tries = 0; tries < EPMD_TRIES; tries += 1) {
    const answer = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => resolve('absent'))
      socket.on('data', (data) => resolve(data.toString('latin1')))
      socket.on('close', () => resolve('closed'))
      socket.end(Buffer.from([0, 1, 0x6b]))
    })
    if (answer === 'OK') return
    await delay(50)
  }
}

/**
 * On Linux, the processes whose environment has `folder` as HOME: the broker
 * and whatever it started, also those that left its process group.
 */
function processesAtHomeIn(folder) {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
        return environment.split('\0').includes(`HOME=${folder}`)
      } catch {
        return false
      }
    })
    .map(Number)
}

async function sweep(folder) {
  const until = performance.now() + SWEEP_DEADLINE_MS
  let left = processesAtHomeIn(folder)
  while (left.length > 0) {
    if (performance.now() > until) {
      throw new Error(`still running: ${left.join(', ')}`)
    }
    for (const pid of left) {
      kill(pid)
    }
    await delay(20)
    left = processesAtHomeIn(folder)
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

async function removeContainers(label) {
  const { getContainerRuntimeClient } = await import('testcontainers')
  const { dockerode } = (await getContainerRuntimeClient()).container
  const found = await dockerode.listContainers({
    all: true,
    filters: { label: [label] },
  })
  for (const { Id } of found) {
    await dockerode.getContainer(Id).remove({ force: true, v: true })
  }
}

async function cleanUp() {
  if (cleaning) return
  cleaning = true
  for (const leader of groups) kill(-leader)
  await Promise.all(epmdPorts.map(endEpmd))
  const ends = await Promise.allSettled([
    ...folders.map(sweep),
    ...containerLabels.map(removeContainers),
  ])
  const failures = ends.filter((end) => end.status === 'rejected')
  for (const { reason } of failures) {
    process.stderr.write(`${reason?.message ?? reason}\n`)
  }
  process.exit(failures.length > 0 ? 1 : 0)
}

// The other end of these pipes may be gone; cleaning up goes on.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, cleanUp)
}
createInterface({ input: process.stdin }).on('line', obey).on('close', cleanUp)
tell({ ready: true })
