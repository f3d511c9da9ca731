/**
 * The components that a page may use without importing them. `Quote`, `Note`,
 * `NoteCode` and `Code` are written by the quote plugins, never by an author;
 * `PathOfACall`, `Player` and `Run` are written by authors; a table in Markdown
 * becomes a `ScrollingTable`.
 */
import MDXComponents from '@theme-init/MDXComponents'
import { Code } from '../../code/code.tsx'
import { Note, NoteCode, Quote } from '../../code/quote.tsx'
import { ScrollingTable } from '../../code/scrolling-table.tsx'
import { Run } from '../../edit/run.tsx'
import { PathOfACall } from '../../home/path-of-a-call.tsx'
import { Player } from '../../player/player.tsx'

export default {
  ...MDXComponents,
  Code,
  Note,
  NoteCode,
  PathOfACall,
  Player,
  Quote,
  Run,
  table: ScrollingTable,
}
