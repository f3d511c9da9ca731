/**
 * Conf-file: warnings of names that are no options, where that is no matter of
 * another library. A service's file is full of groups and names which are not
 * ours and pass in silence; in our own groups every stranger is named, and
 * anywhere what looks like one of our names with a slip in it. `read-conf`
 * calls it for each file.
 *
 * oslo counterpart: none: a name that nobody registers passes in silence.
 */
import { distance } from 'fastest-levenshtein'
import { getLogger } from '../log.ts'
import { RABBIT } from '../options/connection-opts.ts'
import { KNOWN_OPTS } from '../options/known-opts.ts'
import { NOTIFICATIONS } from '../options/transport-opts.ts'
import { groupName, type ParsedFile } from './parse-ini.ts'

const LOG = getLogger('oslo_config.cfg')

/** Groups in which every name should be one of ours. */
const OURS = [RABBIT, NOTIFICATIONS]

/** Two letters exchanged count as two slips. */
const SLIPS = 2

const KEYS = new Set(
  KNOWN_OPTS.flatMap((opt) => [
    `${opt.group}.${opt.name}`,
    ...(opt.deprecated ?? []),
  ]),
)

export function warnOfStrangers({
  path,
  assignments,
  sections,
}: ParsedFile): void {
  for (const { group, line } of sections) {
    const meant = meantGroup(group)
    if (meant !== undefined)
      LOG.warning(
        `Group [${group}] in ${path} line ${line} is not read; ` +
          `was [${meant}] meant?`,
      )
  }
  for (const { group, name, line } of assignments) {
    const where = `Option [${group}] ${name} in ${path} line ${line}`
    const meant = meantName(group, name)
    if (KEYS.has(`${group}.${name}`)) continue
    if (meant !== undefined)
      LOG.warning(`${where} is not read; was ${meant} meant?`)
    else if (OURS.includes(group)) LOG.warning(`${where} is not read`)
  }
}

function meantGroup(written: string): string | undefined {
  const group = groupName(written)
  const ours = ['DEFAULT', ...OURS]
  if (ours.includes(group)) return undefined
  if (written.trim().toUpperCase() === 'DEFAULT') return 'DEFAULT'
  return OURS.find((one) => distance(one, group) <= SLIPS)
}

/** The nearest of the group's names, if it is near. */
function meantName(group: string, name: string): string | undefined {
  return [...KEYS]
    .filter((key) => key.startsWith(`${group}.`))
    .map((key) => key.slice(group.length + 1))
    .map((known) => ({ known, slips: distance(known, name) }))
    .filter(({ known, slips }) => slips <= SLIPS && slips < known.length / 3)
    .sort((a, b) => a.slips - b.slips)[0]?.known
}
