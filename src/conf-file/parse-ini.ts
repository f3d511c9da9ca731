/**
 * Conf-file: the text of a file as assignments, each with its line. By the
 * rules of oslo.config, which no other reader of such files has: a line that
 * begins with white space goes on the value before it, whatever it holds, and a
 * value in quotes loses one pair of them. `read-conf` calls it for each file.
 *
 * oslo counterpart: oslo.config's `iniparser.BaseParser`, `cfg.ConfigParser`.
 */
import { ConfigurationError } from '../errors.ts'

/** `name = text`, as it stands in a file. */
export interface Assignment {
  /** As written, but for case: only `DEFAULT` is in capitals. */
  readonly group: string
  readonly name: string
  /** Lines of one value are joined by line feeds. */
  readonly text: string
  readonly line: number
}

interface Begun {
  readonly group: string
  readonly name: string
  readonly lines: string[]
  readonly line: number
}

/** `[group]`, with the line on which it stands. */
export interface Section {
  readonly group: string
  readonly line: number
}

export interface ParsedFile {
  readonly path: string
  readonly assignments: readonly Assignment[]
  readonly sections: readonly Section[]
}

/**
 * @throws ConfigurationError with path and line of what is no assignment, no
 * section and no comment. What may be the value of an option is not printed.
 */
export function parseIni(path: string, text: string): ParsedFile {
  const parser = new Parser(path)
  for (const line of text.split(/\r\n|\r|\n/)) parser.read(line.trimEnd())
  return parser.end()
}

class Parser {
  readonly #path: string
  readonly #assignments: Assignment[] = []
  readonly #sections: Section[] = []
  #group: string | null = null
  #begun: Begun | null = null
  #line = 0

  constructor(path: string) {
    this.#path = path
  }

  read(line: string): void {
    this.#line += 1
    if (/^[ \t]/.test(line)) this.#goOn(line.trimStart())
    else {
      this.#finish()
      if (line.startsWith('[')) this.#begin(line)
      else if (line !== '' && !/^[#;]/.test(line)) this.#assign(line)
    }
  }

  end(): ParsedFile {
    this.#finish()
    return {
      path: this.#path,
      assignments: this.#assignments,
      sections: this.#sections,
    }
  }

  #goOn(text: string): void {
    if (this.#begun === null)
      this.#refuse(
        'begins with white space, which goes on with a value; expected a ' +
          'value before it, or no white space',
      )
    this.#begun.lines.push(text)
  }

  #finish(): void {
    if (this.#begun === null) return
    const { lines, ...rest } = this.#begun
    this.#assignments.push({ ...rest, text: lines.join('\n') })
    this.#begun = null
  }

  #begin(line: string): void {
    const written = line.slice(1, -1)
    if (!line.endsWith(']') || written === '')
      this.#refuse(`is ${JSON.stringify(line)}; expected [group] and no more`)
    this.#group = groupName(written)
    this.#sections.push({ group: written, line: this.#line })
  }

  #assign(line: string): void {
    const at = line.search(/[=:]/)
    if (at < 0)
      this.#refuse(`has no = and no :${after(line)}; expected name = value`)
    const name = line.slice(0, at).trim()
    if (name === '')
      this.#refuse('has no name before its value; expected name = value')
    if (this.#group === null)
      this.#refuse(
        `sets ${name} before any group has begun; expected a line [DEFAULT]`,
      )
    const lines = [unquoted(line.slice(at + 1).trim())]
    this.#begun = { group: this.#group, name, lines, line: this.#line }
  }

  #refuse(why: string): never {
    throw new ConfigurationError(`${this.#path} line ${this.#line} ${why}`)
  }
}

/** oslo.config compares groups without case, but not with `DEFAULT`. */
export function groupName(written: string): string {
  return written === 'DEFAULT' ? written : written.toLowerCase()
}

/** The name alone, if there is one: what follows may be a password. */
function after(line: string): string {
  const name = /^(\S+)\s+\S/.exec(line)?.[1]
  return name === undefined ? '' : ` after ${JSON.stringify(name)}`
}

/** Also of a single quote sign alone, which is how oslo.config reads it. */
function unquoted(text: string): string {
  return /^["']/.test(text) && text.at(0) === text.at(-1)
    ? text.slice(1, -1)
    : text
}
