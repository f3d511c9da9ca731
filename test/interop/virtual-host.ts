/**
 * A virtual host of its own, for acts whose names are somebody else's: the
 * topics of Neutron, those of the captures. It goes with its broker.
 */
import { ManagementApi } from '../support/broker-management.ts'
import type { PodBroker } from './pod.ts'

export interface VirtualHost {
  /** For this process. */
  readonly transportUrl: string
  /** For peers in the pod. */
  readonly podTransportUrl: string
  readonly api: ManagementApi
}

export async function createVirtualHost(
  { management, transportUrl, podTransportUrl }: PodBroker,
  name: string,
): Promise<VirtualHost> {
  const api = new ManagementApi(management, name)
  await api.createVirtualHost()
  const urlAt = (url: string) =>
    `rabbit://${name}:${name}@${new URL(url).host}/${name}`
  return {
    transportUrl: urlAt(transportUrl),
    podTransportUrl: urlAt(podTransportUrl),
    api,
  }
}
