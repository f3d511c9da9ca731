// @ts-check
/**
 * `npm run translate`: which Chinese pages still say what the English ones say,
 * what has changed in English since, and the word of whoever brought them into
 * step again. Reads and writes pages only; what a state is stands in
 * translation.mjs.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { colors } from '../../sandbox/command/colors.mjs'
import { changedLines } from './changed-lines.mjs'
import { confirm, textOf, translations } from './translation.mjs'

const HELP = `npm run translate                      the state of every Chinese page
npm run translate PAGE...              what changed in English since
npm run translate PAGE... -- --done    the Chinese says it now, too
npm run translate -- --help            this text

PAGE is the name of a file in docs/, as message-handling-server.

  confirmed     the Chinese page says what the English one says
  changed       the English has changed since: the Chinese page tells its
                readers, and the unit tests are red
  unconfirmed   nobody has confirmed the Chinese page yet: red, too

What is confirmed is the whole English file; its id stands in the Chinese page,
as translation_of. The English text of then comes from git: commit it before
you confirm.`

const ROOT = path.join(import.meta.dirname, '..', '..')

const PAINT = {
  confirmed: colors.green,
  changed: colors.yellow,
  unconfirmed: colors.yellow,
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
      options: { done: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
    })
  } catch (error) {
    return fail(`${/** @type {Error} */ (error).message}\n\n${HELP}`)
  }
}

/**
 * @param {import('./translation.mjs').Translation[]} all
 * @param {string} name
 */
function named(all, name) {
  const wanted = name.replace(/^.*\//, '').replace(/\.md$/, '')
  const found = all.find(({ page }) => page === wanted)
  if (found) return found
  const pages = all.map(({ page }) => page)
  const near = closest(wanted, pages)
  const hint = distance(wanted, near) <= 3 ? `; did you mean ${near}?` : ''
  return fail(
    `there is no page "${name}" in both languages${hint}\n` +
      `expected one of ${pages.join(', ')}`,
  )
}

/** @param {import('./translation.mjs').Translation} translation */
function show({ page, original, file, recorded, state }) {
  console.log(colors.bold(`docs/${page}.md: ${state}`))
  if (state === 'confirmed') return
  const before = recorded === null ? null : textOf(ROOT, recorded)
  if (before === null) {
    console.log(
      recorded === null
        ? `Nothing was confirmed yet: compare the whole page with ${file}.`
        : `The English text of then, ${recorded}, is not in git here: ` +
            `compare the whole page with ${file}.`,
    )
  } else console.log(changedLines(before, original).join('\n'))
  console.log(
    `\nBring ${file} into step, then: npm run translate ${page} -- --done`,
  )
}

const { values, positionals } = readArguments()
const all = translations(ROOT)
if (values.help) console.log(HELP)
else if (positionals.length === 0) {
  if (values.done) fail('--done needs the name of a page')
  for (const { page, state } of all) {
    console.log(`${PAINT[state](state.padEnd(12))} ${page}`)
  }
} else {
  for (const translation of positionals.map((name) => named(all, name))) {
    if (!values.done) show(translation)
    else {
      confirm(ROOT, translation)
      console.log(`${translation.file} is confirmed`)
    }
  }
}
