// @ts-check
/**
 * Checks what the players of a page name: the recording must be there, the
 * function of `at` must run in it, and of several players of one recording all
 * but the first must have an `id`, each its own, or a link to a step would lead
 * to another player. Called by check-pages.mjs.
 */
import fs from 'node:fs'
import path from 'node:path'
import { visit } from 'unist-util-visit'

const FOLDER = 'site/static/recordings'

/** @typedef {(line: number, message: string) => void} Report */
/** @typedef {{ recording: string, at: string, id: string, line: number }} PagePlayer */

/**
 * @param {import('mdast').Root} tree
 * @returns {PagePlayer[]}
 */
function playersOf(tree) {
  /** @type {PagePlayer[]} */
  const players = []
  visit(tree, 'mdxJsxFlowElement', (/** @type {any} */ node) => {
    if (node.name !== 'Player') return
    const textOf = (/** @type {string} */ name) => {
      const found = node.attributes.find(
        (/** @type {any} */ one) => one.name === name,
      )
      return typeof found?.value === 'string' ? found.value : ''
    }
    players.push({
      recording: textOf('recording'),
      at: textOf('at'),
      id: textOf('id'),
      line: node.position?.start.line ?? 0,
    })
  })
  return players
}

/** @param {string} folder */
function namesIn(folder) {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.parse(name).name)
}

/**
 * @param {string} file of a recording
 * @returns {Set<string>} the symbols that have a frame in it
 */
function symbolsRun(file) {
  /** @type {import('../../sandbox/recorder/format.ts').Recording} */
  const { frames, functions } = JSON.parse(fs.readFileSync(file, 'utf8'))
  return new Set(frames.map(([fn]) => functions[fn]?.[1] ?? ''))
}

/**
 * @param {string} root
 * @param {PagePlayer} player
 * @returns {string | null} what is wrong with what it plays
 */
function problemOf(root, { recording, at }) {
  const folder = path.join(root, FOLDER)
  const names = namesIn(folder)
  if (!names.includes(recording)) {
    const known = names.join(', ') || 'nothing'
    return `there is no recording "${recording}"; there is ${known}`
  }
  if (at === '') return null
  const symbols = symbolsRun(path.join(folder, `${recording}.json`))
  if (symbols.has(at)) return null
  const [, member = at] = /\.([^.]+)$/.exec(at) ?? []
  const near = [...symbols].filter((one) => one.includes(member)).join(', ')
  const hint = near === '' ? '' : `; there runs ${near}`
  return `"${at}" does not run in the recording "${recording}"${hint}`
}

/**
 * @param {PagePlayer} player
 * @param {Set<string> | undefined} ids of the players of its recording before
 * @returns {string | null} what is wrong with its id
 */
function idProblem({ recording, id }, ids) {
  if (ids === undefined) {
    if (id === '') return null
    return (
      `the page's first player of "${recording}" has the id "${id}"; ` +
      'expected none'
    )
  }
  if (/^[\w-]+$/.test(id) && !ids.has(id)) return null
  return (
    `another player of "${recording}" with the id "${id}"; expected an id of ` +
    'its own, of letters, digits and -'
  )
}

/**
 * @param {string} root
 * @param {import('mdast').Root} tree of the page
 * @param {Report} report
 */
export function checkPlayers(root, tree, report) {
  /** @type {Map<string, Set<string>>} */
  const seen = new Map()
  for (const player of playersOf(tree)) {
    const { recording, id, line } = player
    const ids = seen.get(recording)
    for (const problem of [problemOf(root, player), idProblem(player, ids)]) {
      if (problem !== null) report(line, problem)
    }
    seen.set(recording, new Set([...(ids ?? []), id]))
  }
}
