// @ts-check
/**
 * TypeScript's own language service over this repository, as its tsconfig.json
 * has it: one for the whole of a build, since making it takes seconds. Asked by
 * type-cards.mjs for what names mean and by check-examples.mjs for errors.
 * Files are read again when they have changed, for `npm run dev`.
 */
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { ORIGINALS, pagesIn } from './pages-in.mjs'

/**
 * @typedef {object} TypeService
 * @property {ts.LanguageService} service
 * @property {(file: string, text?: string) => void} add a file to ask about;
 *   one with a text need not be on the disk
 * @property {() => void} refresh looks which files have changed
 * @property {() => string} revision another one when a file has changed
 * @property {(file: string) => string[]} readBy the files of the repository
 *   that the meaning of a file depends on, itself among them
 */

/** @type {Map<string, TypeService>} */
const services = new Map()

/**
 * @param {string} root
 * @returns {string[]} the files that pages quote
 */
function quotedFiles(root) {
  const found = pagesIn(root, ORIGINALS).flatMap((name) => {
    const page = fs.readFileSync(path.join(root, ORIGINALS, name), 'utf8')
    return [...page.matchAll(/^```ts .*?quote=["']([\w./-]+)#/gm)]
  })
  return found.map(([, file = '']) => path.join(root, file))
}

/**
 * @param {string} root
 * @returns {ts.CompilerOptions}
 * @throws {Error} what is wrong with tsconfig.json
 */
function optionsIn(root) {
  const file = path.join(root, 'tsconfig.json')
  const parsed = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(
        `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      )
    },
  })
  // Else a union is written in the order in which its types were met, so that
  // a card would depend on what was asked before it.
  return { ...parsed?.options, stableTypeOrdering: true }
}

/** @param {string} file */
const isOurs = (file) => !file.includes('/node_modules/')

/** @param {string} file */
const onDisk = (file) =>
  String(fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'gone')

/**
 * The versions of files, and of all of them together: while that stays the
 * same, the service need not ask for each.
 */
function versionsOf() {
  /** @type {Map<string, string>} texts of files that are not on the disk */
  const texts = new Map()
  /** @type {Map<string, string>} */
  const seen = new Map()
  let revision = 0
  return {
    texts,
    revision: () => String(revision),
    changed: () => {
      revision += 1
    },
    refresh: () => {
      const old = [...seen].filter(
        ([file, version]) => onDisk(file) !== version,
      )
      for (const [file] of old) seen.delete(file)
      if (old.length > 0) revision += 1
    },
    /** @param {string} file */
    version: (file) => {
      if (texts.has(file)) return texts.get(file) ?? ''
      // What is installed stays as it is while the site is built or served.
      if (!isOurs(file)) return 'installed'
      if (!seen.has(file)) seen.set(file, onDisk(file))
      return seen.get(file) ?? ''
    },
  }
}

/**
 * @param {string} root
 * @param {ts.CompilerOptions} options
 * @param {Set<string>} asked
 * @param {ReturnType<typeof versionsOf>} versions
 * @returns {ts.LanguageServiceHost}
 */
function hostOf(root, options, asked, { texts, version, revision }) {
  /** @param {string} file */
  const readFile = (file) => texts.get(file) ?? ts.sys.readFile(file)
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...asked],
    getScriptVersion: version,
    getProjectVersion: revision,
    getScriptSnapshot: (file) => {
      const text = readFile(file)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => texts.has(file) || ts.sys.fileExists(file),
    readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    readDirectory: ts.sys.readDirectory,
    realpath: (file) => ts.sys.realpath?.(file) ?? file,
  }
}

/**
 * @param {ts.SourceFile} source
 * @param {ts.CompilerOptions} options
 * @returns {string[]} the files of the repository that it imports
 */
function importsOf(source, options) {
  return ts
    .preProcessFile(source.text)
    .importedFiles.flatMap(({ fileName }) => {
      const { resolvedModule } = ts.resolveModuleName(
        fileName,
        source.fileName,
        options,
        ts.sys,
        undefined,
        undefined,
        ts.ModuleKind.ESNext,
      )
      const found = resolvedModule?.resolvedFileName
      return found && isOurs(found) ? [found] : []
    })
}

/**
 * @param {ts.CompilerOptions} options
 * @param {(file: string) => ts.SourceFile | undefined} sourceOf
 * @returns {TypeService['readBy']}
 */
function readByWith(options, sourceOf) {
  /** @type {WeakMap<ts.SourceFile, string[]>} a changed file is another one */
  const known = new WeakMap()
  /** @param {string} file */
  const imports = (file) => {
    const source = sourceOf(file)
    if (!source) return []
    const found = known.get(source) ?? importsOf(source, options)
    known.set(source, found)
    return found
  }
  return (file) => {
    const reached = new Set([file])
    for (const one of reached) {
      for (const next of imports(one)) reached.add(next)
    }
    return [...reached].sort()
  }
}

/**
 * @param {string} root
 * @returns {TypeService}
 */
function make(root) {
  const options = optionsIn(root)
  const asked = new Set(quotedFiles(root))
  const versions = versionsOf()
  const service = ts.createLanguageService(
    hostOf(root, options, asked, versions),
  )
  return {
    service,
    add(file, text) {
      if (asked.has(file) && versions.texts.get(file) === text) return
      asked.add(file)
      if (text !== undefined) versions.texts.set(file, text)
      versions.changed()
    },
    refresh: versions.refresh,
    revision: versions.revision,
    readBy: readByWith(options, (file) =>
      service.getProgram()?.getSourceFile(file),
    ),
  }
}

/**
 * @param {string} root of the repository
 * @returns {TypeService}
 */
export function typeService(root) {
  const known = services.get(root)
  if (known) return known
  const made = make(root)
  services.set(root, made)
  return made
}
