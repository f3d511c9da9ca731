/**
 * Acts: every kind of failure, as the class that the other side knows, or as a
 * RemoteError that says what it was.
 */
import {
  KeyError,
  type MessagingException,
  NoSuchMethod,
  RemoteError,
  UnsupportedVersion,
} from '../../../src/index.ts'
import { ActList } from '../act.ts'
import {
  expectError,
  expectSame,
  expectText,
  expectTyped,
  rejectionOf,
} from '../check.ts'
import { NotFound, QuotaExceeded } from '../our-errors.ts'
import type { OurRequest, PythonError, PythonRequest, Scene } from '../scene.ts'
import { type Typed, typedOf } from '../typed-json.ts'

const list = new ActList('failures')
export const failureActs = list.acts

function ourError(
  scene: Scene,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  request: OurRequest = {},
): Promise<Error> {
  return rejectionOf(scene.call(method, args, request))
}

function pythonFailure(scene: Scene, kind: string): Promise<PythonError> {
  return scene.pythonError('fail', { args: { kind: ['str', kind] } })
}

function expectPythonClass(
  error: PythonError,
  module: string,
  name: string,
): void {
  expectSame(`${error.module}.${error.class}`, `${module}.${name}`)
}

/** Python's class, ours, and a part of its text. */
const BUILT_IN = [
  ['ValueError', RangeError, 'bad value: 3'],
  ['KeyError', KeyError, 'missing'],
  ['Exception', Error, 'something'],
] as const

for (const [kind, errorClass, text] of BUILT_IN) {
  list.ours(`the built-in ${kind}`, async (scene) => {
    const error = await ourError(scene, 'fail', { kind })
    expectError(error, errorClass, [text, 'Traceback', 'rpc_server.py', kind])
    expectSame(error.constructor, errorClass, 'the class')
  })

  list.python(`the built-in ${kind}`, async (scene) => {
    const error = await pythonFailure(scene, kind)
    expectPythonClass(error, 'builtins', kind)
    expectText(error.text, [text, 'Traceback', 'our-endpoints.ts', kind])
  })
}

list.ours('an exception without a text', async (scene) => {
  const error = await ourError(scene, 'fail', { kind: 'no text' })
  expectError(error, RangeError, ['Traceback'])
})

list.python('an exception without a text', async (scene) => {
  const error = await pythonFailure(scene, 'no text')
  expectPythonClass(error, 'builtins', 'ValueError')
})

list.ours('a text in many scripts', async (scene) => {
  const error = await ourError(scene, 'fail', { kind: 'unicode' })
  expectError(error, RangeError, ['naïve 網路 \u{1f6f0}'])
})

list.python('a text in many scripts', async (scene) => {
  const error = await pythonFailure(scene, 'unicode')
  expectPythonClass(error, 'builtins', 'ValueError')
  expectText(error.text, ['naïve 網路 \u{1f6f0}'])
})

list.ours('a class of an allowed module, with kwargs', async (scene) => {
  const error = await ourError(scene, 'fail', { kind: 'QuotaExceeded' })
  expectError(error, QuotaExceeded, ['too many ports', 'Traceback'])
  expectSame(error.name, 'QuotaExceeded_Remote', 'its name')
  const { kwargs } = error as QuotaExceeded
  expectSame(kwargs, { limit: 10, used: 11 }, 'its kwargs')
})

list.python('a class of an allowed module, with kwargs', async (scene) => {
  const error = await pythonFailure(scene, 'QuotaExceeded')
  expectPythonClass(error, 'peer_errors_Remote', 'QuotaExceeded_Remote')
  expectSame(
    error.bases.includes('peer_errors.QuotaExceeded'),
    true,
    'its base',
  )
  expectTyped(error.kwargs, typedOf({ limit: 10, used: 11 }), 'its kwargs')
  expectText(error.text, ['too many ports', 'our-endpoints.ts'])
})

list.ours('a class of an allowed module, with args', async (scene) => {
  const error = await ourError(scene, 'fail', { kind: 'NotFound' })
  expectError(error, NotFound, ['no router 7'])
  expectSame((error as NotFound).args, ['router', 7], 'its args')
})

