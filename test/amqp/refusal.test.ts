import { describe, expect, it, test } from 'vitest'
import {
  durabilityThere,
  explained,
  refusesTransient,
} from '../../src/amqp/refusal.ts'
import { AMQPError } from '../../src/errors.ts'

/** As RabbitMQ 4.0 says it, and amqplib around it. */
function refusal(code: number, text: string): AMQPError {
  const message = `Channel closed by server: ${code} with message "${text}"`
  return new AMQPError(message, { replyCode: code, recoverable: false })
}

function differs(argument: string, what: string, values: string): AMQPError {
  return refusal(
    406,
    `PRECONDITION_FAILED - inequivalent arg '${argument}' for ${what} in ` +
      `vhost '/': ${values}`,
  )
}

const NOT_PERMITTED = refusal(
  541,
  'INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\n' +
    'Its use is not permitted per the configuration',
)

function advice(error: AMQPError, transient = false): string {
  const told = explained(error, { transient }) as AMQPError
  expect(told.message.startsWith(error.message)).toBe(true)
  return told.message.slice(error.message.length)
}

describe('explained', () => {
  it('keeps code and kind of the error, which is its cause', () => {
    const told = explained(NOT_PERMITTED, { transient: true })
    expect(told).toMatchObject({ replyCode: 541, recoverable: false })
    expect((told as Error).cause).toBe(NOT_PERMITTED)
  })

  it('names what each kind of queue needs where transient ones are refused', () => {
    expect(advice(NOT_PERMITTED)).toBe(
      '. This RabbitMQ refuses queues neither durable nor exclusive. ' +
        'Set amqp_durable_queues or rabbit_quorum_queue for the queues of ' +
        'topics, and rabbit_transient_quorum_queue for fanout and reply ' +
        'queues, in every service alike',
    )
  })

  it('names argument, both values, and the option', () => {
    const values = "received 'false' but current is 'true'"
    expect(advice(differs('durable', "queue 't'", values))).toBe(
      '. There durable is true, ours false. Option amqp_durable_queues or ' +
        'rabbit_quorum_queue sets it: give it the same value in every ' +
        'service, or delete what is there to have it declared anew',
    )
  })

  it.each([
    ["received none but current is the value '5' of type 'byte'", '5', 'none'],
    ["received the value '5' of type 'byte' but current is none", 'none', '5'],
    ["received '7' but current is '0'", '0', '7'],
  ])('reads values that RabbitMQ prints as %s', (values, there, ours) => {
    const error = differs('x-delivery-limit', "queue 't'", values)
    expect(advice(error)).toContain(
      `There x-delivery-limit is ${there}, ours ${ours}. ` +
        'Option rabbit_quorum_delivery_limit sets it',
    )
  })

  it.each([
    ['durable', 'rabbit_transient_quorum_queue'],
    ['x-queue-type', 'rabbit_transient_quorum_queue'],
    ['x-expires', 'rabbit_transient_queues_ttl'],
    ['x-max-in-memory-length', 'rabbit_quorum_max_memory_length'],
  ])('for a fanout or a reply queue %s is of %s', (argument, option) => {
    const error = differs(argument, "queue 'reply_x'", 'received')
    expect(advice(error, true)).toBe(
      `. Option ${option} sets it: give it the same value in every service, ` +
        'or delete what is there to have it declared anew',
    )
  })

  it('says so where no option sets it', () => {
    const error = differs('type', "exchange 'e'", 'received')
    expect(advice(error)).toBe(
      '. No option sets it: somebody else uses this name',
    )
  })

  it('names the option behind what can never be', () => {
    const error = refusal(
      406,
      "PRECONDITION_FAILED - invalid property 'auto-delete' for queue 't'",
    )
    expect(advice(error)).toBe('. Option amqp_auto_delete asks for it')
  })

  test.each([
    ['another refusal', refusal(404, 'NOT_FOUND - no queue')],
    ['a fault inside the broker', refusal(541, 'INTERNAL_ERROR')],
    ['what no option asks for', refusal(406, "invalid arg 'x-mine' for queue")],
    ['what is no refusal', new TypeError('no')],
  ])('leaves %s as it is', (_, error) => {
    expect(explained(error, { transient: false })).toBe(error)
  })
})

test('only a refusal of transient queues is known to be for good', () => {
  expect(refusesTransient(NOT_PERMITTED)).toBe(true)
  expect(refusesTransient(refusal(541, 'INTERNAL_ERROR'))).toBe(false)
})

describe('durabilityThere', () => {
  const values = "received 'true' but current is 'false'"

  it('is that of the exchange that was refused', () => {
    expect(
      durabilityThere(differs('durable', "exchange 'e'", values), 'e'),
    ).toBe(false)
  })

  test.each([
    ['another exchange', differs('durable', "exchange 'f'", values)],
    ['a queue', differs('durable', "queue 'e'", values)],
    ['another argument', differs('auto_delete', "exchange 'e'", values)],
    ['a lost connection', new AMQPError("durable exchange 'e'")],
  ])('is not known from %s', (_, error) => {
    expect(durabilityThere(error, 'e')).toBe(null)
  })
})
