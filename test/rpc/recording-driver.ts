import { Conf, type ConfValues } from '../../src/conf.ts'
import type { BaseDriver, SendOptions } from '../../src/driver/base-driver.ts'
import type { Listener } from '../../src/driver/listener.ts'
import type { Target } from '../../src/target.ts'
import { Transport } from '../../src/transport.ts'
import type { Context } from '../../src/wire/context.ts'
import type { Payload } from '../../src/wire/envelope.ts'

export interface Sent {
  readonly target: Target
  readonly ctxt: Context
  readonly message: Payload
  readonly options: SendOptions
}

/** A driver that keeps what it is told to send, and answers what it is told. */
export class RecordingDriver implements BaseDriver {
  readonly sent: Sent[] = []
  readonly listened: Target[] = []
  cleanups = 0
  answer: (sent: Sent) => unknown = () => null

  async send(
    target: Target,
    ctxt: Context,
    message: Payload,
    options: SendOptions,
  ): Promise<unknown> {
    const sent = { target, ctxt, message, options }
    this.sent.push(sent)
    return this.answer(sent)
  }

  async listen(target: Target): Promise<Listener> {
    this.listened.push(target)
    return {
      poll: async () => [],
      stop: async () => {},
      cleanup: async () => {},
    }
  }

  async cleanup(): Promise<void> {
    this.cleanups += 1
  }
}

export function recordingTransport(values: ConfValues = {}): {
  transport: Transport
  driver: RecordingDriver
} {
  const driver = new RecordingDriver()
  return { driver, transport: new Transport(new Conf(values), driver) }
}
