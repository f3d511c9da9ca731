import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as driverManager from '../../src/driver-manager.ts'
import { Namespace } from '../../src/driver-manager.ts'
import * as errors from '../../src/errors.ts'
import * as executor from '../../src/executor/executor.ts'
import * as future from '../../src/executor/future.ts'
import * as builtin from '../../src/wire/builtin-errors.ts'
import { nodesOf, parse, SOURCES } from './source-files.ts'

/** Where Python has each class: the two words of a failure. */
const MODULES: Record<string, string> = {
  MessagingException: 'oslo_messaging.exceptions',
  MessagingTimeout: 'oslo_messaging.exceptions',
  MessageDeliveryFailure: 'oslo_messaging.exceptions',
  InvalidTarget: 'oslo_messaging.exceptions',
  MessageUndeliverable: 'oslo_messaging.exceptions',
  ConfigurationError: 'oslo_messaging.exceptions',
  InvalidTransportURL: 'oslo_messaging.transport',
  DriverLoadFailure: 'oslo_messaging.transport',
  MessagingServerError: 'oslo_messaging.server',
  ExecutorLoadFailure: 'oslo_messaging.server',
  ServerListenError: 'oslo_messaging.server',
  TaskTimeout: 'oslo_messaging.server',
  ThreadLost: 'oslo_messaging.server',
  RPCDispatcherError: 'oslo_messaging.rpc.dispatcher',
  NoSuchMethod: 'oslo_messaging.rpc.dispatcher',
  UnsupportedVersion: 'oslo_messaging.rpc.dispatcher',
  ExpectedException: 'oslo_messaging.rpc.dispatcher',
  RemoteError: 'oslo_messaging.rpc.client',
  RPCVersionCapError: 'oslo_messaging.rpc.client',
  ClientSendError: 'oslo_messaging.rpc.client',
  TransportDriverError: 'oslo_messaging._drivers.base',
  AMQPDestinationNotFound: 'oslo_messaging._drivers.amqp',
  DuplicateMessageError: 'oslo_messaging._drivers.common',
  UnsupportedRpcEnvelopeVersion: 'oslo_messaging._drivers.common',
  NoMatches: 'stevedore.exception',
  RejectedSubmission: 'futurist._futures',
  BuiltinError: 'builtins',
  AssertionError: 'builtins',
  AttributeError: 'builtins',
  ArithmeticError: 'builtins',
  OverflowError: 'builtins',
  ZeroDivisionError: 'builtins',
  ImportError: 'builtins',
  LookupError: 'builtins',
  IndexError: 'builtins',
  KeyError: 'builtins',
  OSError: 'builtins',
  ConnectionError: 'builtins',
  ConnectionRefusedError: 'builtins',
  FileNotFoundError: 'builtins',
  PermissionError: 'builtins',
  TimeoutError: 'builtins',
  RuntimeError: 'builtins',
  NotImplementedError: 'builtins',
  CancelledError: 'concurrent.futures._base',
  // Ours alone: a Python client shows them as a RemoteError.
  AMQPError: 'oslo_messaging._drivers.base',
  InvalidMessage: 'oslo_messaging._drivers.base',
}

/** Stands for another error, whose words are the ones to be sent. */
const STAND_IN = 'SerializedFailure'

type ErrorClass = (new (...args: unknown[]) => Error) & { module?: string }

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && value.prototype instanceof Error

const classes = [errors, builtin, driverManager, executor, future].flatMap(
  (module) => Object.values(module).filter(isErrorClass),
)

describe('an error class', () => {
  it.each(classes.map((type) => [type.name, type] as const))(
    '%s has its own name, and a Python module',
    (name, type) => {
      expect(new type(new Namespace('a'), 'b', []).name).toBe(name)
      expect(type.module).toBe(MODULES[name])
    },
  )

  it('of the table is a class here', () => {
    expect(classes.map(({ name }) => name).sort()).toEqual(
      Object.keys(MODULES).sort(),
    )
  })

  it('stands nowhere else in the source', { timeout: 30_000 }, () => {
    const found = SOURCES.flatMap((path) =>
      [...nodesOf(parse(path))]
        .filter(ts.isClassDeclaration)
        .filter(({ heritageClauses: [extended] = [] }) =>
          /^extends \w*(Error|Exception)$/.test(extended?.getText() ?? ''),
        )
        .map(({ name }) => name?.getText() ?? ''),
    )
    expect(
      found.filter((name) => !(name in MODULES || name === STAND_IN)),
    ).toEqual([])
  })
})
