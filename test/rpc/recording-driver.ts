import { Conf, type ConfValues } from '../../src/conf.ts'
import type {
  BaseDriver,
  SendOptions,
  TargetAndPriority,
} from '../../src/driver/base-driver.ts'
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
  /** The arguments of each `sendNotification`. */
  readonly notified: Parameters<BaseDriver['sendNotification']>[] = []
  /** What `sendNotification` throws, by topic. */
  readonly refuses = new Map<string | null, Error>()
  readonly listenedForNotifications: {
    readonly pairs: readonly TargetAndPriority[]
    readonly pool: string | null
  }[] = []
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
    return silentListener()
  }

  async sendNotification(
    ...given: Parameters<BaseDriver['sendNotification']>
  ): Promise<void> {
    this.notified.push(given)
    const refusal = this.refuses.get(given[0].topic)
    if (refusal !== undefined) throw refusal
  }

  async listenForNotifications(
    pairs: readonly TargetAndPriority[],
    pool: string | null,
  ): Promise<Listener> {
    this.listenedForNotifications.push({ pairs, pool })
    return silentListener()
  }

  async cleanup(): Promise<void> {
    this.cleanups += 1
  }
}

function silentListener(): Listener {
  return {
    poll: async () => [],
    stop: async () => {},
    cleanup: async () => {},
  }
}

export function recordingTransport(values: ConfValues = {}): {
  transport: Transport
  driver: RecordingDriver
} {
  const driver = new RecordingDriver()
  return { driver, transport: new Transport(new Conf(values), driver) }
}
