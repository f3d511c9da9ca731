import { describe, expect, it } from 'vitest'
import { redactedContext } from '../../src/notify/redacted-context.ts'
import { recordLog } from '../support/recorded-log.ts'

class RequestContext {
  readonly token = 'secret'

  redactedCopy() {
    return { request_id: 'req-1' }
  }
}

describe('of a context is sent', () => {
  it('what it says is fit to be told', () => {
    const log = recordLog()
    const safe = redactedContext(new RequestContext())
    expect(safe).toEqual({ request_id: 'req-1' })
    expect(log.records).toEqual([])
  })

  it.each([null, {}, { token: 'secret' }, Object.create(null)])(
    'nothing if it is plain: %o',
    (ctxt) => {
      const log = recordLog()
      expect(redactedContext(ctxt)).toEqual({})
      expect(log.lines('warning')).toEqual([])
    },
  )

  it.each([
    ['knows nothing of it', new (class Strange {})()],
    ['throws', { redactedCopy: () => JSON.parse('no') }],
    ['gives no object', { redactedCopy: () => null }],
  ])('nothing, with a warning, if it %s', (_what, ctxt) => {
    const log = recordLog()
    expect(redactedContext(ctxt as never)).toEqual({})
    expect(log.lines('warning')).toEqual([
      expect.stringMatching(/^Unable to properly redact context/),
    ])
  })
})
