// @ts-check
/**
 * The files of this folder. Both loaders name them to the bundler: else its
 * persistent cache keeps what an older form of these files made.
 */
import fs from 'node:fs'
import path from 'node:path'

export const ownFiles = fs
  .readdirSync(import.meta.dirname)
  .map((name) => path.join(import.meta.dirname, name))
