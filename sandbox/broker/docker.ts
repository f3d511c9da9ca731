// Docker, as far as brokers and peers need it: whether it answers, which image
// it has, and the labels by which a container of ours is known. testcontainers'
// helper container for cleaning up is an image more to pull and is not used:
// our guardian removes containers by label, and what a program and its guardian
// that were both killed left behind, the next run removes.

import { connect } from 'node:net'
import type { ContainerRuntimeClient } from 'testcontainers'
import { isOwnerGone, ownerMark } from './owner.ts'
import type { NotHere, Search } from './running-broker.ts'

/** On each container of ours: who started it, as `pid@host`. */
export const OWNER_LABEL = 'oslo-messaging-walkthrough.owner'
/** On each container of ours: a name for its run, for the guardian. */
export const RUN_LABEL = 'oslo-messaging-walkthrough.run'

/** What each container of ours is labelled with. */
export function labelsOf(run: string): Record<string, string> {
  return { [OWNER_LABEL]: ownerMark(), [RUN_LABEL]: run }
}

/** As much of a search as is about Docker. */
export type DockerSearch = Pick<Search, 'env' | 'report'>

/**
 * Docker, if it answers, rid of what earlier programs left there. It is looked
 * for as Docker's own client does, in this process's environment.
 */
export async function connectDocker(
  search: DockerSearch,
): Promise<ContainerRuntimeClient | NotHere> {
  // Else testcontainers falls back to the default socket.
  const host = search.env.DOCKER_HOST
  if (host && !(await accepts(host))) {
    return { notHere: `Docker does not answer at DOCKER_HOST=${host}` }
  }
  const client = await dockerClient()
  if (!client) {
    return { notHere: 'Docker does not answer, or testcontainers is missing' }
  }
  await removeStale(client, search)
  return client
}

function accepts(dockerHost: string): Promise<boolean> {
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : null
  if (url?.protocol !== 'unix:' && url?.protocol !== 'tcp:') {
    return Promise.resolve(true)
  }
  const socket =
    url.protocol === 'unix:'
      ? connect(url.pathname)
      : connect(Number(url.port || 2375), url.hostname)
  return new Promise((resolve) => {
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('error', () => {})
    socket.on('close', () => resolve(false))
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
  })
}

/** testcontainers is a devDependency: a class may have installed without. */
async function dockerClient(): Promise<ContainerRuntimeClient | undefined> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  try {
    const { getContainerRuntimeClient } = await import('testcontainers')
    return await getContainerRuntimeClient()
  } catch {
    return undefined
  }
}

async function removeStale(
  { container: { dockerode } }: ContainerRuntimeClient,
  search: DockerSearch,
): Promise<void> {
  const ours = await dockerode.listContainers({
    all: true,
    filters: { label: [OWNER_LABEL] },
  })
  for (const { Id, Labels } of ours) {
    const owner = Labels[OWNER_LABEL] ?? ''
    if (isOwnerGone(owner)) {
      search.report(`removing the container that ${owner} left behind`)
      await dockerode.getContainer(Id).remove({ force: true, v: true })
    }
  }
}

/** Why `image` cannot be had, or undefined once it is here. */
export async function pullIfMissing(
  client: ContainerRuntimeClient,
  image: string,
  search: DockerSearch,
): Promise<string | undefined> {
  const { ImageName } = await import('testcontainers')
  const name = ImageName.fromString(image)
  if (await client.image.exists(name)) {
    return undefined
  }
  search.report(`Docker pulls ${image}, the first time only`)
  try {
    await client.image.pull(name)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `Docker has no image ${image} and cannot pull it: ${reason}`
  }
}
