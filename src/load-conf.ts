/**
 * Stop: a service's own configuration file, as `Conf`. The reader is loaded by
 * name from `conf-file/`, when it is asked for: a browser has none.
 *
 * oslo counterpart: calling oslo.config's `CONF`, as each service does first.
 */
import type { LoadConfOptions } from '#conf-file'
import type { Conf } from './conf.ts'

export type { LoadConfOptions }

/**
 * Reads a service's own configuration. Groups and options that are not ours are
 * passed over; what looks like one of ours, misspelt, is warned of. Everything
 * is checked here, not when it is first used. Python counterpart: `CONF(args,
 * project=..., default_config_files=...)`.
 *
 * @example await loadConf('/etc/neutron/neutron.conf')
 * @example await loadConf({ project: 'neutron', prog: 'neutron-l3-agent' })
 * @throws ConfigurationError for a file or folder that cannot be read, for a
 * line that is no part of such a file, and for a value that its option cannot
 * take, naming file, line, group and option.
 */
export async function loadConf(
  from: string | readonly string[] | LoadConfOptions,
  options: LoadConfOptions = {},
): Promise<Conf> {
  const { readConf } = await import('#conf-file')
  if (typeof from === 'string')
    return await readConf({ ...options, files: [from] })
  if (isPaths(from)) return await readConf({ ...options, files: from })
  return await readConf({ ...from, ...options })
}

function isPaths(
  from: readonly string[] | LoadConfOptions,
): from is readonly string[] {
  return Array.isArray(from)
}
