/**
 * A page of the course as slides: one part at a time, in large type, with the
 * arrow keys. The keys of a player or of a field come first. The address names
 * the slide, so that a lecture can be taken up where it was left. Shown by
 * present.tsx.
 */
import Translate, { translate } from '@docusaurus/Translate'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { hideSlides, moveToNote, showSlide, slidesOfPage } from './deck-page.ts'
import { keepInAddress } from './slide-address.ts'

const KEYS: Readonly<Record<string, Move>> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'back',
  PageUp: 'back',
  Home: 'first',
  End: 'last',
  Escape: 'close',
}

type Move = 'next' | 'back' | 'first' | 'last' | 'close'

/** What a field, an editor or a player has heard already is theirs. */
function moveOf(event: KeyboardEvent): Move | undefined {
  const { defaultPrevented, altKey, ctrlKey, metaKey, target, key } = event
  if (defaultPrevented || altKey || ctrlKey || metaKey) return undefined
  const isField =
    target instanceof Element &&
    target.closest('input, select, textarea, [contenteditable]') !== null
  return isField ? undefined : KEYS[key]
}

function useKeys(move: (one: Move) => void) {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const one = moveOf(event)
      if (one === undefined) return
      event.preventDefault()
      move(one)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [move])
}

/** The page is a deck as long as this is there. */
function useDeck(first: number) {
  const [slides, setSlides] = useState<HTMLElement[][]>([])
  const [wanted, setAt] = useState(first)
  const at = Math.min(Math.max(wanted, 0), Math.max(slides.length - 1, 0))
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    dataset.slides = ''
    setSlides(slidesOfPage())
    return () => {
      delete dataset.slides
      hideSlides()
      keepInAddress(null)
    }
  }, [])
  useLayoutEffect(() => {
    const slide = slides[at]
    if (slide === undefined) return
    showSlide(slide)
    keepInAddress(at)
  }, [slides, at])
  return { slides, at, setAt }
}

interface DeckProps {
  /** The slide to begin with, counted from 0. */
  readonly first: number
  readonly close: () => void
}

export function Deck({ first, close }: DeckProps) {
  const { slides, at, setAt } = useDeck(first)
  const bar = useRef<HTMLElement>(null)
  const go = useCallback(
    (to: number) => {
      bar.current?.focus()
      setAt(Math.min(Math.max(to, 0), slides.length - 1))
    },
    [slides, setAt],
  )
  const move = useCallback(
    (one: Move) => {
      const by = one === 'next' ? 1 : -1
      const isStep = one === 'next' || one === 'back'
      if (one === 'close') close()
      else if (isStep && moveToNote(slides[at] ?? [], by)) return
      else go({ first: 0, last: Infinity, next: at + 1, back: at - 1 }[one])
    },
    [slides, at, go, close],
  )
  useKeys(move)
  useEffect(() => bar.current?.focus(), [])
  return <Bar {...{ bar, at, move }} all={slides.length} />
}

interface BarProps {
  readonly bar: React.RefObject<HTMLElement | null>
  readonly at: number
  readonly all: number
  readonly move: (one: Move) => void
}

function Bar({ bar, at, all, move }: BarProps) {
  const label = translate({ id: 'slides.label', message: 'Slides' })
  return (
    <nav className="slides-bar" aria-label={label} ref={bar} tabIndex={-1}>
      <button type="button" disabled={at === 0} onClick={() => move('back')}>
        <Translate id="slides.back">Back</Translate>
      </button>
      <span role="status">
        <Translate id="slides.place" values={{ n: at + 1, all }}>
          {'Slide {n} of {all}'}
        </Translate>
      </span>
      <button
        type="button"
        disabled={at === all - 1}
        onClick={() => move('next')}
      >
        <Translate id="slides.next">Next</Translate>
      </button>
      <span className="slides-keys">
        <Translate id="slides.keys">
          Arrow keys go through slides and notes, Esc ends.
        </Translate>
      </span>
      <button type="button" onClick={() => move('close')}>
        <Translate id="slides.close">End</Translate>
      </button>
    </nav>
  )
}
