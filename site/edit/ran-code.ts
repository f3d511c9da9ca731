/**
 * The code of a recording that was not made with the site: blocks as the code
 * pane shows them, from the sources that it was made of, coloured in the page
 * when the pane first comes to a file. Called by workshop.tsx and
 * opened-file.ts.
 */
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import type { Code } from '../player/load-played.ts'
import { indentOf, outermost } from '../player/spans.mjs'
import { colouredLines } from './coloured.ts'

type Blocks = Code[string]

/** @param sourceOf - null: nobody has the text; its lines are shown empty */
export function codeOf(
  { recording }: OpenRecording,
  sourceOf: (path: string) => string | null,
): Code {
  const code: Record<string, Blocks> = Object.create(null)
  for (const [at, { path }] of recording.files.entries()) {
    let blocks: Blocks | undefined
    Object.defineProperty(code, path, {
      enumerable: true,
      get: () => {
        const spans = recording.functions
          .filter(([file]) => file === at)
          .map(([, , line, endLine]) => ({ line, endLine }))
        blocks ??= blocksOf(sourceOf(path), outermost(spans))
        return blocks
      },
    })
  }
  return code
}

interface Span {
  readonly line: number
  readonly endLine: number
}

/** No function of ours is longer; a stranger's file may say that one is. */
const MOST_LINES = 5000

function blocksOf(source: string | null, spans: readonly Span[]): Blocks {
  if (source === null)
    return spans.map(({ line, endLine }) => {
      const length = Math.min(Math.max(endLine - line + 1, 1), MOST_LINES)
      return [line, new Array<string>(length).fill(''), 0]
    })
  const texts = source.split('\n')
  const indents = new Map<number, number>()
  for (const { line, endLine } of spans) {
    const indent = indentOf(texts.slice(line - 1, endLine))
    for (let at = line; at <= Math.min(endLine, texts.length); at += 1)
      indents.set(at, indent)
  }
  const lines = colouredLines(source, (line) => indents.get(line) ?? 0)
  return spans.map(({ line, endLine }) => [
    line,
    lines.slice(line - 1, endLine),
    indents.get(line) ?? 0,
  ])
}
