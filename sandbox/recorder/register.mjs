// Loads instrumented what a recording shows, for `node --import tsx --import`
// this file: every other file is tsx's. Where Node can, the hook runs in this
// thread; in Node 20 it runs on one of its own, and only text comes from there.
import module from 'node:module'

if (typeof module.registerHooks === 'function') {
  const { loadHere } = await import('./load-hooks.ts')
  module.registerHooks({ load: loadHere })
} else module.register('./load-hooks.ts', import.meta.url)
