/**
 * How the site is put together: plugins and the classic theme one by one, since
 * the preset brings a search service that asks another host. Read by the
 * `docusaurus` command; what is ours stands in site/. BASE_URL is the
 * folder it is served from, SITE_URL the host that its links for search name.
 */
import type { Options as DocsOptions } from '@docusaurus/plugin-content-docs'
import type { Options as ClassicOptions } from '@docusaurus/theme-classic'
import type { UserThemeConfig } from '@docusaurus/theme-common'
import type { Config, PluginConfig } from '@docusaurus/types'
import remarkCjkFriendly from 'remark-cjk-friendly'
import site from './site/plugin.ts'
import rehypeFences from './site/quotes/rehype-fences.mjs'
import remarkQuotes from './site/quotes/remark-quotes.mjs'

const docs = {
  routeBasePath: '/',
  sidebarPath: false,
  breadcrumbs: false,
  beforeDefaultRemarkPlugins: [remarkCjkFriendly, remarkQuotes],
  beforeDefaultRehypePlugins: [rehypeFences],
} satisfies DocsOptions

const classic = {
  customCss: [
    './site/css/fonts.css',
    './site/css/language.css',
    './site/css/site.css',
    './site/css/code.css',
    './site/css/home.css',
    './site/css/player.css',
    './site/css/edit.css',
  ],
} satisfies ClassicOptions

const themeConfig = {
  colorMode: { respectPrefersColorScheme: true },
  navbar: {
    title: 'oslo.messaging, line by line',
    items: [
      { to: '/message-handling-server', label: 'The server', position: 'left' },
      { to: '/options', label: 'The options', position: 'left' },
      { type: 'localeDropdown', position: 'right' },
    ],
  },
  tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
} satisfies UserThemeConfig

/** The last theme wins, so ours stands last, and among the themes. */
const themes = [
  ['@docusaurus/theme-classic', classic],
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
    ['@docusaurus/plugin-css-cascade-layers', {}],
  ],
  themes,
  themeConfig,
} satisfies Config
