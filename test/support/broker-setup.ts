// Vitest's globalSetup of the project `broker`: one RabbitMQ for a whole run,
// found or started as for the lessons. Tests read the provided facts through
// virtualHost() in broker.ts. Being killed is no matter: the broker's guardian
// cleans up.

import type { TestProject } from 'vitest/node'
import {
  findBroker,
  type RunningBroker,
} from '../../sandbox/broker/find-broker.ts'

/** What a test may know of the broker of its run. */
export type BrokerFacts = Pick<
  RunningBroker,
  'how' | 'version' | 'transportUrl' | 'management'
>

declare module 'vitest' {
  export interface ProvidedContext {
    broker: BrokerFacts
  }
}

export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const broker = await findBroker()
  const { how, version, transportUrl, management } = broker
  project.provide('broker', { how, version, transportUrl, management })
  return async () => broker[Symbol.asyncDispose]()
}
