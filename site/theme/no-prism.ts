/**
 * Stands in for prism-react-renderer, which the classic theme imports and this
 * site does not use: Shiki has coloured every fence before a page is bundled.
 * Aliased in plugin.ts.
 */
export const Prism = { languages: {} }

export const themes = { palenight: { plain: {}, styles: [] } }

export function Highlight() {
  return null
}
