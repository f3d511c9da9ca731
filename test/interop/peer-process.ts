/**
 * A Python peer that runs: a process in a container of the pod, given orders
 * as JSON lines and heard by JSON lines. What it logs is kept, for whoever
 * looks into a failure. The other end is peers/peer.py.
 */

import { createInterface } from 'node:readline'
import { type Duplex, PassThrough } from 'node:stream'
import type { ContainerRuntimeClient } from 'testcontainers'
import { within } from '../conformance/deadline.ts'
import { type Deferred, deferred } from '../support/deferred.ts'
import { EventList, type PeerEvent } from './event-list.ts'

type Dockerode = ContainerRuntimeClient['container']['dockerode']
export type Container = ReturnType<Dockerode['getContainer']>

/** Which script of peers/, and the environment it gets. */
export interface PeerProgram {
  readonly script: string
  readonly env: Readonly<Record<string, string>>
}

/** What a peer says when it is ready. */
interface Ready {
  readonly pid: number
  readonly versions: Readonly<Record<string, string>>
}

type Answer = Readonly<Record<string, unknown>>

interface Line extends Partial<Ready> {
  readonly id?: number
  readonly ready?: true
  readonly event?: string
  readonly stopped?: true
}

const START_DEADLINE_MS = 180_000
const STOP_DEADLINE_MS = 20_000
/** Longer than any act waits; a peer that does not answer is not forgiven. */
const ANSWER_DEADLINE_MS = 120_000
const LOG_LINES_SHOWN = 12

export class PeerProcess {
  readonly events = new EventList()
  readonly #program: PeerProgram
  readonly #container: Container
  readonly #stdin: Duplex
  readonly #answers = new Map<number, Deferred<Answer>>()
  readonly #ready = quietly<Ready>()
  readonly #ended = quietly<void>()
  #facts: Ready = { pid: 0, versions: {} }
  #log: string[] = []
  #lastId = 0

  private constructor(
    container: Container,
    program: PeerProgram,
    stream: Duplex,
  ) {
    this.#container = container
    this.#program = program
    this.#stdin = stream
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    container.modem.demuxStream(stream, stdout, stderr)
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line))
    createInterface({ input: stderr }).on('line', (line) => {
      this.#log.push(line)
    })
    stream.on('error', () => {})
    stream.on('close', () => this.#end())
  }

  /** @throws Error with the end of its log if it does not get ready. */
  static async start(
    container: Container,
    program: PeerProgram,
  ): Promise<PeerProcess> {
    const exec = await container.exec({
      Cmd: ['python3', `/peers/${program.script}`],
      Env: Object.entries(program.env).map(([key, it]) => `${key}=${it}`),
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    })
    const stream = await exec.start({ hijack: true, stdin: true })
    const peer = new PeerProcess(container, program, stream)
    const what = `${program.script} to be ready`
    try {
      peer.#facts = await within(peer.#ready.promise, what, START_DEADLINE_MS)
    } catch (cause) {
      throw new Error(`${(cause as Error).message}\n${peer.endOfLog()}`)
    }
    return peer
  }

  /** Of each package that matters, as the running process says. */
  get versions(): Readonly<Record<string, string>> {
    return this.#facts.versions
  }

  /** For a failure's text. */
  endOfLog(): string {
    return this.#log.slice(-LOG_LINES_SHOWN).join('\n')
  }

  /**
   * Gives an order and resolves with what comes back.
   *
   * @throws Error if the peer ends before it answered.
   */
  async ask(order: object): Promise<Answer> {
    this.#lastId += 1
    const id = this.#lastId
    const answer = quietly<Answer>()
    this.#answers.set(id, answer)
    this.#stdin.write(`${JSON.stringify({ ...order, id })}\n`)
    const what = `an answer to ${JSON.stringify(order).slice(0, 200)}`
    return await within(answer.promise, what, ANSWER_DEADLINE_MS)
  }

  /** It sends itself SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#stdin.write(`${JSON.stringify({ do: 'die' })}\n`)
    const what = `the end of ${this.#program.script}, which was killed`
    await within(this.#ended.promise, what, STOP_DEADLINE_MS)
  }

  /** Another process of the same program. */
  async startAnother(): Promise<PeerProcess> {
    return await PeerProcess.start(this.#container, this.#program)
  }

  /** Ends it as a service ends. */
  async stop(): Promise<void> {
    this.#stdin.write(`${JSON.stringify({ do: 'stop' })}\n`)
    const what = `the end of ${this.#program.script}, which was stopped`
    await within(this.#ended.promise, what, STOP_DEADLINE_MS)
  }

  #hear(text: string): void {
    const line = readLine(text)
    if (line === null) this.#log.push(text)
    else if (line.ready) this.#ready.resolve(line as Ready)
    else if (line.event !== undefined) this.events.add(line as PeerEvent)
    else this.#answers.get(line.id ?? 0)?.resolve(line as Answer)
  }

  #end(): void {
    const { script } = this.#program
    const error = new Error(`${script} ended\n${this.endOfLog()}`)
    this.#ended.resolve()
    this.#ready.reject(error)
    for (const answer of this.#answers.values()) answer.reject(error)
  }
}

/** Null: it is no line of ours, but something that was printed. */
function readLine(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}

/** Its rejection counts as handled: perhaps nobody waits. */
function quietly<T>(): Deferred<T> {
  const made = deferred<T>()
  made.promise.catch(() => {})
  return made
}
