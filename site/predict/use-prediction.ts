/**
 * The life of one question on a page: asked, running, answered or failed; and
 * back to asked. Used by predict.tsx. An answer that was kept is shown once the
 * page is alive, so what the server rendered stays as it is.
 */
import { useEffect, useRef, useState } from 'react'
import { type Answer, keepAnswer, keptAnswer } from './kept-answers.ts'
import { runLesson } from './run-lesson.ts'
import { valueAt } from './value-at.ts'

export type Phase = 'asked' | 'running' | 'answered' | 'failed'

export interface Prediction {
  readonly phase: Phase
  /** As JSON text; null: nothing is chosen yet. */
  readonly chosen: string | null
  /** What the run returned, as JSON text; null before. */
  readonly returned: string | null
  /** Why the run failed. */
  readonly why: string
}

const ASKED: Prediction = {
  phase: 'asked',
  chosen: null,
  returned: null,
  why: '',
}

const answered = (answer: Answer): Prediction => ({
  ...ASKED,
  ...answer,
  phase: 'answered',
})

export function usePrediction(
  lesson: string,
  of: string,
  options: readonly string[],
) {
  const [prediction, set] = useState(ASKED)
  const running = useRef<AbortController | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: they never change
  useEffect(() => {
    const kept = keptAnswer(lesson, of, options)
    if (kept !== null) set(answered(kept))
    return () => running.current?.abort()
  }, [])

  const choose = (chosen: string) => set({ ...ASKED, chosen })

  const run = async () => {
    const { chosen } = prediction
    if (chosen === null || prediction.phase === 'running') return
    running.current = new AbortController()
    const { signal } = running.current
    set({ ...ASKED, phase: 'running', chosen })
    try {
      const value = valueAt(await runLesson(lesson, signal), of)
      const answer = { chosen, returned: JSON.stringify(value) }
      keepAnswer(lesson, of, answer)
      set(answered(answer))
    } catch (error) {
      if (!signal.aborted)
        set({ ...ASKED, phase: 'failed', chosen, why: String(error) })
    }
  }

  const again = () => {
    keepAnswer(lesson, of, null)
    set(ASKED)
  }
  return { prediction, choose, run, again }
}
