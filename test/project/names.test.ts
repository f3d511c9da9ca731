import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse, read, SOURCES } from './source-files.ts'

/**
 * Every identifier of the post's code, in its order. Left out are `self` and
 * `super`, which are Python's, and `ex` and `f`, which live for one line.
 */
const NAMES_OF_THE_POST = `
  MessageHandlingServer service ServiceBase _OrderedTaskRunner
  __init__ transport dispatcher executor conf register_opts _pool_opts
  executor_type listener mgr driver DriverManager RuntimeError
  ExecutorLoadFailure _executor_cls _work_executor _poll_executor _started
  ordered reset_after start override_pool_size LOG warning _LW
  _listen driver_base TransportDriverError ServerListenError target
  executor_opts max_workers executor_thread_pool_size
  eventletutils warn_eventlet_not_patched expected_patched_modules what
  submit _runner excutils forever_retry_uncaught_exceptions
  incoming poll timeout batch_timeout prefetch_size batch_size
  _submit_work callback fut run add_done_callback done
`
  .trim()
  .split(/\s+/)

/** Rows of the table under the heading `## Names`. */
const rows = (read('CONTRIBUTING.md').split('\n## Names\n')[1] ?? '')
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, python = '', here = '', where = '']) => ({ python, here, where }))

function membersOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node))
    return node.members
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ initializer }) =>
      initializer && ts.isObjectLiteralExpression(initializer)
        ? initializer.properties
        : [],
    )
  return []
}

function namesOf(node: ts.Node): string[] {
  if (ts.isConstructorDeclaration(node)) return ['constructor']
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map(({ name }) => name.getText())
  const { name } = node as { name?: ts.Node }
  return name === undefined ? [] : [name.getText()]
}

/** Whether `src/file.ts#Class.member` is there. */
function exists(where: string): boolean {
  const [, path = '', symbol = ''] = /^`(.+?)#(.+)`$/.exec(where) ?? []
  if (!SOURCES.includes(path)) return false
  const [owner = '', member] = symbol.split('.')
  const found = parse(path).statements.filter((node) =>
    namesOf(node).includes(owner),
  )
  if (member === undefined) return found.length > 0
  return found.flatMap(membersOf).some((node) => namesOf(node).includes(member))
}

describe('the table of names', () => {
  it('has every name of the post', () => {
    const words = new Set(
      rows.flatMap(({ python }) =>
        [...python.matchAll(/`([^`]+)`/g)].flatMap(
          ([, code = '']) => code.match(/\w+/g) ?? [],
        ),
      ),
    )
    expect(NAMES_OF_THE_POST.filter((name) => !words.has(name))).toEqual([])
  })

  it.each(rows)('$python is at $where', ({ where }) => {
    expect(exists(where)).toBe(true)
  })

  it('says for each name what it is called here', () => {
    expect(rows.filter(({ here }) => here === '')).toEqual([])
  })

  it('would notice a name that is gone', () => {
    const server = 'src/server/message-handling-server.ts'
    expect(exists(`\`${server}#MessageHandlingServer.start\``)).toBe(true)
    expect(exists(`\`${server}#MessageHandlingServer.begin\``)).toBe(false)
    expect(exists(`\`${server}#Server\``)).toBe(false)
    expect(exists('`src/server/server.ts#Server`')).toBe(false)
  })
})
