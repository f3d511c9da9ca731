import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from './built-site.ts'

const CHINESE = 'i18n/zh-Hans/docusaurus-plugin-content-docs/current'
const SOURCE = 'src/clock.ts'
const PAGE = `---
title: Clock
---

# Clock

\`\`\`ts quote="src/clock.ts#seconds"
\`\`\`

1. \`return hours\` is the answer.

<Predict lesson="01-time" of="hours.later">

What time is it?

1. \`"noon"\` It is.
2. \`0\` It is not.

</Predict>

## More {/* #more */}
`

/** A recording in which `seconds` ran and `minutes` did not. */
const RECORDING = {
  functions: [
    [0, 'Face.seconds', 3, 5, 0],
    [0, 'Face.minutes', 7, 9, 0],
  ],
  frames: [[0, -1, 0, 0]],
}

let root = ''

const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

const edit = (file: string, from: string, to: string) => {
  const text = fs.readFileSync(path.join(root, file), 'utf8')
  expect(text).toContain(from)
  write(file, text.replace(from, to))
}

function check() {
  const command = path.join(ROOT, 'site', 'check.mjs')
  const { status, stderr } = spawnSync(process.execPath, [command, root], {
    encoding: 'utf8',
  })
  return { status, stderr }
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'pages-'))
  const clock = path.join(import.meta.dirname, 'fixtures', 'clock.ts')
  write(SOURCE, fs.readFileSync(clock, 'utf8'))
  write('sandbox/01-time/lesson.ts', '')
  write('docs/clock.md', PAGE)
  write(`${CHINESE}/clock.md`, PAGE.replace('is the answer.', '是答案。'))
})

afterEach(() => fs.rmSync(root, { recursive: true }))

test('pages that agree with the code and each other pass', () => {
  expect(check()).toEqual({ status: 0, stderr: '' })
})

test('renaming what is quoted names page, line, symbol and what there is', () => {
  edit(SOURCE, 'function seconds', 'function inSeconds')
  const { status, stderr } = check()
  expect(status).toBe(1)
  expect(stderr).toContain(
    'docs/clock.md:7: src/clock.ts has no "seconds"; it has Face, ',
  )
  expect(stderr).toContain(`${CHINESE}/clock.md:7: `)
})

test('changing the line that a note is bound to names the line of the note', () => {
  edit(SOURCE, 'return hours * 3600', 'return 3600 * hours')
  const { status, stderr } = check()
  expect(status).toBe(1)
  expect(stderr).toContain(
    'docs/clock.md:10: the fragment `return hours` begins 0 nodes of ' +
      'src/clock.ts#seconds; expected exactly one',
  )
})

test('a type error in an example names its line; an example knows those before it', () => {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, types: [] },
    ...{ module: 'nodenext', allowImportingTsExtensions: true },
  }
  write('tsconfig.json', JSON.stringify({ compilerOptions }))
  const fence = (code: string) => `\n\`\`\`ts\n${code}\n\`\`\`\n`
  const import_ = "import { seconds } from './src/clock.ts'"
  const good = `${fence(`${import_}\nconst day = 24`)}${fence('seconds(day)')}`
  write('README.md', `# Clock\n${good}`)
  expect(check()).toEqual({ status: 0, stderr: '' })
  write('README.md', `# Clock\n${good}${fence("day\nseconds('day')")}`)
  const { status, stderr } = check()
  expect(status).toBe(1)
  expect(stderr).toContain(
    "README.md:14: Argument of type 'string' is not assignable to parameter " +
      "of type 'number'.",
  )
})

/** Puts players on lines 23, 25, ... of both pages. */
function play(...players: string[]) {
  write('site/static/recordings/clock.json', JSON.stringify(RECORDING))
  const text = players.map((one) => `\n${one}\n`).join('')
  edit('docs/clock.md', '#more */}\n', `#more */}\n${text}`)
  edit(`${CHINESE}/clock.md`, '#more */}\n', `#more */}\n${text}`)
}

test('players of what was recorded pass, the second with an id', () => {
  const first = '<Player recording="clock" at="Face.seconds" />'
  play(first, '<Player recording="clock" at="Face.seconds" id="b" />')
  expect(check()).toEqual({ status: 0, stderr: '' })
})

