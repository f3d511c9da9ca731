// @ts-check
/**
 * What is wrong with a quote: an unknown symbol, a fragment that is not there
 * exactly once, a quote that is too long. Thrown by every file of this folder,
 * caught by check-pages.mjs, which puts page and line before it, and by the
 * bundler, which stops on it.
 */
export class QuoteError extends Error {
  /** @param {string} message names what was found and what was expected */
  constructor(message) {
    super(message)
    this.name = 'QuoteError'
  }
}
