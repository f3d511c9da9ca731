import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { BUILD, ROOT } from './built-site.ts'

const pages = fs
  .readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/(^|\/)index\.md$|\.md$/, ''))

const languages = [
  { lang: 'en', folder: '' },
  { lang: 'zh-Hans', folder: 'zh-Hans' },
]

const cases = languages.flatMap((language) =>
  pages.map((page) => ({ ...language, page })),
)

const read = (folder: string, page: string) =>
  fs.readFileSync(path.join(BUILD, folder, page, 'index.html'), 'utf8')

test.each(cases)('/$folder/$page has its heading and no error box', (built) => {
  const html = read(built.folder, built.page)
  expect(html).toMatch(/<h1[ >]/)
  expect(html).toContain(`<html lang=${built.lang} `)
  expect(html).not.toMatch(/This page crashed|页面已崩溃|theme-error/)
})

test.each(cases)('/$folder/$page asks no other host for anything', (built) => {
  const html = read(built.folder, built.page)
  const asked = html.matchAll(/(?:src|srcset)="?(https?:\/\/[^\s">]+)/g)
  const styles = html.matchAll(
    /<link[^>]*stylesheet[^>]*href="?(https?:[^\s">]+)/g,
  )
  expect([...asked, ...styles].map(([, url]) => url)).toEqual([])
})

test('both languages show the same quotes', () => {
  for (const page of pages) {
    const quotes = languages.map(({ folder }) =>
      [...read(folder, page).matchAll(/<figure class=quote id=([\w-]+)/g)].map(
        ([, id]) => id,
      ),
    )
    expect(quotes[0]).toEqual(quotes[1])
  }
})

test('every text of our components has its Chinese', () => {
  const used = [
    'code',
    'course',
    'frame',
    'home',
    'player',
    'predict',
    'slides',
    'edit',
    'theme',
  ]
    .flatMap((folder) => filesIn(path.join(ROOT, 'site', folder)))
    .flatMap((file) => [
      ...fs.readFileSync(file, 'utf8').matchAll(/\bid(?:: '|=")([\w.]+)['"]/g),
    ])
    .map(([, id]) => id)
    .filter((id) => id?.includes('.'))
  const file = path.join(ROOT, 'i18n/zh-Hans/code.json')
  const known = Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')))
  expect(known.sort()).toEqual([...new Set(used)].sort())
})

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(folder, name))
}

test('a link that is shared has its picture, and search engines a list of all pages', () => {
  const host = process.env.SITE_URL ?? 'http://localhost:3000'
  for (const { folder } of languages) {
    const image = /property=og:image content=(\S+?)[\s>]/.exec(read(folder, ''))
    expect(image?.[1]).toBe(`${host}/${folder && `${folder}/`}social-card.png`)
    const sitemap = fs.readFileSync(path.join(BUILD, folder, 'sitemap.xml'))
    const listed = [...String(sitemap).matchAll(/<loc>(.*?)<\/loc>/g)]
    expect(listed).toHaveLength(pages.length)
  }
  expect(fs.existsSync(path.join(BUILD, 'social-card.png'))).toBe(true)
})

test('the offline zip holds the whole site and its server', () => {
  const zip = unzipSync(fs.readFileSync(path.join(BUILD, 'offline.zip')))
  const folder = 'oslo-messaging-walkthrough'
  const names = Object.keys(zip)
  for (const name of ['serve.mjs', 'offline.json', 'README.txt'])
    expect(names).toContain(`${folder}/${name}`)
  for (const { folder: language, page } of cases) {
    const file = path.posix.join(folder, 'site', language, page, 'index.html')
    expect(names).toContain(file)
  }
  expect(names.filter((name) => /\.\.|\/\.|\.zip$/.test(name))).toEqual([])
})

test('prism and search services are in no script of the site', () => {
  const scripts = filesUnder(BUILD).filter((file) => file.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(0)
  for (const file of scripts) {
    const text = fs.readFileSync(file, 'utf8')
    expect(text).not.toMatch(/algolia\.net|algolianet|prism-react-renderer/i)
  }
})

test('error classes keep the names that cross the wire', () => {
  const scripts = filesUnder(BUILD)
    .filter((file) => file.endsWith('.js'))
    .map((file) => fs.readFileSync(file, 'utf8'))
    .join('\n')
  expect(scripts).toMatch(/class NoSuchMethod extends RPCDispatcherError\b/)
})

function filesUnder(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
}
