import { describe, expect, it } from 'vitest'
import { read } from './source-files.ts'

const CHECKLIST = read('test/upstream.md')

/** `file#"title"`, in backquotes. */
const REFERENCE = /`([^`#]+)#"([^`]+)"`/g

/** The rows of its tables: what upstream tests, and what stands for it here. */
function rows(): [upstream: string, here: string][] {
  return CHECKLIST.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, upstream = '', here = '']): [string, string] => [upstream, here])
    .filter(([upstream]) => upstream !== 'upstream')
}

/** A title may begin or end a longer one, as the label of a table's row does. */
function hasTitle(source: string, title: string): boolean {
  const escaped = title.replaceAll("'", "\\'")
  return [title, escaped].some((text) =>
    source
      .split(text)
      .slice(0, -1)
      .some((before) => /['"`][^'"`\n]*$/.test(before)),
  )
}

describe("the list of upstream's tests", () => {
  it.each(rows())('%s: has a test here, or says why not', (_upstream, here) => {
    expect(here).toMatch(/`test\/.*#".*"`|^none\b.*: \S/)
  })

  it.each(
    [...CHECKLIST.matchAll(REFERENCE)].map(([, file = '', title = '']) => [
      file,
      title,
    ]),
  )('%s has a test "%s"', (file, title) => {
    expect(hasTitle(read(file!), title!)).toBe(true)
  })

  it('would notice a title that is not there', () => {
    expect(hasTitle("it('is there', () => {})", 'is there')).toBe(true)
    expect(hasTitle("it('is there', () => {})", 'is not there')).toBe(false)
    expect(hasTitle('const isThere = 1', 'isThere')).toBe(false)
  })
})
