/**
 * The project `site`: the quoting, the built pages, the pages in a browser.
 * Builds the site first if its inputs changed (built-site.ts). Named in the
 * root configuration's `projects`.
 */
import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'site',
    root: path.join(import.meta.dirname, '..', '..'),
    include: ['test/site/**/*.test.ts'],
    globalSetup: ['test/site/built-site.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
