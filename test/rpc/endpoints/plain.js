// An endpoint as a module of plain JavaScript, without a default export.

export function where() {
  return 'plain.js'
}
