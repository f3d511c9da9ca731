import type { ConfValues } from '../../src/conf.ts'
import { Conf } from '../../src/conf.ts'
import { DispatcherBase } from '../../src/dispatcher/dispatcher-base.ts'
import { DispatcherExecutorContext } from '../../src/dispatcher/dispatcher-executor-context.ts'
import type { IncomingMessage } from '../../src/driver/incoming-message.ts'
import type { Listener } from '../../src/driver/listener.ts'
import {
  MessageHandlingServer,
  type ServerOptions,
} from '../../src/server/message-handling-server.ts'
import { Target } from '../../src/target.ts'
import { getRPCTransport } from '../../src/transport.ts'
import { MemoryListener, Request } from './memory-listener.ts'

/** Serves each message with a function of the test. */
export class HandMadeDispatcher extends DispatcherBase {
  readonly target = new Target({ topic: 'l3_agent', server: 'node-1' })
  readonly happened: string[] = []
  /** One of each start, the last one last. */
  readonly listeners: MemoryListener[] = []
  failListen: Error | null = null
  serve: (name: string) => unknown = () => {}

  async listen(): Promise<Listener> {
    this.happened.push('listen')
    if (this.failListen !== null) throw this.failListen
    const listener = new MemoryListener(this.happened)
    this.listeners.push(listener)
    return listener
  }

  accept([incoming]: readonly IncomingMessage[]): DispatcherExecutorContext {
    const request = incoming as Request
    request.acknowledge()
    return new DispatcherExecutorContext<IncomingMessage>(
      request,
      async () => {
        this.happened.push(`serve ${request.name}`)
        await this.serve(request.name)
        this.happened.push(`served ${request.name}`)
      },
      () => this.happened.push(`done ${request.name}`),
    )
  }

  request(name: string): Request {
    return new Request(name, this.happened)
  }

  get listener(): MemoryListener {
    const last = this.listeners.at(-1)
    if (last === undefined) throw new Error('nobody has listened yet')
    return last
  }

  deliver(...names: string[]): void {
    this.listener.deliver(...names.map((name) => this.request(name)))
  }
}

/** A server on a dispatcher of the test's, with the executor named. */
export async function makeServer(
  executor: string,
  values: ConfValues = {},
  options: ServerOptions = {},
): Promise<{ server: MessageHandlingServer; dispatcher: HandMadeDispatcher }> {
  const transport = await getRPCTransport(new Conf(values), 'fake://')
  const dispatcher = new HandMadeDispatcher()
  const server = new MessageHandlingServer(
    transport,
    dispatcher,
    executor,
    options,
  )
  return { server, dispatcher }
}
