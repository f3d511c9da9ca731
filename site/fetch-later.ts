/**
 * Docusaurus fetches ahead the scripts of every page whose link comes into
 * sight. With the course beside each page that is most of the course, at every
 * first visit. What is pointed at is still fetched before it is chosen. A
 * client module of plugin.ts.
 */
/** Docusaurus calls this at each page, the first one too, before links are seen. */
export function onRouteUpdate(): void {
  const { docusaurus } = window
  window.docusaurus = { ...docusaurus, prefetch: () => false }
}
