/**
 * Our server as a process of its own, to be killed. Started by the acts of
 * trouble; run as a program it serves, and prints what happens as JSON lines.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { getRPCServer, getRPCTransport, Target } from '../../src/index.ts'
import { within } from '../conformance/deadline.ts'
import { EventList, type PeerEvent } from './event-list.ts'
import { ourEndpoints } from './our-endpoints.ts'
import type { PodBroker } from './pod.ts'

const PROGRAM = new URL(import.meta.url).pathname
const START_DEADLINE_MS = 60_000

export class OurServerProcess implements AsyncDisposable {
  readonly events = new EventList()
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    createInterface({ input: child.stdout! }).on('line', (line) =>
      this.events.add(JSON.parse(line) as PeerEvent),
    )
  }

  /** Serves `topic`, when it is ready. */
  static async start(
    { transportUrl }: PodBroker,
    topic: string,
  ): Promise<OurServerProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
      env: { ...process.env, TRANSPORT_URL: transportUrl, TOPIC: topic },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const server = new OurServerProcess(child)
    const ready = server.events.take(
      ({ event }) => event === 'ready',
      'our server to be ready',
      START_DEADLINE_MS,
    )
    await ready.catch(async (error: unknown) => {
      await server[Symbol.asyncDispose]()
      throw error
    })
    return server
  }

  /** As kill -9 does; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await within(exit, 'the end of our server, which was killed')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }
}

async function serve(transportUrl: string, topic: string): Promise<void> {
  const transport = await getRPCTransport(undefined, transportUrl)
  const events = { add: print }
  const target = new Target({ topic, server: 'a' })
  await getRPCServer(transport, target, ourEndpoints('a', events)).start()
  print({ event: 'ready' })
}

function print(event: PeerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await serve(process.env.TRANSPORT_URL ?? '', process.env.TOPIC ?? '')
