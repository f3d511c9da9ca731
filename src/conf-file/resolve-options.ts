/**
 * Conf-file: the values of our options, from all sources, converted to their
 * types. What cannot be converted stays a text, which `Conf.from` refuses with
 * file, line, group and name. `read-conf` calls it.
 *
 * oslo counterpart: `ConfigOpts._do_get` and `_convert_value` in oslo.config.
 * There an empty number is None; here it counts as not given.
 */
import type { GivenOption } from '../conf.ts'
import { ConfigurationError } from '../errors.ts'
import type { Opt } from '../opt.ts'
import { KNOWN_OPTS } from '../options/known-opts.ts'
import { groupName } from './parse-ini.ts'
import type { Found, Sources } from './sources.ts'
import { substitute } from './substitute.ts'

/**
 * @throws ConfigurationError for a value that refers to one which nobody set,
 * or to itself.
 */
export function resolveOptions(sources: Sources): GivenOption[] {
  return KNOWN_OPTS.flatMap((opt) => {
    const found = sources.find(opt)
    if (found === null) return []
    const resolver = new Resolver(sources, opt, found)
    const texts = found.texts.map((text) => resolver.resolve(text, opt.group))
    const value = converted(opt, texts)
    if (value === null) return []
    const { group, name, origin } = found
    return [{ group, name, value, origin }]
  })
}

function converted(opt: Opt<unknown>, texts: readonly string[]): unknown {
  if (opt.multiple) return texts
  const [text = ''] = texts
  const isEmptyNumber = typeof opt.default === 'number' && text.trim() === ''
  return isEmptyNumber ? null : opt.fromText(text)
}

/** Follows the references in one option's value. */
class Resolver {
  readonly #sources: Sources
  readonly #opt: Opt<unknown>
  readonly #found: Found
  /** The names that led here; one that comes again refers to itself. */
  readonly #trail: string[] = []

  constructor(sources: Sources, opt: Opt<unknown>, found: Found) {
    this.#sources = sources
    this.#opt = opt
    this.#found = found
  }

  /** @param group where a name without one is looked for, before DEFAULT. */
  resolve(text: string, group: string): string {
    return substitute(text, (name) => this.#follow(name, group))
  }

  #follow(name: string, group: string): string {
    for (const [where, which] of candidates(name, group)) {
      const text = this.#textOf(where, which)
      if (text === null) continue
      const key = `${where}.${which}`
      if (this.#trail.includes(key)) this.#refuse(name, 'leads back to itself')
      this.#trail.push(key)
      const value = this.resolve(text, where)
      this.#trail.pop()
      return value
    }
    return this.#refuse(name, 'is set in none of the files')
  }

  /** As given, or the default of one of our options. */
  #textOf(group: string, name: string): string | null {
    const opt = KNOWN_OPTS.find(
      (known) => known.group === group && known.name === name,
    )
    if (opt === undefined) return this.#sources.findText(group, name)
    const text = this.#sources.find(opt)?.texts.at(-1)
    return text ?? String(opt.default ?? '').replaceAll('$', () => '$$')
  }

  /** Of a secret not even the name is printed: it may be a piece of it. */
  #refuse(name: string, why: string): never {
    const { group, origin } = this.#found
    const reference = this.#opt.secret ? 'a name that' : `$${name}, which`
    throw new ConfigurationError(
      `option [${group}] ${this.#found.name} in ${origin} refers to ` +
        `${reference} ${why}; a dollar sign that refers to nothing is ` +
        'written $$',
    )
  }
}

/** The places where a name is looked for, in this order. */
function candidates(name: string, group: string): [string, string][] {
  const dot = name.indexOf('.')
  if (dot >= 0) return [[groupName(name.slice(0, dot)), name.slice(dot + 1)]]
  return [
    [group, name],
    ['DEFAULT', name],
  ]
}
