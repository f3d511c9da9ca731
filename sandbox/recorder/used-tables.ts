/**
 * Recorder: the files, functions and positions that a recording mentions, in
 * the order in which they were first met. A file that did not run is not in it,
 * so that a change there changes no recording.
 *
 * Used by `Recorder`.
 */
import type { Recording } from './format.ts'
import type { Frame } from './frame.ts'
import type { ModuleTable, PositionRow } from './position-table.ts'

interface Place {
  readonly index: number
  readonly hasThis: boolean
}

type FunctionRow = Recording['functions'][number]

export class UsedTables {
  readonly #files = new Map<ModuleTable, number>()
  readonly #functions: FunctionRow[] = []
  readonly #functionIndex = new Map<ModuleTable, number[]>()
  readonly #positions: PositionRow[] = []
  readonly #places = new Map<ModuleTable, Place[]>()

  position(module: ModuleTable, position: number): Place {
    const places = this.#places.get(module) ?? []
    this.#places.set(module, places)
    const known = places[position]
    if (known !== undefined) return known
    const row = module.positions[position]
    if (row === undefined) throw new RangeError(`no position ${position}`)
    const [fn, ...rest] = row
    const index =
      this.#positions.push([this.#function(module, fn), ...rest]) - 1
    const place = { index, hasThis: /^this\b/.test(row[5]) }
    places[position] = place
    return place
  }

  functionOf({ module, fn }: Frame): number {
    return this.#function(module, fn)
  }

  #function(module: ModuleTable, fn: number): number {
    const indices = this.#functionIndex.get(module) ?? []
    this.#functionIndex.set(module, indices)
    const known = indices[fn]
    if (known !== undefined) return known
    const row = module.functions[fn]
    if (row === undefined) throw new RangeError(`no function ${fn}`)
    const { symbol, line, endLine, isAsync, isGenerator } = row
    const flags = (isAsync ? 1 : 0) + (isGenerator ? 2 : 0)
    const file = this.#file(module)
    const index = this.#functions.push([file, symbol, line, endLine, flags]) - 1
    indices[fn] = index
    return index
  }

  #file(module: ModuleTable): number {
    const known = this.#files.get(module)
    if (known !== undefined) return known
    this.#files.set(module, this.#files.size)
    return this.#files.size - 1
  }

  /** @param frames - so that the functions of all of them are in it */
  rows(
    frames: readonly Frame[],
  ): Pick<Recording, 'files' | 'functions' | 'positions'> {
    for (const frame of frames) this.functionOf(frame)
    return {
      files: [...this.#files.keys()].map(({ path, hash }) => ({ path, hash })),
      functions: this.#functions,
      positions: this.#positions,
    }
  }
}
