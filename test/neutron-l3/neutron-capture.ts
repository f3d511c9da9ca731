/**
 * The captured conversation as a whole: which reply belongs to which call, and
 * what the agent asked after it was told.
 */
import {
  type CapturedFrame,
  neutronFrames,
  type Payload,
} from '../support/captured-frames.ts'

export class NeutronCapture {
  readonly frames: readonly CapturedFrame[] = neutronFrames()
  readonly #uniqueIds = new Set(
    this.frames.map(({ payload }) => payload._unique_id),
  )

  calls(): CapturedFrame[] {
    return this.frames.filter(({ kind }) => kind === 'call')
  }

  notifications(): CapturedFrame[] {
    return this.frames.filter(({ kind }) => kind === 'notification')
  }

  /** The frames of a method, replies not among them. */
  of(method: string): CapturedFrame[] {
    return this.frames.filter(({ payload }) => payload.method === method)
  }

  /** Whether a message with this payload is one of the captured. */
  has({ _unique_id }: Payload): boolean {
    return this.#uniqueIds.has(_unique_id)
  }

  replyTo({ payload }: CapturedFrame): CapturedFrame {
    return this.#find(
      (frame) =>
        frame.kind === 'reply' && frame.payload._msg_id === payload._msg_id,
    )
  }

  callOf({ payload }: CapturedFrame): CapturedFrame {
    return this.#find(
      (frame) =>
        frame.kind === 'call' && frame.payload._msg_id === payload._msg_id,
    )
  }

  /**
   * What the real agent asked when it was told: the next `sync_routers`. It
   * asks once for updates that come while it works, so two may have one.
   */
  syncAfter({ file, line }: CapturedFrame): CapturedFrame {
    return this.#find(
      (frame) =>
        frame.file === file &&
        frame.line > line &&
        frame.payload.method === 'sync_routers',
    )
  }

  #find(wanted: (frame: CapturedFrame) => boolean): CapturedFrame {
    const found = this.frames.find(wanted)
    if (found === undefined) throw new Error('there is no such captured frame')
    return found
  }
}
