/**
 * Recorder: what is put into a source, without moving a line. At one place what
 * closes comes first, from the inside out, then what opens, from the outside
 * in; that is the order in which a walk of the tree meets them.
 *
 * Used by the instrumenter and by the linker of blob modules.
 */
export class Insertions {
  readonly #closing = new Map<number, string>()
  readonly #opening = new Map<number, string>()

  open(at: number, text: string): void {
    this.#opening.set(at, (this.#opening.get(at) ?? '') + text)
  }

  close(at: number, text: string): void {
    this.#closing.set(at, (this.#closing.get(at) ?? '') + text)
  }

  /** `source` with everything put in. */
  into(source: string): string {
    const places = new Set([...this.#closing.keys(), ...this.#opening.keys()])
    const parts: string[] = []
    let from = 0
    for (const at of [...places].sort((a, b) => a - b)) {
      parts.push(source.slice(from, at))
      parts.push(this.#closing.get(at) ?? '', this.#opening.get(at) ?? '')
      from = at
    }
    parts.push(source.slice(from))
    return parts.join('')
  }
}
