/**
 * The stage, on demand. In one place, so that the bundler makes one chunk of
 * it: what two chunks have in common it puts into the one that every page
 * loads. Used by player.tsx and run.tsx.
 */
import { lazy } from 'react'

export const Stage = lazy(() => import('./stage.tsx'))
