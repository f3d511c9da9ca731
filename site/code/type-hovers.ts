/**
 * Shows what the names of a quote mean. Started by Quote with its figure; the
 * types are fetched when a reader first points at the code, taps it or asks by
 * key. By pointer a name's card comes after a moment and stays while the
 * pointer is on the name or the card. By keyboard the code is one stop: Enter
 * begins at a name, arrow keys, Home and End go on, Escape leads back. The
 * focus is on the name, and the card describes it.
 */
import type { Card, QuoteTypes } from '../quotes/type-cards.mjs'
import { markNames } from './mark-names.ts'
import { nextName } from './next-name.ts'
import { fillCard, makeCard, placeCard } from './type-card.ts'

export interface TypeWords {
  /** Says which keys there are. */
  hint: string
  declaredIn(file: string): string
}

/** A pointer that only passes shows nothing; one on its way to the card may. */
const SHOW_MS = 120
const HIDE_MS = 250

/** One card is open on a page. */
let open: TypeHovers | null = null

const nameAt = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('.typed') : null

export class TypeHovers {
  readonly #pre: HTMLElement
  readonly #code: HTMLElement
  readonly #card: HTMLElement
  readonly #hint: HTMLElement
  readonly #words: TypeWords
  readonly #load: () => Promise<QuoteTypes>
  readonly #listeners = new AbortController()
  #loading: Promise<void> | null = null
  #cards: readonly Card[] = []
  #names: HTMLElement[] = []
  #shown: HTMLElement | null = null
  #focused: HTMLElement | null = null
  /** The name that the keyboard was on last. */
  #last: HTMLElement | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** What was pressed last: 'mouse', 'touch', 'pen'; empty for no pointer. */
  #pressed = ''

