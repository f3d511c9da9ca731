/**
 * What the player shows in place of the site's recording: a run on the spot, or
 * a file. Made by use-workshop.ts and opened-file.ts, shown by stage.tsx.
 */
import type { Played } from '../player/load-played.ts'

export interface Shown {
  readonly played: Played
  /** Where it opens; null: at the function that the page names. */
  readonly at: number | null
  /** Whether the focus goes to the player; else it stays where it is. */
  readonly takesFocus: boolean
  /** The address of it; null: it has none. */
  readonly link: string | null
}
