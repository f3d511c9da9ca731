import { describe, expect, it } from 'vitest'
import {
  NOTHING_READ,
  parseProgress,
  reached,
  readOn,
  readToTheEnd,
} from '../../site/course/progress.ts'

const PAGES = ['topics', 'transport', 'client']

describe('what was read', () => {
  it('is nothing where the storage holds anything else', () => {
    for (const text of [null, '', '{', '7', '[]', '"x"', '{"read":"topics"}'])
      expect(parseProgress(text)).toEqual(NOTHING_READ)
    expect(
      parseProgress('{"read":["topics",1,"topics"],"last":{"page":7}}'),
    ).toEqual({ off: false, read: ['topics'], last: null })
  })

  it('comes back from the storage as it went in', () => {
    const progress = readToTheEnd(
      reached(NOTHING_READ, 'client', 'poll'),
      'client',
    )
    expect(parseProgress(JSON.stringify(progress))).toEqual(progress)
  })

  it('does not grow once the reader has switched it off', () => {
    const off = { ...NOTHING_READ, off: true }
    expect(reached(off, 'topics', '')).toBe(off)
    expect(readToTheEnd(off, 'topics')).toBe(off)
  })
})

describe('where to read on', () => {
  it('is the first page for who has read nothing', () => {
    expect(readOn(NOTHING_READ, PAGES)).toEqual({ page: 'topics', heading: '' })
  })

  it('is the heading where a page was left', () => {
    expect(readOn(reached(NOTHING_READ, 'transport', 'url'), PAGES)).toEqual({
      page: 'transport',
      heading: 'url',
    })
  })

  it('is the next unread page after one that was read to its end', () => {
    const progress = readToTheEnd(reached(NOTHING_READ, 'client', ''), 'client')
    expect(readOn(progress, PAGES)?.page).toBe('topics')
    expect(readOn(readToTheEnd(progress, 'topics'), PAGES)?.page).toBe(
      'transport',
    )
  })

  it('is nowhere once all is read, and ignores pages that are gone', () => {
    const all = { ...NOTHING_READ, read: PAGES }
    expect(readOn(all, PAGES)).toBe(null)
    expect(readOn(reached(NOTHING_READ, 'gone', 'x'), PAGES)?.page).toBe(
      'topics',
    )
  })
})
