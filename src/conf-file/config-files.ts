/**
 * Conf-file: which files there are, and what they hold. Those that are named
 * must be there; folders give their `*.conf` in alphabetical order; the files
 * of a project are looked for where its services look. `read-conf` calls it.
 *
 * oslo counterpart: `find_config_files`, `find_config_dirs` and the options
 * `--config-file` and `--config-dir` of oslo.config. Not looked for, there
 * either: the `*-dist.conf` that some distributions name in their units.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { ConfigurationError } from '../errors.ts'

/** Where the files of a project may stand. */
export interface Places {
  readonly home: string
  readonly etc: string
  /** `SNAP_COMMON` and `SNAP` say where a snap keeps them. */
  readonly env: Readonly<Record<string, string | undefined>>
}

const places = (): Places => ({
  home: homedir(),
  etc: '/etc',
  env: process.env,
})

/** The program's name, where the caller gives none: that of its file. */
export function programName(): string {
  return basename(process.argv[1] ?? '').replace(/\.([cm]?[jt]s|py)$/, '')
}

/**
 * Files or folders of a project and of one of its programs: of each at most
 * one, from the first place that has it.
 *
 * @param extension `.conf` for files, `.conf.d` for folders.
 */
export function findDefaults(
  project: string,
  prog: string,
  extension: string,
  { home, etc, env }: Places = places(),
): string[] {
  const folders = [
    join(home, `.${project}`),
    home,
    join(etc, project),
    etc,
    ...[env.SNAP_COMMON, env.SNAP].flatMap((snap) =>
      snap ? [join(snap, 'etc', project)] : [],
    ),
  ]
  return [project, prog]
    .filter((name) => name !== '')
    .flatMap((name) => {
      const paths = folders.map((folder) => join(folder, name + extension))
      const found = paths.find((path) => existsSync(path))
      return found === undefined ? [] : [found]
    })
}

/** `*.conf` of a folder, sorted; hidden files are not among them. */
export async function filesOfFolder(folder: string): Promise<string[]> {
  const path = absolute(folder)
  try {
    const names = await readdir(path)
    return names
      .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
      .sort()
      .map((name) => join(path, name))
  } catch (cause) {
    throw new ConfigurationError(
      `the configuration folder ${path} cannot be read: ${reason(cause)}`,
      { cause },
    )
  }
}

/**
 * The text of a file, without a byte order mark.
 *
 * @throws ConfigurationError naming the file and why it cannot be read.
 */
export async function readText(file: string): Promise<string> {
  const path = absolute(file)
  try {
    const bytes = await readFile(path)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ConfigurationError(
      `the configuration file ${path} cannot be read: ${reason(cause)}`,
      { cause },
    )
  }
}

/** Absolute, with `~` for the home of the user. */
export function absolute(path: string): string {
  return resolve(path.replace(/^~(?=\/|$)/, () => homedir()))
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  ENOTDIR: 'it is no folder, or lies in none',
  EACCES: 'this process may not',
  EISDIR: 'it is a folder; folders are given as dirs',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
}

function reason(cause: unknown): string {
  const { code = '', message } = cause as { code?: string; message: string }
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? message) : message
}
