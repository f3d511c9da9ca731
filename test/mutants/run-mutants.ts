/**
 * `npm run mutants`: applies each mutant of the list in a copy of the tree and
 * runs the tests that must notice it. Fails if one survives, and before that if
 * the list is not true of the tree, or the tests fail without any mutant. Two
 * run at once; a line for each, a table at the end.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Mutant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { type Outcome, TreeCopy } from './tree-copy.ts'

const HELP = `npm run mutants [-- --only ID ...]

Changes one line of src/ after another, in a copy of the tree, and runs the
tests that must notice. Fails if a change survives.

  --only ID   this one; may be given more than once
  --list      what there is
  --help      this text
`

/** The longest run of unchanged tests; far more than they take. */
const BASELINE_LIMIT_MS = 180_000
const LIMIT_MS = 90_000
/** For a mutant that is expected to hang: beyond any run that does not. */
const HANG_LIMIT_MS = 20_000

interface Verdict {
  readonly mutant: Mutant
  readonly killed: boolean
  readonly how: string
}

/** Why the list is not true of the tree; empty if it is. */
async function flaws(mutants: readonly Mutant[]): Promise<string[]> {
  const found = await Promise.all(mutants.map(flawsOf))
  const ids = MUTANTS.map(({ id }) => id)
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [
    ...doubled.map((id) => `two mutants are called ${id}`),
    ...found.flat(),
  ]
}

async function flawsOf(mutant: Mutant): Promise<string[]> {
  const { id, file, find, replace, tests } = mutant
  const times = (await readFile(file, 'utf8')).split(find).length - 1
  const missing = tests.filter((test) => !existsSync(test))
  return [
    ...(times === 1
      ? []
      : [
          `${id}: ${file} has ${JSON.stringify(find)} ${times} times; expected 1`,
        ]),
    ...(find === replace ? [`${id}: it changes nothing`] : []),
    ...missing.map((test) => `${id}: there is no ${test}`),
  ]
}

async function judge(mutant: Mutant, copy: TreeCopy): Promise<Verdict> {
  const { file, find, replace, tests, hangs = false } = mutant
  const original = await copy.read(file)
  await copy.write(
    file,
    original.replace(find, () => replace),
  )
  const outcome = await copy.run(tests, hangs ? HANG_LIMIT_MS : LIMIT_MS)
  await copy.write(file, original)
  return { mutant, ...verdict(outcome, hangs) }
}

function verdict(outcome: Outcome, hangs: boolean): Omit<Verdict, 'mutant'> {
  switch (outcome.kind) {
    case 'failed':
      return { killed: true, how: outcome.title }
    case 'hung':
      return { killed: hangs, how: 'the tests did not come to an end' }
    case 'green':
      return { killed: false, how: `all ${outcome.tests} tests passed` }
    case 'broken':
      return { killed: false, how: `no test failed:\n${outcome.output}` }
  }
}

/** The tests that the mutants name, on the tree as it is. */
async function refuseFailingTests(
  mutants: readonly Mutant[],
  copy: TreeCopy,
): Promise<void> {
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))]
  const outcome = await copy.run(tests, BASELINE_LIMIT_MS)
  if (outcome.kind !== 'green')
    throw new Error(
      `without any mutant the tests are not green: ${JSON.stringify(outcome)}`,
    )
  console.log(`${outcome.tests} tests in ${tests.length} files are green`)
}

async function judgeAll(
  mutants: readonly Mutant[],
  copies: readonly TreeCopy[],
): Promise<readonly Verdict[]> {
  const queue = [...mutants]
  const verdicts: Verdict[] = []
  const work = async (copy: TreeCopy) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const one = await judge(next, copy)
      verdicts.push(one)
      const word = one.killed ? 'killed' : 'SURVIVED'
      const place = `${verdicts.length}/${mutants.length}`
      console.log(`${place.padStart(7)} ${word} ${next.id}`)
    }
  }
  await Promise.all(copies.map(work))
  return verdicts
}

function printTable(mutants: readonly Mutant[], verdicts: readonly Verdict[]) {
  const width = Math.max(...mutants.map(({ id }) => id.length))
  console.log()
  for (const { id } of mutants) {
    const found = verdicts.find(({ mutant }) => mutant.id === id)
    if (found === undefined) continue
    const word = found.killed ? 'killed  ' : 'SURVIVED'
    console.log(`${word} ${id.padEnd(width)}  ${found.how}`)
  }
}

function chosen(only: readonly string[] | undefined): readonly Mutant[] {
  if (only === undefined) return MUTANTS
  return only.map((id) => {
    const mutant = MUTANTS.find((one) => one.id === id)
    if (mutant === undefined)
      throw new Error(`there is no mutant "${id}"; --list shows what there is`)
    return mutant
  })
}

async function runMutants(mutants: readonly Mutant[]): Promise<boolean> {
  const start = performance.now()
  const found = await flaws(mutants)
  if (found.length > 0) throw new Error(found.join('\n'))
  const count = Math.min(2, availableParallelism(), mutants.length)
  const copies: TreeCopy[] = []
  const leave = () => {
    for (const copy of copies) copy.removeNow()
    process.exit(130)
  }
  process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    while (copies.length < count) copies.push(await TreeCopy.make())
    await refuseFailingTests(mutants, copies[0]!)
    const verdicts = await judgeAll(mutants, copies)
    printTable(mutants, verdicts)
    const survivors = verdicts.filter(({ killed }) => !killed)
    const seconds = Math.round((performance.now() - start) / 1000)
    console.log(
      `\n${verdicts.length - survivors.length} of ${mutants.length} mutants killed in ${seconds} s`,
    )
    return survivors.length === 0
  } finally {
    for (const copy of copies) await copy[Symbol.asyncDispose]()
  }
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      list: { type: 'boolean' },
      only: { type: 'string', multiple: true },
    },
  })
  if (values.help) console.log(HELP)
  else if (values.list)
    for (const { id, file, why } of MUTANTS)
      console.log(`${id} (${file}): ${why}`)
  else return runMutants(chosen(values.only))
  return true
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
