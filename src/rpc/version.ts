/**
 * RPC: whether an endpoint's version serves a caller's.
 *
 * oslo counterpart: `version_is_compatible` in `_utils.py`.
 */
import { AttributeError, IndexError } from '../wire/builtin-errors.ts'
import { shown } from '../wire/json-writer.ts'

/**
 * True if the majors are equal and `asked` is not newer than `implemented`.
 * Null asks for nothing that can be had; null implements everything.
 *
 * @throws IndexError for a text without a minor part, RangeError (a ValueError
 * to Python) for parts that are no numbers, AttributeError for what is no text:
 * a caller gets the same from Python.
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

function parse(version: unknown): [number, number, number] {
  if (typeof version !== 'string') throw new AttributeError(describe(version))
  const [major, minor, revision = '0'] = version.split('.')
  if (major === undefined || minor === undefined)
    throw new IndexError(describe(version))
  return [major, minor, revision].map((part) => {
    if (!/^\d+$/.test(part)) throw new RangeError(describe(version))
    return Number(part)
  }) as [number, number, number]
}

function describe(version: unknown): string {
  return `version is ${shown(version)}; expected "major.minor"`
}
