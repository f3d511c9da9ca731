/**
 * What happened at one end, in order, to be waited for: a note that arrived, a
 * method that began. Each is taken once; what nobody asked for stays, so that
 * an act can say that nothing more came.
 */
import { within } from '../conformance/deadline.ts'
import { type Typed, typedOf } from './typed-json.ts'

/** One thing that happened; `server` is the name of the one it happened at. */
export interface PeerEvent {
  readonly event: string
  readonly server?: string
  readonly [fact: string]: unknown
}

/** What is to happen happens by then, on a busy machine too. */
const DEADLINE_MS = 30_000

/** Of a cast: what the method got. */
export interface Note {
  readonly value: Typed
  readonly context: Typed
}

export class EventList {
  #events: PeerEvent[] = []
  readonly #waiting = new Set<() => void>()

  add(event: PeerEvent): void {
    this.#events.push(event)
    for (const wake of this.#waiting) wake()
  }

  /** Takes the first that `which` chooses, or waits for it. */
  async take(
    which: (event: PeerEvent) => boolean,
    what: string,
    deadlineMs = DEADLINE_MS,
  ): Promise<PeerEvent> {
    let wake = () => {}
    const found = new Promise<PeerEvent>((resolve) => {
      wake = () => {
        const event = this.#events.find(which)
        if (event === undefined) return
        this.#events = this.#events.filter((one) => one !== event)
        this.#waiting.delete(wake)
        resolve(event)
      }
    })
    this.#waiting.add(wake)
    wake()
    return await within(found, what, deadlineMs).finally(() =>
      this.#waiting.delete(wake),
    )
  }

  /** The note with this value, at the server of that name. */
  async takeNote(server: string, value: Typed): Promise<Note> {
    const text = JSON.stringify(value)
    const isIt = (event: PeerEvent) =>
      event.event === 'note' &&
      event.server === server &&
      JSON.stringify(event.value) === text
    const event = await this.take(isIt, `a note ${text} at server ${server}`)
    return event as unknown as Note
  }

  /** When the method `sleep` began, of the call that has this mark. */
  async takeSleep(mark: string): Promise<void> {
    const isIt = ({ event, mark: its }: PeerEvent) =>
      event === 'sleeps' && its === mark
    await this.take(isIt, `the beginning of sleep, mark ${mark}`)
  }

  /** How many notes of this value were not taken. */
  notesLeft(value: Typed): number {
    const text = JSON.stringify(value)
    return this.#events.filter(
      (event) => event.event === 'note' && JSON.stringify(event.value) === text,
    ).length
  }
}

/** A note of ours, in the words of a Python peer's. */
export function noteOf(
  server: string,
  value: unknown,
  context: unknown,
): PeerEvent {
  const [typed, its] = [typedOf(value), typedOf(context)]
  return { event: 'note', server, value: typed, context: its }
}
