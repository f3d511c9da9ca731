/**
 * What a question and its worker say to each other: predict.tsx posts ToLesson,
 * worker.ts answers once with FromLesson. Plain data, all of it.
 */
export interface ToLesson {
  /** A folder of sandbox/, such as `02-mitaka-stop`. */
  readonly lesson: string
}

export type FromLesson =
  /** The result as JSON text. */
  | { readonly type: 'returned'; readonly json: string }
  | { readonly type: 'failed'; readonly why: string }
