/**
 * The site's own plugin: gives Docusaurus our theme, teaches the bundler to
 * quote source files, and guards a build at both ends. Before it, every page is
 * checked against the code it quotes; after it, every page must have its
 * heading. Listed in docusaurus.config.ts.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { LoadContext, Plugin } from '@docusaurus/types'
import { translations } from './course/translation.mjs'
import { requireSoundPages } from './quotes/check-pages.mjs'
import { readLogLines } from './search/log-lines.mjs'

interface BundledCompilation {
  hooks: { processAssets: { tap(name: string, act: () => void): void } }
  emitAsset(name: string, source: unknown): void
}

interface BundlerCompiler {
  hooks: {
    thisCompilation: {
      tap(name: string, act: (made: BundledCompilation) => void): void
    }
  }
}

interface BundlerSources {
  RawSource: new (text: string) => unknown
}

/**
 * The server's chunks are CommonJS inside a package of ES modules; without
 * this file beside them every page would be an error box.
 */
function commonJsMark({ RawSource }: BundlerSources) {
  const text = '{"type":"commonjs"}'
  return {
    apply(compiler: BundlerCompiler) {
      compiler.hooks.thisCompilation.tap('commonjs-mark', (made) => {
        made.hooks.processAssets.tap('commonjs-mark', () =>
          made.emitAsset('package.json', new RawSource(text)),
        )
      })
    },
  }
}

/**
 * Docusaurus ends with 0 when no page could be rendered.
 * @throws {Error} naming the first page without a heading
 */
function requireHeadings(outDir: string, baseUrl: string, routes: string[]) {
  for (const route of routes) {
    const page = route.slice(baseUrl.length)
    const file = path.join(
      outDir,
      page,
      page.endsWith('.html') ? '' : 'index.html',
    )
    if (!fs.existsSync(file)) continue
    if (!fs.readFileSync(file, 'utf8').includes('<h1')) {
      throw new Error(`${route} was built without a heading, see ${file}`)
    }
  }
}

/** CodeMirror, and what only it uses. */
const EDITOR = /[\\/](?:@codemirror|@marijn|style-mod|crelt|w3c-keyname)[\\/]/

/**
 * Docusaurus shares what half of all pages use. Of three pages that is any
 * module of any page, and the worker's with them. The editor, what colours code
 * and what searches are used by several chunks, too, which come on demand.
 */
const SHARED = {
  cacheGroups: {
    common: { minChunks: 2, test: isNoQuote },
    editor: onDemand('editor', EDITOR),
    colours: onDemand('colours', /[\\/]@lezer[\\/]/),
    search: onDemand('search', /[\\/](?:lunr|lunr-languages|comlink)[\\/]/),
  },
}

/** What two pages quote would be fetched by all the others, too. */
function isNoQuote(module: object): boolean {
  const { resource = '' } = module as { resource?: string }
  return !/[?&](?:quote|types)=/.test(resource)
}

function onDemand(name: string, test: RegExp) {
  return { name, test, chunks: 'async', priority: 50, enforce: true } as const
}

/** Rules for the bundler; `generated` is Docusaurus' own generated code. */
function rules(siteDir: string, generated: string) {
  const quotes = path.join(siteDir, 'site', 'quotes')
  const loader = path.join(quotes, 'quote-loader.mjs')
  const types = path.join(quotes, 'types-loader.mjs')
  const code = path.join(siteDir, 'site', 'player', 'code-loader.mjs')
  const edit = (name: string) => path.join(siteDir, 'site', 'edit', name)
  return [
    { resourceQuery: /[?&]quote=/, use: [{ loader }] },
    { resourceQuery: /[?&]types=/, use: [{ loader: types }] },
    {
      resourceQuery: /^\?code$/,
      type: 'asset/resource',
      generator: { filename: 'assets/code/[name].[contenthash:8].json' },
      use: [{ loader: code }],
    },
    { resourceQuery: /^\?recording$/, type: 'asset/source' },
    {
      resourceQuery: /^\?sources$/,
      type: 'javascript/auto',
      use: [{ loader: edit('sources-loader.mjs') }],
    },
    {
      resourceQuery: /^\?script$/,
      type: 'javascript/auto',
      use: [{ loader: edit('script-loader.mjs') }],
    },
    // Docusaurus' generated modules call require in an ES module scope.
    {
      test: /\.js$/,
      include: generated,
      type: 'javascript/auto',
      resolve: { fullySpecified: false },
    },
  ]
}

/** Rspack's minimizer of scripts, as Docusaurus has made it. */
interface ScriptMinimizer {
  _args: [{ minimizerOptions: Record<string, unknown> }]
}

/**
 * The class names of errors cross the wire, and a page shows them: the
 * minimizer must not shorten them. Docusaurus has no setting for it.
 *
 * @throws Error if the bundler's minimizer is not the one that we know.
 */
function keepClassNames(minimizers: readonly object[]): void {
  if (minimizers.length === 0) return // `docusaurus start` shortens nothing
  const scripts = minimizers.find(
    ({ constructor: { name } }) => name === 'SwcJsMinimizerRspackPlugin',
  ) as ScriptMinimizer | undefined
  if (scripts === undefined)
    throw new Error('no SwcJsMinimizerRspackPlugin to keep class names')
  const [options] = scripts._args
  const { compress } = options.minimizerOptions
  Object.assign(options.minimizerOptions, {
    compress: { ...(compress as object), keep_classnames: true },
    mangle: { keep_classnames: true },
  })
}

/** What the theme's components learn of the pages. */
export interface SiteData {
  /** Pages of this language whose English original has changed since. */
  readonly changed: readonly string[]
}

function siteData({ siteDir, i18n }: LoadContext): SiteData {
  if (i18n.currentLocale === i18n.defaultLocale) return { changed: [] }
  const changed = translations(siteDir)
    .filter(({ state }) => state === 'changed')
    .map(({ page }) => page)
  return { changed }
}

export default function site(context: LoadContext): Plugin {
  const { siteDir, generatedFilesDir } = context
  const here = (...parts: string[]) => path.join(siteDir, 'site', ...parts)
  return {
    name: 'site',
    getThemePath: () => here('theme'),
    getClientModules: () => [here('fetch-later.ts')],
    getPathsToWatch: () => [
      here(
        '{theme,code,course,edit,frame,home,player,predict,search,slides}',
        '**/*.{ts,tsx}',
      ),
    ],
    async loadContent() {
      requireSoundPages(siteDir)
    },
    async contentLoaded({ actions }) {
      actions.setGlobalData(siteData(context))
      const lines = JSON.stringify(readLogLines(siteDir))
      await actions.createData('log-lines.json', lines)
    },
    async postBuild({ outDir, routesPaths, baseUrl }) {
      requireHeadings(outDir, baseUrl, routesPaths)
    },
    configureWebpack: (config, isServer, { currentBundler }) => {
      keepClassNames((config.optimization?.minimizer ?? []) as object[])
      return {
        resolve: {
          alias: { 'prism-react-renderer': here('theme', 'no-prism.ts') },
        },
        module: { rules: rules(siteDir, generatedFilesDir) },
        optimization: isServer ? {} : { splitChunks: SHARED },
        plugins: isServer
          ? [commonJsMark(currentBundler.instance.sources as BundlerSources)]
          : [],
      }
    },
  }
}
