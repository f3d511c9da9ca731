import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { readLogLines } from '../../site/search/log-lines.mjs'
import { BUILD, ROOT } from './built-site.ts'

/** The search theme's own way from words to places, without its worker. */
const SEARCH = `
import lunr from 'lunr'
import { language } from '@generated/@easyops-cn/docusaurus-search-local/default/generated-constants.js'
import { smartQueries } from './smartQueries.js'
import { tokenize } from './tokenize.js'

export function search(json, words) {
  const indexes = json.map(({ documents, index }) => ({ documents, index: lunr.Index.load(index) }))
  for (const { term } of smartQueries(tokenize(words, language), []))
    for (const { documents, index } of indexes) {
      const [best] = index.query((query) => {
        for (const { value, presence, wildcard, editDistance } of term)
          query.term(value, { presence, wildcard, ...(editDistance && { editDistance }) })
      })
      const found = documents.find(({ i }) => String(i) === best?.ref)
      if (found) return found.u + (found.h ?? '')
    }
  return null
}`

type Search = (json: unknown, words: string) => string | null

let search: Search

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'search-'))
  const outfile = path.join(folder, 'search.mjs')
  await build({
    stdin: {
      contents: SEARCH,
      resolveDir: path.join(
        ROOT,
        'node_modules/@easyops-cn/docusaurus-search-local/dist/client/client/utils',
      ),
    },
    alias: { '@generated': path.join(ROOT, '.docusaurus') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  })
  search = (await import(pathToFileURL(outfile).href)).search
  fs.rmSync(folder, { recursive: true })
})

test.each(['', 'zh-Hans'])(
  'in the index of "%s" each line of the symptoms is found first',
  (locale) => {
    const folder = path.join(BUILD, locale)
    const [file = ''] = fs
      .readdirSync(folder)
      .filter((name) => /^search-index.*\.json$/.test(name))
    const json = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))
    const page = `${locale === '' ? '' : '/zh-Hans'}/symptoms#`
    const elsewhere = readLogLines(ROOT)
      .map(({ heading }) => [heading, search(json, heading)] as const)
      .filter(([, found]) => !found?.startsWith(page))
    expect(elsewhere).toEqual([])
  },
)
