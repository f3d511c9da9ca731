import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { courseProblems, writtenGroups } from '../../site/course/course.mjs'
import { PATH } from '../../src/path.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const LIST = {
  groups: [
    { label: 'Path', pages: ['topics', 'client'] },
    { label: 'Empty', pages: ['faults'] },
  ],
}

let root = ''

const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'course-'))
  write('site/course/course.json', JSON.stringify(LIST))
  write('docs/client.md', '# Client\n')
})

afterEach(() => fs.rmSync(root, { recursive: true }))

test('pages that are not written yet, and groups without any, are left out', () => {
  expect(writtenGroups(root)).toEqual([{ label: 'Path', pages: ['client'] }])
})

test('a page that is not in the list is named, with what to do', () => {
  const pages = ['docs/index.md', 'docs/client.md', 'docs/odd.md']
  expect(courseProblems(root, pages)).toEqual([
    'docs/odd.md:1: this page has no place in the course; expected its name ' +
      'in site/course/course.json, in the group and place where it is to be read',
  ])
})

test('a page that stands in the list twice is named', () => {
  LIST.groups[1]?.pages.push('client')
  write('site/course/course.json', JSON.stringify(LIST))
  expect(courseProblems(root, ['docs/client.md'])).toEqual([
    'site/course/course.json:1: the page "client" stands in the list twice',
  ])
})

test('every page that reads a stop of the path is part of the course', () => {
  const pages = writtenGroups(ROOT).flatMap((group) => group.pages)
  for (const { page } of PATH) if (page) expect(pages).toContain(page)
})

test('the groups have a Chinese name, in the sidebar and in the bar at the top', () => {
  const read = (file: string) =>
    JSON.parse(fs.readFileSync(path.join(ROOT, 'i18n/zh-Hans', file), 'utf8'))
  const sidebar = read('docusaurus-plugin-content-docs/current.json')
  const navbar = read('docusaurus-theme-classic/navbar.json')
  const list = path.join(ROOT, 'site/course/course.json')
  for (const { label } of JSON.parse(fs.readFileSync(list, 'utf8')).groups) {
    expect(sidebar).toHaveProperty([`sidebar.course.category.${label}`])
    expect(navbar).toHaveProperty([`item.label.${label}`])
  }
})
