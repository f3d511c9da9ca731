/** Every TypeScript file of `src/` and `sandbox/`, by its path in the tree. */
import { readdirSync, readFileSync } from 'node:fs'

const ROOT = new URL('../../', import.meta.url)

export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

export const FILES = ['src', 'sandbox'].flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort(),
)
