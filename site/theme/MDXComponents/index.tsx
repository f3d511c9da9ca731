/**
 * The components that a page may use without importing them. `Quote`, `Note`,
 * `NoteCode` and `Code` are written by the quote plugins, `PredictQuestion` and
 * `PredictOption` by the question's, never by an author; `Contents`,
 * `PathOfACall`, `Player`, `Predict` and `Run` are written by authors; a table
 * in Markdown becomes a `ScrollingTable`.
 */
import MDXComponents from '@theme-init/MDXComponents'
import { Code } from '../../code/code.tsx'
import { Note, NoteCode, Quote } from '../../code/quote.tsx'
import { ScrollingTable } from '../../code/scrolling-table.tsx'
import { Contents } from '../../course/contents.tsx'
import { Run } from '../../edit/run.tsx'
import { PathOfACall } from '../../home/path-of-a-call.tsx'
import { Player } from '../../player/player.tsx'
import {
  Predict,
  PredictOption,
  PredictQuestion,
} from '../../predict/predict.tsx'

export default {
  ...MDXComponents,
  Code,
  Contents,
  Note,
  NoteCode,
  PathOfACall,
  Player,
  Predict,
  PredictOption,
  PredictQuestion,
  Quote,
  Run,
  table: ScrollingTable,
}
