import { describe, expect, it } from 'vitest'
import {
  AMQPError,
  ClientSendError,
  DriverLoadFailure,
  DuplicateMessageError,
  ExecutorLoadFailure,
  ExpectedException,
  InvalidTarget,
  MessageUndeliverable,
  MessagingException,
  NoSuchMethod,
  RemoteError,
  RPCVersionCapError,
  ServerListenError,
  UnsupportedRpcEnvelopeVersion,
  UnsupportedVersion,
} from '../src/errors.ts'
import { Target } from '../src/target.ts'

const target = new Target({ topic: 'l3_agent' })

describe('an error', () => {
  it('names its class, also when it is derived elsewhere', () => {
    class QuotaExceeded extends MessagingException {}
    expect(new MessagingException('m').name).toBe('MessagingException')
    expect(new QuotaExceeded('m').name).toBe('QuotaExceeded')
    expect(String(new QuotaExceeded('m'))).toBe('QuotaExceeded: m')
  })

  it.each([
    [
      new InvalidTarget('A topic is required to send', target),
      'A topic is required to send:<Target topic=l3_agent>',
    ],
    [new NoSuchMethod('absent'), 'Endpoint does not support RPC method absent'],
    [
      new UnsupportedVersion('7.0', 'nothing'),
      'Endpoint does not support RPC version 7.0. Attempted method: nothing',
    ],
    [
      new UnsupportedVersion(null, 'nothing'),
      'Endpoint does not support RPC version None. Attempted method: nothing',
    ],
    [
      new ClientSendError(target, new Error('no route')),
      'Failed to send to target "<Target topic=l3_agent>": no route',
    ],
    [
      new ClientSendError(target, 'no route'),
      'Failed to send to target "<Target topic=l3_agent>": no route',
    ],
    [
      new RPCVersionCapError('1.5', '1.2'),
      'Requested message version, 1.5 is incompatible.  It needs to be equal ' +
        'in major version and less than or equal in minor version as the ' +
        'specified version cap 1.2.',
    ],
    [
      new RPCVersionCapError(null, '1.2'),
      'Requested message version, None is incompatible.  It needs to be equal ' +
        'in major version and less than or equal in minor version as the ' +
        'specified version cap 1.2.',
    ],
    [
      new UnsupportedVersion('7.0'),
      'Endpoint does not support RPC version 7.0',
    ],
    [
      new RemoteError('ValueError', "it's", ['a\n', 'b\\\n']),
      "Remote error: ValueError it's\n['a\\n', 'b\\\\\\n'].",
    ],
    [
      new RemoteError('E', 'v', ["it's\t", `it's "it"`, '"\\"']),
      'Remote error: E v\n["it\'s\\t", \'it\\\'s "it"\', \'"\\\\"\'].',
    ],
    [new RemoteError(), 'Remote error: None None\n[].'],
    [
      new ExecutorLoadFailure('quantum', new Error('no such name')),
      'Failed to load executor "quantum": no such name',
    ],
    [
      new ServerListenError(target, new Error('access refused')),
      'Failed to listen on target "<Target topic=l3_agent>": access refused',
    ],
    [
      new DriverLoadFailure('zmq', new Error('no such name')),
      'Failed to load transport driver "zmq": no such name',
    ],
    [
      new DuplicateMessageError('0f'),
      'Found duplicate message(0f). Skipping it.',
    ],
    [
      new UnsupportedRpcEnvelopeVersion('2.1'),
      'Specified RPC envelope version, 2.1, not supported by this endpoint.',
    ],
    [
      new UnsupportedRpcEnvelopeVersion({ a: 1 }),
      'Specified RPC envelope version, {"a":1}, not supported by this endpoint.',
    ],
  ])('says what Python says: $message', (error, message) => {
    expect(error.message).toBe(message)
  })

  it('keeps its cause', () => {
    const cause = new Error('socket closed')
    expect(new ClientSendError(target, cause).cause).toBe(cause)
    expect(new AMQPError('lost', { cause }).cause).toBe(cause)
    expect(new ExpectedException(cause).cause).toBe(cause)
  })

  it('of AMQP is recoverable and has no code unless told so', () => {
    const { replyCode, recoverable } = new AMQPError('lost')
    expect([replyCode, recoverable]).toEqual([null, true])
    const refused = new AMQPError('m', { replyCode: 403, recoverable: false })
    expect([refused.replyCode, refused.recoverable]).toEqual([403, false])
  })

  it('of a returned message names where it was to go', () => {
    const { exchange, routingKey } = new MessageUndeliverable('e', 'k')
    expect([exchange, routingKey]).toEqual(['e', 'k'])
  })
})
