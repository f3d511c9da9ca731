// An endpoint as a module of plain JavaScript, without a default export.

export function where() {
  return 'plain.js'
}

/** The agent has a getter of that name, which is no method. */
export function getter() {
  return 'plain.js'
}
