/**
 * How the site is put together: plugins and the classic theme one by one, since
 * the preset brings a search service that asks another host. Read by the
 * `docusaurus` command; what is ours stands in site/. BASE_URL is the
 * folder it is served from, SITE_URL the host that its links for search name.
 */
import type { Options as DocsOptions } from '@docusaurus/plugin-content-docs'
import type { Options as SitemapOptions } from '@docusaurus/plugin-sitemap'
import type { Options as ClassicOptions } from '@docusaurus/theme-classic'
import type { UserThemeConfig } from '@docusaurus/theme-common'
import type { Config, PluginConfig } from '@docusaurus/types'
import type { PluginOptions as SearchOptions } from '@easyops-cn/docusaurus-search-local'
import remarkCjkFriendly from 'remark-cjk-friendly'
import { writtenGroups } from './site/course/course.mjs'
import remarkFrame from './site/frame/remark-frame.mjs'
import site from './site/plugin.ts'
import remarkPredict from './site/predict/remark-predict.mjs'
import rehypeFences from './site/quotes/rehype-fences.mjs'
import remarkQuotes from './site/quotes/remark-quotes.mjs'

const docs = {
  routeBasePath: '/',
  sidebarPath: './site/course/sidebars.ts',
  breadcrumbs: false,
  beforeDefaultRemarkPlugins: [
    remarkCjkFriendly,
    remarkQuotes,
    remarkPredict,
    remarkFrame,
  ],
  beforeDefaultRehypePlugins: [rehypeFences],
} satisfies DocsOptions

const sitemap = {
  lastmod: null,
  changefreq: null,
  priority: null,
  ignorePatterns: ['**/search'],
} satisfies SitemapOptions

const classic = {
  customCss: [
    './site/css/fonts.css',
    './site/css/language.css',
    './site/css/site.css',
    './site/css/code.css',
    './site/css/home.css',
    './site/css/course.css',
    './site/css/search.css',
    './site/css/player.css',
    './site/css/player-find.css',
    './site/css/edit.css',
    './site/css/predict.css',
    './site/css/slides.css',
    './site/css/frame.css',
  ],
} satisfies ClassicOptions

/** A group of the course is shown by its first page that is written. */
const groups = writtenGroups(__dirname).map(({ label, pages }) => ({
  to: `/${pages[0]}`,
  label,
  position: 'left' as const,
  activeBaseRegex: `/(${pages.join('|')})/?$`,
}))

const themeConfig = {
  // Drawn in site/social/card.svg, 1200 by 630.
  image: 'social-card.png',
  colorMode: { respectPrefersColorScheme: true },
  navbar: {
    title: 'oslo.messaging, line by line',
    items: [...groups, { type: 'localeDropdown', position: 'right' }],
  },
  tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
} satisfies UserThemeConfig

/** The index is fetched when somebody searches, from the site itself. */
const search = {
  hashed: 'filename',
  language: ['en', 'zh'],
  indexBlog: false,
  docsRouteBasePath: '/',
  explicitSearchResultPath: true,
  // Its hint is too pale to read.
  searchBarShortcutHint: false,
} satisfies SearchOptions

/** The last theme wins, so ours stands last, and among the themes. */
const themes = [
  ['@docusaurus/theme-classic', classic],
  ['@easyops-cn/docusaurus-search-local', search],
  site,
] satisfies PluginConfig[]

/** Set by Docusaurus while it builds one language. */
const isChinese = process.env.DOCUSAURUS_CURRENT_LOCALE === 'zh-Hans'

export default {
  title: isChinese ? '逐行读懂 oslo.messaging' : 'oslo.messaging, line by line',
  url: process.env.SITE_URL ?? 'http://localhost:3000',
  baseUrl: process.env.BASE_URL ?? '/',
  favicon: 'favicon.svg',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  markdown: { hooks: { onBrokenMarkdownLinks: 'throw' } },
  future: { v4: true },
  staticDirectories: ['site/static'],
  i18n: {
    defaultLocale: 'en',
    locales: ['en', 'zh-Hans'],
    localeConfigs: {
      en: { label: 'English' },
      'zh-Hans': { label: '简体中文' },
    },
  },
  plugins: [
    ['@docusaurus/plugin-content-docs', docs],
    ['@docusaurus/plugin-sitemap', sitemap],
    ['@docusaurus/plugin-css-cascade-layers', {}],
  ],
  themes,
  themeConfig,
} satisfies Config
