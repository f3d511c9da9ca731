// What the tests of threads call. Two threads meet in memory that they share.

import { threadId } from 'node:worker_threads'

export const where = () => threadId

export const echo = (args) => args

/** Spins until `count` have come. */
export function meet({ meeting, count }) {
  Atomics.add(meeting, 0, 1)
  while (Atomics.load(meeting, 0) < count);
  return threadId
}

export const reject = async () => {
  const error = new RangeError('no such port')
  error.request = () => 'cannot be cloned'
  throw error
}

export const throwText = () => {
  throw 'only text'
}

export const exit = () => process.exit(3)

/** Throws when the meeting begins; its call has long been answered. */
export const leaveBehind = ({ meeting }) => {
  const look = () => {
    if (Atomics.load(meeting, 0) > 0) throw new Error('left behind')
    setTimeout(look, 1)
  }
  look()
}

/** Comes to the meeting in a while, when its call has long ended. */
export const comeLater = ({ meeting }) => {
  setTimeout(() => Atomics.add(meeting, 0, 1), 50)
}
