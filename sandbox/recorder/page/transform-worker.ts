/**
 * Recorder, in a page: the worker that instruments. It is kept warm, since the
 * first files take ten times as long as the later ones. Gets texts, posts
 * modules that a run's worker can link.
 */
import type { TransformedModule } from '../link-modules.ts'
import { ModuleGraph, type Sources } from '../module-graph.ts'

export interface ToTransform {
  readonly id: number
  readonly entry: string
  readonly sources: Sources
}

export type FromTransform =
  | { readonly id: number; readonly modules: readonly TransformedModule[] }
  | {
      readonly id: number
      readonly error: string
      /** Of a mistake in a source: where; lines from 1, columns from 0. */
      readonly path: string | null
      readonly line: number | null
      readonly column: number | null
    }

/** What of a worker's global is used here; this file knows no DOM. */
interface WorkerScope {
  postMessage(message: FromTransform): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: ToTransform }) => void,
  ): void
}

const scope = globalThis as unknown as WorkerScope

const graph = new ModuleGraph()

function failure(id: number, error: unknown): FromTransform {
  const told = error as {
    path?: string
    loc?: { line: number; column: number }
  }
  return {
    id,
    error: error instanceof Error ? error.message : String(error),
    path: told.path ?? null,
    line: told.loc?.line ?? null,
    column: told.loc?.column ?? null,
  }
}

function answer({ id, entry, sources }: ToTransform): FromTransform {
  try {
    return { id, modules: graph.transform(entry, sources) }
  } catch (error) {
    return failure(id, error)
  }
}

scope.addEventListener('message', ({ data }) => scope.postMessage(answer(data)))
