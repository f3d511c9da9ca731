/**
 * Conf-file: the values of other options inside a value, as `$name`, `${name}`
 * and `${group.name}`. `$$` and `\$` are a dollar sign, and so is one before
 * anything that is no name. `resolve-options` calls it for each value it takes.
 *
 * oslo counterpart: `ConfigOpts._substitute` and `Template` in oslo.config. A
 * service knows the defaults of all its options, this reader those of
 * `options/` only: another name must be set in the files.
 */

const REFERENCE =
  /\$(?:(?<escaped>\$)|(?<name>[_a-z][._a-z0-9]*)|\{(?<braced>[_a-z][._a-z0-9]*)\})/gi

/**
 * @param lookUp the text that a name stands for; it throws for one that stands
 * for none.
 */
export function substitute(
  text: string,
  lookUp: (name: string) => string,
): string {
  return text
    .replaceAll('\\$', () => '$$')
    .replaceAll(REFERENCE, (...args) => {
      const { escaped, name, braced } = args.at(-1) as Record<string, string>
      return escaped ?? lookUp(name ?? braced ?? '')
    })
}