  constructor(
    figure: HTMLElement,
    load: () => Promise<QuoteTypes>,
    words: TypeWords,
  ) {
    const pre = figure.querySelector('pre')
    const code = pre?.querySelector('code')
    if (!pre || !code) throw new Error('a quote without code has no types')
    this.#pre = pre
    this.#code = code
    this.#load = load
    this.#words = words
    this.#card = makeCard(`${figure.id}-type`)
    this.#hint = this.#makeHint(`${figure.id}-type-keys`)
    pre.after(this.#hint)
    figure.append(this.#card)
    pre.setAttribute('aria-describedby', this.#hint.id)
    this.#listen(figure)
  }

  /** Takes away everything that it added, but for the marks of names. */
  end() {
    this.#hide()
    this.#listeners.abort()
    this.#card.remove()
    this.#hint.remove()
    this.#pre.removeAttribute('aria-describedby')
  }

  #makeHint(id: string) {
    const hint = document.createElement('p')
    hint.className = 'type-keys'
    hint.id = id
    hint.textContent = this.#words.hint
    hint.hidden = true
    return hint
  }

  #listen(figure: HTMLElement) {
    const { signal } = this.#listeners
    figure.addEventListener('pointerover', this.#over, { signal })
    figure.addEventListener('pointerleave', this.#hideSoon, { signal })
    this.#pre.addEventListener('click', this.#click, { signal })
    this.#pre.addEventListener('keydown', this.#key, { signal })
    this.#pre.addEventListener('focusin', this.#focusIn, { signal })
    this.#pre.addEventListener('focusout', this.#focusOut, { signal })
    document.addEventListener('keydown', this.#escape, { signal })
    document.addEventListener('pointerdown', this.#press, { signal })
    const passive = { signal, capture: true, passive: true }
    document.addEventListener('scroll', this.#place, passive)
    addEventListener('resize', this.#place, { signal })
  }

  /** Resolves when the names are marked; fetches the types at most once. */
  #ready(): Promise<void> {
    this.#loading ??= this.#load().then(
      ({ names, cards }) => {
        this.#cards = cards
        this.#names = markNames(this.#code, names)
        this.#point(this.#code.querySelector<HTMLElement>('.typed:hover'))
      },
      () => {
        // Not there now, as without a network: asked for again next time.
        this.#loading = null
      },
    )
    return this.#loading
  }

  #over = ({ target, pointerType }: PointerEvent) => {
    if (pointerType === 'touch' || !(target instanceof Node)) return
    if (this.#pre.contains(target)) void this.#ready()
    if (this.#card.contains(target)) clearTimeout(this.#timer)
    else this.#point(nameAt(target))
  }

  #point(name: HTMLElement | null) {
    clearTimeout(this.#timer)
    if (name === this.#shown) return
    if (name === null) this.#hideSoon()
    else this.#timer = setTimeout(() => this.#show(name), SHOW_MS)
  }

  #hideSoon = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#rest(), HIDE_MS)
  }

  /** What the keyboard is on keeps its card. */
  #rest() {
    if (this.#focused) this.#show(this.#focused)
    else this.#hide()
  }

  #show(name: HTMLElement) {
    const card = this.#cards[Number(name.dataset.card)]
    if (!card || name === this.#shown) return
    if (open && open !== this) open.#hide()
    open = this
    this.#shown?.classList.remove('shown')
    this.#shown = name
    name.classList.add('shown')
    fillCard(this.#card, card, this.#words.declaredIn(card.file))
    this.#card.hidden = false
    this.#place()
  }

  #hide() {
    clearTimeout(this.#timer)
    this.#shown?.classList.remove('shown')
    this.#shown = null
    this.#card.hidden = true
    if (open === this) open = null
  }

  #place = () => {
    if (this.#shown) placeCard(this.#card, this.#shown)
  }

  #press = ({ target, pointerType }: PointerEvent) => {
    this.#pressed = pointerType
    if (!this.#shown || !(target instanceof Node)) return
    if (this.#card.contains(target) || this.#shown.contains(target)) return
    this.#focused?.blur()
    this.#hide()
  }

  /** A tap, or a screen reader's click, goes to the name; a mouse hovers. */
  #click = ({ target, clientX, clientY }: MouseEvent) => {
    const pressed = this.#pressed
    this.#pressed = ''
    if (pressed === 'mouse' || !(target instanceof Element)) return
    if (target.closest('a')) return
    void this.#ready().then(() => {
      const there = document.elementFromPoint(clientX, clientY)
      const name = nameAt(target) ?? nameAt(there)
      if (name) this.#go(name)
    })
  }

  #key = (event: KeyboardEvent) => {
    const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event
    if (altKey || ctrlKey || metaKey || shiftKey) return
    if (target === this.#pre && key === 'Enter') {
      event.preventDefault()
      void this.#ready().then(() => this.#begin())
      return
    }
    const next = this.#focused && nextName(this.#names, this.#focused, key)
    if (!next) return
    event.preventDefault()
    this.#go(next)
  }

  #begin() {
    const name = this.#last ?? this.#names[0]
    if (name && document.activeElement === this.#pre) this.#go(name)
  }

  #go(name: HTMLElement) {
    name.tabIndex = -1
    name.focus({ preventScroll: true })
    name.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    this.#place()
  }

  #focusIn = ({ target }: FocusEvent) => {
    const name = nameAt(target)
    const isCode = target === this.#pre && this.#pre.matches(':focus-visible')
    this.#hint.hidden = !isCode && name === null
    // An application's keys are its own, also for a screen reader.
    this.#pre.setAttribute('role', name ? 'application' : 'group')
    if (!name) return
    this.#focused = name
    this.#last = name
    name.setAttribute('role', 'term')
    name.setAttribute('aria-describedby', this.#card.id)
    this.#show(name)
  }

  #focusOut = () => {
    this.#hint.hidden = true
    this.#pre.setAttribute('role', 'group')
    if (!this.#focused) return
    for (const name of ['role', 'tabindex', 'aria-describedby']) {
      this.#focused.removeAttribute(name)
    }
    this.#focused = null
    this.#hide()
  }

  #escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.#shown) return
    event.preventDefault()
    if (this.#focused) this.#pre.focus({ preventScroll: true })
    this.#hide()
  }
}
