import { describe, expect, it } from 'vitest'
import { slideInAddress } from '../../site/slides/slide-address.ts'
import { type Part, slidesOf } from '../../site/slides/slides.ts'

const PARTS: Readonly<Record<string, Part>> = {
  T: 'title',
  H: 'heading',
  w: 'words',
  F: 'figure',
}

/** A page and its slides, a letter for each part. */
const cut = (page: string) =>
  slidesOf([...page].flatMap((letter) => PARTS[letter] ?? [])).map((slide) =>
    slide.map((place) => page[place]).join(''),
  )

describe('the slides of a page', () => {
  it('keep the question with the title', () => {
    expect(cut('TwwHw')).toEqual(['Tww', 'Hw'])
  })

  it('give each figure a slide of its own under its heading', () => {
    expect(cut('HwFFw')).toEqual(['Hw', 'HF', 'HF', 'Hw'])
  })

  it('show a figure at once where no words come first', () => {
    expect(cut('HFHF')).toEqual(['HF', 'HF'])
  })

  it('break a long text, and repeat its heading', () => {
    expect(cut('Hwwwww')).toEqual(['Hwww', 'Hww'])
  })

  it('keep a heading with the one under it', () => {
    expect(cut('HHwF')).toEqual(['HHw', 'HHF'])
  })

  it('lose no part and change no order', () => {
    const page = 'TwwwwHwFwHHFFwwwH'
    const places = slidesOf([...page].flatMap((one) => PARTS[one] ?? [])).flat()
    const seen = [...new Set(places)]
    expect(seen).toEqual([...page].map((_, place) => place))
  })

  it('of an empty page are none', () => {
    expect(slidesOf([])).toEqual([])
  })
})

describe('the slide in an address', () => {
  it('is counted from 1 there, and from 0 here', () => {
    expect(slideInAddress('?slide=3')).toBe(2)
  })

  it.each([
    '',
    '?slide=',
    '?slide=0',
    '?slide=-1',
    '?slide=1e3',
    '?slide=99999',
  ])('is none in %j', (search) => expect(slideInAddress(search)).toBe(null))
})
