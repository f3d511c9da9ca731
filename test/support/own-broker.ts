/**
 * A RabbitMQ for one test file: set up otherwise than the one of the run, or
 * treated as that one must not be. It is had in the same way; beside a broker
 * that was given, in whatever way there is.
 */
import { inject } from 'vitest'
import {
  type Extras,
  findBroker,
  type RunningBroker,
} from '../../sandbox/broker/find-broker.ts'

/** Time for a hook that starts one. */
export const START_MS = 150_000

export function ownBroker(extras: Extras = {}): Promise<RunningBroker> {
  const { how } = inject('broker')
  const { WALKTHROUGH_RABBITMQ_HOW: _, ...env } = process.env
  const same = how === 'url' ? {} : { WALKTHROUGH_RABBITMQ_HOW: how }
  return findBroker({ env: { ...env, ...same }, extras })
}
