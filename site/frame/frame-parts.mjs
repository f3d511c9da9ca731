// @ts-check
/**
 * Takes a captured message apart: its parts as a tree, and the bytes of its body
 * in pieces that say which part they are. The files of test/captures/ are read,
 * so that a page shows what was on the wire. Called by frames.mjs.
 */
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** @typedef {{ name: string, level: number, text: string }} Part */
/** @typedef {{ part: string, text: string }} Piece */
/** @typedef {{ parts: Part[], raw: Piece[] }} TakenApart */

const CAPTURES = 'test/captures'
const CONTEXT = '_context_'

/** All members of the context are one part. @param {string} member */
const partOf = (member) => (member.startsWith(CONTEXT) ? CONTEXT : member)

/**
 * The members of a JSON object, and what stands between them.
 *
 * @param {string} json
 * @param {string} around the part that the braces and commas belong to
 * @returns {Piece[]}
 */
function piecesOf(json, around) {
  const file = ts.parseJsonText('body.json', json)
  const object = file.statements[0]?.expression
  if (!object || !ts.isObjectLiteralExpression(object))
    throw new Error(`${json.slice(0, 40)} is no JSON object`)
  /** @type {Piece[]} */
  const pieces = []
  let from = 0
  for (const member of object.properties) {
    const start = member.getStart(file)
    const name = member.name && ts.isStringLiteral(member.name)
    pieces.push({ part: around, text: json.slice(from, start) })
    pieces.push({
      part: name ? partOf(/** @type {any} */ (member.name).text) : around,
      text: json.slice(start, member.end),
    })
    from = member.end
  }
  return [...pieces, { part: around, text: json.slice(from) }]
}

/** As it stands within the outer string. @param {string} text */
const escaped = (text) => JSON.stringify(text).slice(1, -1)

/**
 * @param {string} body
 * @returns {{ outer: Piece[], inner: Piece[] }} the pieces of both levels
 */
function levelsOf(body) {
  const outer = piecesOf(body, 'body')
  const inner = piecesOf(JSON.parse(body)['oslo.message'], 'oslo.message')
  return { outer, inner }
}

/**
 * @param {string} body
 * @param {ReturnType<typeof levelsOf>} levels
 * @returns {Piece[]} that make the body
 */
function rawOf(body, { outer, inner }) {
  const raw = outer.flatMap((piece) => {
    if (piece.part !== 'oslo.message') return [piece]
    const quote = piece.text.indexOf('"', '"oslo.message"'.length) + 1
    return [
      { ...piece, text: piece.text.slice(0, quote) },
      ...inner.map(({ part, text }) => ({ part, text: escaped(text) })),
      { ...piece, text: '"' },
    ]
  })
  if (raw.map(({ text }) => text).join('') !== body)
    throw new Error(`the pieces are not the body ${body.slice(0, 60)}`)
  return raw
}

/**
 * @param {Piece[]} pieces
 * @param {number} level
 * @returns {Part[]} the members, those of the context as one
 */
function membersOf(pieces, level) {
  /** @type {Map<string, string[]>} */
  const texts = new Map()
  for (const { part, text } of pieces)
    if (text.startsWith('"'))
      texts.set(part, [...(texts.get(part) ?? []), text])
  return [...texts].map(([name, lines]) => ({
    name,
    level,
    text: name === 'oslo.message' ? `"${name}"` : lines.join('\n'),
  }))
}

/**
 * @param {string} root of the repository
 * @param {string} capture a file of test/captures, without `.json`
 * @param {'request' | 'reply'} message
 * @returns {TakenApart}
 */
export function takeApart(root, capture, message) {
  const file = path.join(root, CAPTURES, `${capture}.json`)
  const found = JSON.parse(fs.readFileSync(file, 'utf8'))[message]
  /** @param {[string, unknown]} member @returns {Part} */
  const leaf = ([name, value]) => ({
    name,
    level: 2,
    text: `${name}: ${JSON.stringify(value)}`,
  })
  const { exchange, routing_key, mandatory, properties, body } = found
  const levels = levelsOf(body)
  const publish = Object.entries({ exchange, routing_key, mandatory })
  return {
    parts: [
      { name: 'basic.publish', level: 1, text: 'basic.publish' },
      ...publish.map(leaf),
      { name: 'properties', level: 1, text: 'properties' },
      ...Object.entries(properties).map(leaf),
      { name: 'body', level: 1, text: 'body' },
      ...membersOf(levels.outer, 2),
      ...membersOf(levels.inner, 3),
    ],
    raw: rawOf(body, levels),
  }
}
