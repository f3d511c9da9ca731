/**
 * The one sidebar of the course, made from the list in course.json; the home
 * page has none. Read by Docusaurus, which also links each page to the one
 * before and after it in this order. What a page is called there is its
 * `sidebar_label`, the Chinese name of a group stands in current.json.
 */
import path from 'node:path'
import type { SidebarsConfig } from '@docusaurus/plugin-content-docs'
import { writtenGroups } from './course.mjs'

const root = path.join(__dirname, '..', '..')

export default {
  course: writtenGroups(root).map(({ label, pages }) => ({
    type: 'category' as const,
    label,
    collapsible: false,
    items: pages,
  })),
} satisfies SidebarsConfig
