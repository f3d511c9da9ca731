import { expect, test } from 'vitest'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import { blocksOf } from '../../site/player/blocks.mjs'
import { outermost } from '../../site/player/spans.mjs'
import { read } from '../recorder/source-tree.ts'

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

test('a function inside another one makes no block of its own', () => {
  const spans = [
    { line: 12, endLine: 14 },
    { line: 3, endLine: 9 },
    { line: 4, endLine: 5 },
    { line: 3, endLine: 3 },
  ]
  expect(outermost(spans)).toEqual([
    { line: 3, endLine: 9 },
    { line: 12, endLine: 14 },
  ])
})

/** The lines that the player has of a file, without indentation. */
async function shownLines({ recording }: OpenRecording, file: number) {
  const spans = recording.functions
    .filter(([inFile]) => inFile === file)
    .map(([, , line, endLine]) => ({ line, endLine }))
  const source = read(recording.files[file]?.path ?? '')
  const blocks = await blocksOf(source, spans)
  const lines = blocks.flatMap(([start, html]) =>
    html.map((one, row): [number, string] => [start + row, textOf(one).trim()]),
  )
  return { source: source.split('\n'), shown: new Map(lines) }
}

test('each recorded line stands in a block as it stands in the source', async () => {
  const open = openRecording(read('site/static/recordings/one-call.json'))
  const { functions, files, positions } = open.recording
  for (const file of files.keys()) {
    const { source, shown } = await shownLines(open, file)
    const lines = positions
      .filter(([fn]) => functions[fn]?.[0] === file)
      .map(([, line]) => line)
    expect(lines.map((line) => shown.get(line))).toEqual(
      lines.map((line) => source[line - 1]?.trim()),
    )
  }
})
