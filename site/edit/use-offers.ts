/**
 * What a reader may bring to a player that is still closed: a link to an edit,
 * and a file that is dropped on it. Used by player.tsx and run.tsx; it comes
 * with the page, so it is small.
 */
import {
  type DragEvent,
  type RefObject,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react'

function onHashChange(tell: () => void) {
  window.addEventListener('hashchange', tell)
  return () => window.removeEventListener('hashchange', tell)
}

/**
 * Of several players of a scenario on a page, the first one opens the link.
 *
 * @returns what stands behind `#edit=NAME:`, or null.
 */
export function useSharedEdit(
  name: string,
  root: RefObject<HTMLElement | null>,
): string | null {
  const hash = useSyncExternalStore(
    onHashChange,
    () => window.location.hash,
    () => '',
  )
  const [isFirst, setFirst] = useState(false)
  useEffect(() => {
    const first = document.querySelector(`[data-edits="${name}"]`)
    setFirst(first === root.current)
  }, [name, root])
  const start = `#edit=${name}:`
  return isFirst && hash.startsWith(start) ? hash.slice(start.length) : null
}

/** @returns the file that was dropped last, and what hears of it. */
export function useDrop() {
  const [dropped, setDropped] = useState<File | null>(null)
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const [file] = event.dataTransfer.files
      if (file === undefined) return
      event.preventDefault()
      setDropped(file)
    },
  }
  return { dropped, handlers }
}
