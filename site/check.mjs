// @ts-check
/**
 * The command that checks the pages against the code they quote, and the types
 * of their examples, without building: `node site/check.mjs [ROOT]`. Run first by `npm run build`, and by
 * tests on copies of the tree. Ends with 1 and a line per problem.
 */
import path from 'node:path'
import { checkExamples } from './quotes/check-examples.mjs'
import { checkPages } from './quotes/check-pages.mjs'

const root = process.argv[2] ?? path.join(import.meta.dirname, '..')
const { pages, quotes, problems: bound } = checkPages(root)
const { examples, problems: typed } = checkExamples(root)
const problems = [...bound, ...typed]
for (const problem of problems) console.error(problem)
if (problems.length > 0) {
  console.error(`${problems.length} problems in ${pages} pages`)
  process.exitCode = 1
} else {
  console.log(
    `${pages} pages agree with the code in ${quotes} quotes and ${examples} examples`,
  )
}
