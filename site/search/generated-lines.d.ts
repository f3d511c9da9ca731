/** Written by the site's plugin: see log-lines.mjs. */
declare module '@generated/site/default/log-lines.json' {
  const lines: import('./log-lines.mjs').LogLines[]
  export default lines
}
