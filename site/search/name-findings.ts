/**
 * Tells a screen reader which list belongs to the search field. The search
 * theme gives that role to the box around it, where a link stands beside the
 * findings, and names the box by an attribute that is no longer used. Called by
 * theme/Navbar/Search; what it changes is made by the theme's script, not by
 * React.
 */
const LIST = 'search-findings'

function setOnce(element: Element, name: string, value: string) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

function name(search: Element) {
  const field = search.querySelector('[role=combobox]')
  if (field === null) return
  const list = search.querySelector('[role=option]')?.parentElement
  for (const box of search.querySelectorAll(`[role=listbox]:not(#${LIST})`))
    box.removeAttribute('role')
  if (!list) {
    setOnce(field, 'aria-expanded', 'false')
    field.removeAttribute('aria-controls')
    return
  }
  setOnce(list, 'role', 'listbox')
  setOnce(list, 'id', LIST)
  setOnce(list, 'aria-label', field.getAttribute('aria-label') ?? '')
  setOnce(field, 'aria-controls', LIST)
}

/** @returns what ends it */
export function nameFindings(search: Element): () => void {
  const observer = new MutationObserver(() => name(search))
  observer.observe(search, {
    subtree: true,
    childList: true,
    attributeFilter: ['aria-expanded', 'role'],
  })
  return () => observer.disconnect()
}