test.each<[string, () => void, string]>([
  [
    'a recording that is not there',
    () => play('<Player recording="clocks" />'),
    'docs/clock.md:23: there is no recording "clocks"; there is clock',
  ],
  [
    'a function that does not run in the recording',
    () => play('<Player recording="clock" at="minutes" />'),
    'docs/clock.md:23: "minutes" does not run in the recording "clock"',
  ],
  [
    'a misspelt function, naming those that are like it',
    () => play('<Player recording="clock" at="Clock.seconds" />'),
    '"Clock.seconds" does not run in the recording "clock"; there runs Face.seconds',
  ],
  [
    'an id on the first player of a recording',
    () => play('<Player recording="clock" id="a" />'),
    'docs/clock.md:23: the page\'s first player of "clock" has the id "a"',
  ],
  [
    'two players of one recording with one link',
    () => play('<Player recording="clock" />', '<Player recording="clock" />'),
    'docs/clock.md:25: another player of "clock" with the id ""',
  ],
  [
    'a Chinese player that opens elsewhere',
    () => {
      play('<Player recording="clock" at="Face.seconds" />')
      edit(`${CHINESE}/clock.md`, ' at="Face.seconds"', '')
    },
    `${CHINESE}/clock.md:23: component <Player recording="clock">; expected`,
  ],
  [
    'a Chinese page that is missing',
    () => fs.rmSync(path.join(root, `${CHINESE}/clock.md`)),
    `docs/clock.md:1: expected its Chinese page, ${CHINESE}/clock.md`,
  ],
  [
    'a Chinese page without an original',
    () => write(`${CHINESE}/other.md`, '# 其他\n'),
    `${CHINESE}/other.md:1: there is no docs/other.md`,
  ],
  [
    'a Chinese note on another fragment',
    () => edit(`${CHINESE}/clock.md`, 'return hours', 'hours * 3600'),
    `${CHINESE}/clock.md:10: note \`hours * 3600\`; expected note \`return hours\``,
  ],
  [
    'a Chinese page with another quote',
    () => edit(`${CHINESE}/clock.md`, '#seconds"', '#HOURS"'),
    `${CHINESE}/clock.md:7: quote quote="src/clock.ts#HOURS"; expected`,
  ],
  [
    'a Chinese heading with another id',
    () => edit(`${CHINESE}/clock.md`, '#more', '#mehr'),
    `${CHINESE}/clock.md:21: heading 2 #mehr; expected heading 2 #more`,
  ],
  [
    'a heading without an id',
    () => edit('docs/clock.md', ' {/* #more */}', ''),
    'docs/clock.md:21: this heading has no id',
  ],
  [
    'a heading whose id is not written as one',
    () => edit('docs/clock.md', '/* #more */', '/* more */'),
    'docs/clock.md:21: this heading has no id',
  ],
  [
    'an id that two headings have',
    () => edit('docs/clock.md', '## More', '## Less {/* #more */}\n\n## More'),
    'docs/clock.md:23: the id #more stands on this page twice',
  ],
  [
    'a note that is bound to nothing',
    () => edit('docs/clock.md', '1. `return hours` is', '1. That is'),
    'docs/clock.md:10: this note is bound to no code',
  ],
  [
    'code in the fence of a quote',
    () => edit('docs/clock.md', '```\n\n1.', 'seconds(1)\n```\n\n1.'),
    'docs/clock.md:8: the fence of a quote holds text',
  ],
  [
    'a question about a lesson that is not there',
    () => fs.rmSync(path.join(root, 'sandbox'), { recursive: true }),
    'docs/clock.md:12: there is no lesson sandbox/01-time/lesson.ts',
  ],
  [
    'a question about no lesson',
    () => edit('docs/clock.md', ' lesson="01-time"', ''),
    'docs/clock.md:12: <Predict> has no lesson; expected lesson="..."',
  ],
  [
    'a question that says its answer',
    () => edit('docs/clock.md', ' of=', ' answer="0" of='),
    'docs/clock.md:12: <Predict> has "answer"; expected lesson and of',
  ],
  [
    'a question without its paragraph',
    () => edit('docs/clock.md', 'What time is it?\n', ''),
    'docs/clock.md:12: <Predict>: expected the question as one paragraph',
  ],
  [
    'a question with one option',
    () => edit('docs/clock.md', '2. `0` It is not.\n', ''),
    'docs/clock.md:16: expected two options or more',
  ],
  [
    'an option whose value is no JSON',
    () => edit('docs/clock.md', '`"noon"`', '`noon`'),
    'docs/clock.md:16: this option: `noon` is no JSON value',
  ],
  [
    'an option without a value',
    () => edit('docs/clock.md', '2. `0`', '2.'),
    'docs/clock.md:17: this option: expected it to begin with its value',
  ],
  [
    'an option without a reason',
    () => edit('docs/clock.md', '`0` It is not.', '`0`'),
    'docs/clock.md:17: this option: `0` has no reason',
  ],
  [
    'two options of one value',
    () => edit('docs/clock.md', '`"noon"`', '`0.0`'),
    'docs/clock.md:17: this option: `0` is there twice',
  ],
  [
    'one question twice',
    () => {
      const text = PAGE.slice(PAGE.indexOf('<Predict'), PAGE.indexOf('## More'))
      edit('docs/clock.md', '## More', `${text}## More`)
    },
    'docs/clock.md:21: this page asks for "hours.later" of 01-time twice',
  ],
  [
    'a Chinese question with other options',
    () => edit(`${CHINESE}/clock.md`, '`0`', '`1`'),
    `${CHINESE}/clock.md:17: option \`1\`; expected option \`0\`, as line 17`,
  ],
  [
    'a Chinese question about another result',
    () => edit(`${CHINESE}/clock.md`, 'hours.later', 'hours'),
    `${CHINESE}/clock.md:12: component <Predict lesson="01-time" of="hours">; expected`,
  ],
  [
    'a quote of a file that is not there',
    () => fs.rmSync(path.join(root, SOURCE)),
    'docs/clock.md:7: there is no file src/clock.ts to quote',
  ],
])('%s is refused', (_what, spoil, message) => {
  spoil()
  const { status, stderr } = check()
  expect(status).toBe(1)
  expect(stderr).toContain(message)
})
