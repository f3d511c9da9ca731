/**
 * Conf-file: the way in, loaded by name from `load-conf`. Finds and reads the
 * files, and leaves a `Conf` of what they and the environment say, under what
 * the program says.
 *
 * oslo counterpart: `ConfigOpts.__call__` in oslo.config. Left out: options of
 * the command line, reloading, and sources other than files and environment.
 */
import { Conf, type ConfValues } from '../conf.ts'
import { getLogger } from '../log.ts'
import {
  absolute,
  filesOfFolder,
  findDefaults,
  programName,
  readText,
} from './config-files.ts'
import { type ParsedFile, parseIni } from './parse-ini.ts'
import { resolveOptions } from './resolve-options.ts'
import { Sources } from './sources.ts'
import { warnOfStrangers } from './warn-of-strangers.ts'

const LOG = getLogger('oslo_config.cfg')

/**
 * Where values come from. Python counterpart: arguments of
 * `ConfigOpts.__call__`, and the options `--config-file`, `--config-dir`.
 */
export interface LoadConfOptions {
  /** In this order, a later one wins. Instead of the project's default files. */
  readonly files?: readonly string[]
  /** Their `*.conf`, sorted, are read after the files. */
  readonly dirs?: readonly string[]
  /**
   * Reads `<project>.conf` and `<prog>.conf`, each from the first of
   * `~/.<project>`, `~`, `/etc/<project>` and `/etc` that has it, and the
   * folders `<project>.conf.d` and `<prog>.conf.d` likewise.
   */
  readonly project?: string
  /** Default: the name of the program's file, without its extension. */
  readonly prog?: string
  /** What the program says; it wins over everything. */
  readonly values?: ConfValues
  /**
   * Variables as `OS_DEFAULT__TRANSPORT_URL`, which win over files. Default:
   * those of the process; null: none.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | null
}

export async function readConf(options: LoadConfOptions): Promise<Conf> {
  const { env = process.env, values } = options
  const parsed: ParsedFile[] = []
  for (const path of await pathsOf(options))
    parsed.push(parseIni(path, await readText(path)))
  LOG.debug(`Configuration files: ${parsed.map(({ path }) => path).join(', ')}`)
  for (const file of parsed) warnOfStrangers(file)
  return Conf.from(resolveOptions(new Sources(parsed, env ?? {})), values)
}

/** Files first, folders after them; what is named takes the default's place. */
async function pathsOf(options: LoadConfOptions): Promise<string[]> {
  const { project, prog = programName() } = options
  const found = (extension: string) =>
    project === undefined ? [] : findDefaults(project, prog, extension)
  const folders = options.dirs ?? found('.conf.d')
  const inFolders = await Promise.all(folders.map(filesOfFolder))
  const files = options.files ?? found('.conf')
  return [...files.map(absolute), ...inFolders.flat()]
}
