/**
 * A cursor in the code pane, for who has no mouse: while the pane has the focus
 * the arrows lead from line to line, Enter to the next step at the line, with
 * Shift to the one before. The line is marked on the page itself, so that no
 * other line is drawn anew. Used by code-pane.tsx.
 */
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'

/** These keys are the pane's own: the player leaves them to it. */
export const LINE_KEYS = 'ArrowUp ArrowDown Enter'

interface Cursor {
  /** What is told of the line: how many steps it has; null before any key. */
  readonly line: number | null
  readonly steps: number
  readonly hear: (event: KeyboardEvent) => void
  readonly leave: () => void
}

export function useLineCursor(
  pane: RefObject<HTMLElement | null>,
  open: OpenRecording,
  at: number,
  goTo: (step: number) => void,
): Cursor {
  const { path, line: current } = open.step(at)
  const [cursor, setCursor] = useState({ path, line: -1 })
  const line = cursor.path === path && cursor.line >= 0 ? cursor.line : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines are there
  useEffect(() => {
    const lines = pane.current?.querySelectorAll<HTMLElement>('[data-line]')
    for (const one of lines ?? [])
      one.toggleAttribute('data-cursor', Number(one.dataset.line) === line)
  }, [pane, line, path, current])
  const step = (by: 1 | -1) => {
    const next = (line ?? current) + by
    const selector = `[data-line="${next}"]`
    const there = pane.current?.querySelector<HTMLElement>(selector)
    if (!pane.current || !there) return
    bringIntoSight(pane.current, there)
    setCursor({ path, line: next })
  }
  const go = (isBack: boolean) => {
    const steps = open.stepsAt(path, line ?? current)
    const next = isBack
      ? steps.findLast((one) => one < at)
      : steps.find((one) => one > at)
    if (next !== undefined) goTo(next)
  }
  const acts = new Map<string, (event: KeyboardEvent) => void>([
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['Enter', ({ shiftKey }) => go(shiftKey)],
  ])
  const hear = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey } = event
    const isOwn = event.target === pane.current && acts.has(key)
    if (!isOwn || ctrlKey || altKey || metaKey) return
    event.preventDefault()
    acts.get(key)?.(event)
  }
  const steps = line === null ? 0 : open.stepsAt(path, line).length
  return { line, steps, hear, leave: () => setCursor({ path, line: -1 }) }
}

/** The pane is scrolled, and never the page. */
function bringIntoSight(pane: HTMLElement, line: HTMLElement): void {
  const { offsetTop, offsetHeight } = line
  const lowest = offsetTop + 2 * offsetHeight - pane.clientHeight
  pane.scrollTop = Math.min(
    Math.max(pane.scrollTop, lowest),
    Math.max(0, offsetTop - offsetHeight),
  )
}
