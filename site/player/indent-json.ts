/**
 * Lays JSON text out over lines without parsing it, so that a number, a key
 * twice, an escape stay exactly as they were on the wire. Used by
 * traffic.tsx; text that is not JSON comes out with nothing lost either.
 */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/g
const opening = /^[{[]$/
const closing = /^[}\]]$/

function separator(before: string, at: string, depth: number): string {
  const line = `\n${'  '.repeat(depth)}`
  if (opening.test(before)) return closing.test(at) ? '' : line
  if (before === ',' || closing.test(at)) return line
  return before === ':' ? ' ' : ''
}

export function indentJson(text: string): string {
  let depth = 0
  let laid = ''
  let before = ''
  for (const [at] of text.matchAll(token)) {
    if (closing.test(at)) depth = Math.max(0, depth - 1)
    laid += separator(before, at, depth) + at
    if (opening.test(at)) depth += 1
    before = at
  }
  return laid
}

/**
 * @returns the inner text of an envelope, or null if the body is none
 */
export function innerMessage(body: string): string | null {
  try {
    const inner = JSON.parse(body)?.['oslo.message']
    return typeof inner === 'string' ? inner : null
  } catch {
    return null
  }
}
