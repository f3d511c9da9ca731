/**
 * Conf-file: what a browser gets in the place of the reader, by the condition
 * `browser` of the package's `imports`.
 *
 * oslo counterpart: none.
 */
import type { Conf } from '../conf.ts'
import { ConfigurationError } from '../errors.ts'
import type { LoadConfOptions } from './read-conf.ts'

export type { LoadConfOptions }

/** @throws ConfigurationError always. */
export function readConf(_options: LoadConfOptions): Promise<Conf> {
  throw new ConfigurationError(
    'a browser has no files to read; give the values to new Conf() here',
  )
}
