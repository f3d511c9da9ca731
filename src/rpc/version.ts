/**
 * RPC: whether an endpoint's version serves a caller's.
 *
 * oslo counterpart: `version_is_compatible` in `_utils.py`.
 */

/**
 * True if the majors are equal and `asked` is not newer than `implemented`.
 * Null asks for nothing that can be had; null implements everything.
 *
 * @throws TypeError for what is not `major.minor[.revision]`; on a server this
 * becomes the failure that the caller gets.
 */
export function versionIsCompatible(
  implemented: string | null,
  asked: unknown,
): boolean {
  if (implemented === null) return true
  if (asked === null) return false
  const [major, minor, revision] = parse(implemented)
  const [askedMajor, askedMinor, askedRevision] = parse(asked)
  if (major !== askedMajor) return false
  if (minor !== askedMinor) return askedMinor < minor
  return askedRevision <= revision
}

const VERSION = /^(\d+)\.(\d+)(?:\.(\d+))?$/

function parse(version: unknown): [number, number, number] {
  const parts = typeof version === 'string' && VERSION.exec(version)
  if (!parts)
    throw new TypeError(
      `version is ${JSON.stringify(version)?.slice(0, 80)}; ` +
        'expected "major.minor"',
    )
  return [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)]
}
