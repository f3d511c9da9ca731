/**
 * Conf-file: where values come from, and which of them counts: the environment
 * before the files, a later file before an earlier one, and in one file the
 * present name before the older ones. `resolve-options` asks it by option.
 *
 * oslo counterpart: `_Namespace._get_file_value` in oslo.config, and the
 * `EnvironmentConfigurationSource` in `sources/_environment.py`. There a list of
 * which each line adds one (`driver`) is cut into letters when the environment
 * sets it; here its value is the one element.
 */
import type { Opt } from '../opt.ts'
import type { ParsedFile } from './parse-ini.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** A value as text, and where it stands. */
export interface Found {
  readonly group: string
  readonly name: string
  /** Several only where each line adds one. */
  readonly texts: readonly string[]
  /** For people: `FILE line N`. */
  readonly origin: string
}

export class Sources {
  /** The latest first. */
  readonly #files: readonly ParsedFile[]
  readonly #env: Env

  constructor(files: readonly ParsedFile[], env: Env) {
    this.#files = files.toReversed()
    this.#env = env
  }

  /** What was given for an option, under any of its names; null: nothing. */
  find(opt: Opt<unknown>): Found | null {
    const { group, name } = opt
    const variable = variableOf(group, name)
    const text = this.#env[variable]
    if (text !== undefined) {
      const origin = `the environment variable ${variable}`
      return { group, name, texts: [text], origin }
    }
    const keys = [`${group}.${name}`, ...(opt.deprecated ?? [])]
    return opt.multiple ? this.#gather(keys) : this.#last(keys)
  }

  /** What was given for a name that is no option of ours. */
  findText(group: string, name: string): string | null {
    const inFiles = () => this.#last([`${group}.${name}`])?.texts[0]
    return this.#env[variableOf(group, name)] ?? inFiles() ?? null
  }

  #last(keys: readonly string[]): Found | null {
    for (const file of this.#files)
      for (const key of keys) {
        const found = foundIn(file, key).at(-1)
        if (found !== undefined) return found
      }
    return null
  }

  /** Older names stand before present ones, earlier files before later ones. */
  #gather(keys: readonly string[]): Found | null {
    const found = this.#files.flatMap((file) =>
      keys.flatMap((key) => foundIn(file, key).toReversed()),
    )
    const all = found.toReversed()
    const named = all[0]
    if (named === undefined) return null
    return {
      ...named,
      texts: all.flatMap(({ texts }) => texts),
      origin: all.map(({ origin }) => origin).join(' and '),
    }
  }
}

function variableOf(group: string, name: string): string {
  return `OS_${group.toUpperCase()}__${name.toUpperCase()}`
}

function foundIn({ path, assignments }: ParsedFile, key: string): Found[] {
  return assignments
    .filter(({ group, name }) => `${group}.${name}` === key)
    .map(({ group, name, text, line }) => ({
      group,
      name,
      texts: [text],
      origin: `${path} line ${line}`,
    }))
}
