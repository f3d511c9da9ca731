/**
 * Keeps what was read in the browser's own storage, and tells components of it.
 * Where there is no storage (switched off, full, or a browser that refuses) it
 * is kept as long as the page lives. Called by the theme's sidebar link and
 * paginator and by contents.tsx.
 */
import { useSyncExternalStore } from 'react'
import { NOTHING_READ, type Progress, parseProgress } from './progress.ts'

const KEY = 'course-progress'

const listeners = new Set<() => void>()
let progress: Progress | null = null

function fromStorage(): Progress {
  try {
    return parseProgress(localStorage.getItem(KEY))
  } catch {
    return NOTHING_READ
  }
}

function current(): Progress {
  progress ??= fromStorage()
  return progress
}

/** Called in the browser only. */
export function changeProgress(change: (progress: Progress) => Progress) {
  const next = change(current())
  if (next === progress) return
  progress = next
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // It is then known until the page is left.
  }
  for (const listener of listeners) listener()
}

/** Another tab of the site has read something. */
function hearOthers({ key }: StorageEvent) {
  if (key !== KEY && key !== null) return
  progress = fromStorage()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) addEventListener('storage', hearOthers)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('storage', hearOthers)
  }
}

/** Nothing is read in what the server renders, and at hydration. */
export function useProgress(): Progress {
  return useSyncExternalStore(subscribe, current, () => NOTHING_READ)
}
