// @ts-check
/**
 * The import declaration that a plugin adds to a page, as MDX wants it. Called
 * by remark-quotes.mjs and frame/remark-frame.mjs.
 */

/** @param {string} name */
export const identifier = (name) => ({ type: 'Identifier', name })

/** @param {string} name */
export const asDefault = (name) => ({
  type: 'ImportDefaultSpecifier',
  local: identifier(name),
})

/** @param {string} name */
export const byName = (name) => ({
  type: 'ImportSpecifier',
  imported: identifier(name),
  local: identifier(name),
})

/**
 * @param {object[]} specifiers
 * @param {string} from
 */
export const importNode = (specifiers, from) => ({
  type: 'mdxjsEsm',
  value: '',
  data: {
    estree: {
      type: 'Program',
      sourceType: 'module',
      body: [
        {
          type: 'ImportDeclaration',
          specifiers,
          source: { type: 'Literal', value: from, raw: JSON.stringify(from) },
          attributes: [],
        },
      ],
    },
  },
})