list.python('a class of an allowed module, with args', async (scene) => {
  const error = await pythonFailure(scene, 'NotFound')
  expectPythonClass(error, 'peer_errors_Remote', 'NotFound_Remote')
  expectTyped(error.args, typedOf(['router', 7]), 'its args')
})

list.ours('a class of a module that is not allowed', async (scene) => {
  const error = await ourError(scene, 'fail', { kind: 'Stranger' })
  expectError(error, RemoteError, ['Remote error: Stranger who?'])
  const { excType, value, traceback } = error as RemoteError
  expectSame([excType, value], ['Stranger', 'who?'])
  expectText(traceback.join(''), ['Traceback', 'rpc_server.py', 'Stranger'])
})

list.python('a class of a module that is not allowed', async (scene) => {
  const error = await pythonFailure(scene, 'Stranger')
  expectPythonClass(error, 'oslo_messaging.rpc.client', 'RemoteError')
  expectSame([error.remote?.class, error.remote?.text], ['Stranger', 'who?'])
  const { traceback } = error.remote ?? {}
  expectText(traceback, ['Traceback', 'our-endpoints.ts', 'Stranger: who?'])
})

list.ours('an expected exception', async (scene) => {
  const error = await ourError(scene, 'expected')
  expectError(error, RangeError, ['as agreed'])
})

list.python('an expected exception', async (scene) => {
  const error = await scene.pythonError('expected')
  expectPythonClass(error, 'builtins', 'ValueError')
  expectText(error.text, ['as agreed'])
})

/** Arguments that the method `add` does not take. */
const WRONG_ARGUMENTS: readonly (readonly [string, Record<string, Typed>])[] = [
  ['a missing argument', { a: ['int', '1'] }],
  [
    'an unknown argument',
    { a: ['int', '1'], b: ['int', '1'], c: ['int', '1'] },
  ],
]

for (const [what, args] of WRONG_ARGUMENTS) {
  list.ours(`${what} is a TypeError`, async (scene) => {
    const plain = Object.fromEntries(Object.keys(args).map((key) => [key, 1]))
    const error = await ourError(scene, 'add', plain)
    expectError(error, TypeError, ['add()'])
  })

  list.python(`${what} is a TypeError`, async (scene) => {
    const error = await scene.pythonError('add', { args })
    expectPythonClass(error, 'builtins', 'TypeError')
  })
}

interface Refusal {
  readonly what: string
  readonly method: string
  readonly target: Readonly<Record<string, string>>
  readonly errorClass: new (...args: never[]) => MessagingException
  readonly text: string
}

const REFUSALS: readonly Refusal[] = [
  {
    what: 'a method that does not exist',
    method: 'nothing_like_it',
    target: {},
    errorClass: NoSuchMethod,
    text: 'Endpoint does not support RPC method nothing_like_it',
  },
  {
    what: 'a private method',
    method: '_private',
    target: {},
    errorClass: NoSuchMethod,
    text: 'Endpoint does not support RPC method _private',
  },
  {
    what: 'a minor version that is too new',
    method: 'who',
    target: { version: '1.4' },
    errorClass: UnsupportedVersion,
    text: 'Endpoint does not support RPC version 1.4. Attempted method: who',
  },
  {
    what: 'another major version',
    method: 'who',
    target: { version: '2.0' },
    errorClass: UnsupportedVersion,
    text: 'Endpoint does not support RPC version 2.0. Attempted method: who',
  },
  {
    what: 'an unknown namespace',
    method: 'who',
    target: { namespace: 'nowhere' },
    errorClass: UnsupportedVersion,
    text: 'Endpoint does not support RPC version 1.0. Attempted method: who',
  },
]

// oslo.messaging's own classes are of no allowed module: Python gets a
// RemoteError, and so do we.
for (const { what, method, target, errorClass, text } of REFUSALS) {
  list.ours(what, async (scene) => {
    const error = await ourError(scene, method, {}, { target })
    expectError(error, RemoteError, [text])
    expectSame((error as RemoteError).excType, errorClass.name)
  })

  list.python(what, async (scene) => {
    const request: PythonRequest = { target }
    const error = await scene.pythonError(method, request)
    expectPythonClass(error, 'oslo_messaging.rpc.client', 'RemoteError')
    expectSame(
      [error.remote?.class, error.remote?.text],
      [errorClass.name, text],
    )
  })
}
