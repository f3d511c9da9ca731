/**
 * The search field. Until somebody searches it only looks as the search theme's
 * does: that one is fetched when a pointer comes here, by the keys of the search
 * or by a first letter, and takes over what was typed. So no page waits for a
 * search that most visits do not make. The focus alone does not fetch it: the
 * theme calls the focus back once it is ready, from those who only pass by.
 */
import { translate } from '@docusaurus/Translate'
import styles from '@easyops-cn/docusaurus-search-local/dist/client/client/theme/SearchBar/SearchBar.module.css'
import {
  type ComponentType,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

const fetchSearch = () =>
  import(
    '@easyops-cn/docusaurus-search-local/dist/client/client/theme/SearchBar/index.jsx'
  )

/** The theme translates its placeholder, and not its name. */
const label = () => translate({ id: 'search.label', message: 'Search' })

/** The search, and the field that it takes over, gone by then. */
interface Come {
  readonly Search: ComponentType
  readonly before: HTMLInputElement
  readonly hadFocus: boolean
}

/** The search reads its field when it appears, just after this has filled it. */
function TakenOver({ Search, before, hadFocus }: Come) {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const field = place.current?.querySelector('input')
    if (!field) return
    field.value = before.value
    field.setAttribute('aria-label', label())
    // Gone with its field, or moved on by the reader in the meantime.
    const isFree = document.activeElement === document.body
    if (hadFocus && isFree) field.focus()
  }, [before, hadFocus])
  return (
    <div ref={place}>
      <Search />
    </div>
  )
}

/** Ctrl+K or ⌘K, as the search has it. */
function useShortcut(act: () => void) {
  const newest = useRef(act)
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      newest.current()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

/** A word that is being composed, as Chinese is, must not lose its field. */
async function composed(field: HTMLInputElement, isComposing: () => boolean) {
  if (!isComposing()) return
  await new Promise((end) =>
    field.addEventListener('compositionend', end, { once: true }),
  )
}

function Waiting({ onCome }: { onCome: (come: Come) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const isComposing = useRef(false)
  const isFetched = useRef(false)
  const fetchOnce = async () => {
    const { current: input } = field
    if (isFetched.current || input === null) return
    isFetched.current = true
    try {
      const { default: Search } = await fetchSearch()
      await composed(input, () => isComposing.current)
      const hadFocus = document.activeElement === input
      onCome({ Search, before: input, hadFocus })
    } catch {
      // Without the site's server: the next letter tries again.
      isFetched.current = false
    }
  }
  useShortcut(() => {
    field.current?.focus()
    void fetchOnce()
  })
  return (
    <div className={`navbar__search ${styles.searchBarContainer}`}>
      <svg aria-hidden className={styles.searchIcon} viewBox="0 0 16 16">
        <g fill="none" stroke="currentColor" strokeWidth="1.8">
          <circle cx="6" cy="6" r="5" />
          <path d="M9.7 9.7L15 15" strokeLinecap="round" />
        </g>
      </svg>
      <input
        ref={field}
        className={`navbar__search-input ${styles.searchInput}`}
        aria-label={label()}
        placeholder={label()}
        onPointerEnter={fetchOnce}
        onInput={fetchOnce}
        onCompositionStart={() => {
          isComposing.current = true
        }}
        onCompositionEnd={() => {
          isComposing.current = false
        }}
      />
    </div>
  )
}

export default function SearchBar() {
  const [come, setCome] = useState<Come | null>(null)
  return come === null ? <Waiting onCome={setCome} /> : <TakenOver {...come} />
}
