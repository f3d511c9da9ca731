/**
 * Rabbit: ends a connection over which the broker has said nothing for the
 * negotiated heartbeat. A broker that is alive sends something within that
 * time, so silence means that it, or the way to it, is gone. amqplib sends our
 * heartbeats and would wait for two to three times as long.
 *
 * oslo counterpart: `_heartbeat_check`, and the socket timeout that a publish
 * has. A difference: Python's listening connections wait twice as long.
 */
import type { Duplex } from 'node:stream'
import type { ChannelModel } from 'amqplib'

/**
 * Looks `rate` times two in each heartbeat. What counts is the number of looks
 * that found nothing new, not the time: after the event loop was blocked, what
 * arrived meanwhile is read before the next look.
 */
export function watchSilence(model: ChannelModel, rate: number): void {
  const { stream, heartbeat } = model.connection as unknown as {
    stream: Duplex & { bytesRead: number }
    heartbeat: number
  }
  if (heartbeat === 0) return
  const looks = rate * 2
  let silent = 0
  let seen = stream.bytesRead
  const look = () => {
    silent = stream.bytesRead === seen ? silent + 1 : 0
    seen = stream.bytesRead
    if (silent >= looks)
      stream.destroy(
        new Error(`the broker was silent for ${heartbeat} s, its heartbeat`),
      )
  }
  const timer = setInterval(look, (heartbeat * 1000) / looks)
  model.on('close', () => clearInterval(timer))
}
