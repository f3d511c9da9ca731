/**
 * Mutants: one small change to `src/` that would make it wrong, and the tests
 * that must notice. `run-mutants.ts` applies each in a copy of the tree. A test
 * suite in which none survives is one that a reader can believe.
 */
export interface Mutant {
  /** Kebab-case; what goes wrong. `npm run mutants -- --only ID` runs it. */
  readonly id: string
  /** The file to change, from the root of the repository. */
  readonly file: string
  /** Text that occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** The test files of which at least one test must fail. */
  readonly tests: readonly string[]
  /** What it would mean for somebody who uses the library. */
  readonly why: string
  /** True: the mutant never comes to an end, so that is how it is noticed. */
  readonly hangs?: boolean
}

/** The mutants of one file, which are noticed by the same tests. */
export function mutantsOf(
  file: string,
  tests: readonly string[],
  mutants: readonly (Omit<Mutant, 'file' | 'tests'> & {
    readonly tests?: readonly string[]
  })[],
): readonly Mutant[] {
  return mutants.map((mutant) => ({ file, tests, ...mutant }))
}
