import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cutQuote } from '../../site/quotes/quote.mjs'
import { type Card, typesOf } from '../../site/quotes/type-cards.mjs'
import { typeService } from '../../site/quotes/type-service.mjs'
import { ROOT } from './built-site.ts'

const SERVER = 'src/server/message-handling-server.ts'

/** The card of the n-th name of that text in a quote. */
function cardOf(file: string, symbol: string, name: string, nth = 1) {
  const source = fs.readFileSync(path.join(ROOT, file), 'utf8')
  const quote = cutQuote(source, { file, symbol })
  const shown = textOf(quote)
  const { names, cards } = typesOf(ROOT, quote)
  const found: Card[] = []
  for (let at = 0; at < names.length; at += 3) {
    const [offset = 0, length = 0, card = 0] = names.slice(at, at + 3)
    const word = shown.slice(offset, offset + length)
    if (word === name && cards[card]) found.push(cards[card])
  }
  const card = found[nth - 1]
  if (!card) throw new Error(`${symbol} has ${found.length} cards of ${name}`)
  return { ...card, signature: words(card) }
}

/** What a quote shows: its lines without the indentation that all share. */
function textOf({ source, parts }: ReturnType<typeof cutQuote>) {
  const lines = parts.flatMap(({ start, end }) =>
    source.slice(start, end).split('\n'),
  )
  const indents = lines.filter(Boolean).map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return lines.map((line) => line.slice(indent)).join('\n')
}

const words = ({ signature }: Card) =>
  signature.filter((_part, at) => at % 2 === 1).join('')

const member = (name: string) => `MessageHandlingServer.${name}`

test('a method that is called has its signature, its doc comment and its file', () => {
  expect(cardOf(SERVER, member('start'), 'listen')).toEqual({
    signature:
      '(method) DispatcherBase.listen(transport: Transport): Promise<Listener>',
    doc: 'Begins to listen on `transport`. Python counterpart: `_listen`.',
    file: 'src/dispatcher/dispatcher-base.ts',
  })
})

test('a private field has a card', () => {
  expect(cardOf(SERVER, member('start'), '#started')).toEqual({
    signature: '(property) MessageHandlingServer.#started: boolean',
    doc: '',
    file: SERVER,
  })
})

test('an imported type is told as what it is, not as an import', () => {
  expect(cardOf(SERVER, member('start'), 'WaitOptions')).toEqual({
    signature: 'interface WaitOptions',
    doc:
      'How long a caller of start, stop or wait is ready to wait. Python ' +
      'counterpart: `log_after` and `timeout`, which `ordered` takes out of ' +
      'the call.',
    file: 'src/server/ordered-task.ts',
  })
})

test('a parameter has what the doc comment says of it, and no file: it is in sight', () => {
  expect(cardOf(SERVER, member('start'), 'overridePoolSize')).toEqual({
    signature: '(parameter) overridePoolSize: number | null',
    doc: 'workers, instead of `executor_thread_pool_size`',
    file: '',
  })
})

test('what comes with TypeScript or a package is named by it', () => {
  expect(cardOf(SERVER, member('start'), 'Promise').file).toBe(
    'typescript/lib/lib.es5.d.ts',
  )
})

test('a name has the type that it has at its place', () => {
  const fields = 'MessageHandlingServer:fields'
  expect(cardOf(SERVER, fields, '#pollExecutor').signature).toBe(
    '(property) MessageHandlingServer.#pollExecutor: Executor | null',
  )
  expect(cardOf(SERVER, member('start'), 'listener', 3).signature).toBe(
    '(property) MessageHandlingServer.listener: Listener',
  )
})

test('a signature keeps its lines, and its words have their kinds', () => {
  const source = fs.readFileSync(path.join(ROOT, SERVER), 'utf8')
  const quote = cutQuote(source, { file: SERVER, symbol: member('start') })
  const { cards } = typesOf(ROOT, quote)
  const options = cards.find((card) => words(card).startsWith('const poolOpts'))
  expect(options && words(options)).toBe(
    'const poolOpts: {\n    executor_thread_pool_size: Opt<number>;\n}',
  )
  expect(options?.signature.slice(0, 2)).toEqual(['k', 'const'])
})

test('names that mean the same share a card', () => {
  const source = fs.readFileSync(path.join(ROOT, SERVER), 'utf8')
  const quote = cutQuote(source, { file: SERVER, symbol: member('#runner') })
  const { names, cards } = typesOf(ROOT, quote)
  expect(cards.length).toBeLessThan(names.length / 3)
  const texts = cards.map((card) => JSON.stringify(card))
  expect(new Set(texts).size).toBe(texts.length)
})

test('cards do not depend on what was asked before them', () => {
  const symbols = ['constructor', 'start', 'wait', '#runner'].map(member)
  const source = fs.readFileSync(path.join(ROOT, SERVER), 'utf8')
  const ask = (root: string, order: string[]) =>
    order.map((symbol) => [
      symbol,
      typesOf(root, cutQuote(source, { file: SERVER, symbol })),
    ])
  const forward = ask(ROOT, symbols)
  // Another spelling of the root has a service of its own.
  const back = ask(`${ROOT}/.`, [...symbols].reverse())
  expect(back.reverse()).toEqual(forward)
})

test('the bundler is told of the files that the types come from', () => {
  const { readBy } = typeService(ROOT)
  const read = readBy(path.join(ROOT, SERVER))
  for (const file of [SERVER, 'src/dispatcher/dispatcher-base.ts']) {
    expect(read).toContain(path.join(ROOT, file))
  }
  expect(read).not.toContain(path.join(ROOT, 'src/index.ts'))
  expect(read.filter((file) => file.includes('node_modules'))).toEqual([])
})
