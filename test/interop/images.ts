/**
 * The images of the interop run, and the one place that finds them: a variable
 * names one, as `.ci/run` does, or it is built here, from the same Dockerfile
 * on Debian's official image, once. Called by `pod.ts`; what leaves it are
 * names of images that Docker has.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { ContainerRuntimeClient } from 'testcontainers'
import {
  type DockerSearch,
  pullIfMissing,
} from '../../sandbox/broker/docker.ts'

/** A folder of `.ci/images` on one release of Debian. */
export interface ImageSpec {
  readonly folder: 'oslo' | 'rabbitmq'
  readonly suite: 'bookworm' | 'trixie'
  /** The variable that names an image to use instead. */
  readonly variable: string
  /** What is in it. */
  readonly what: 'oslo.messaging' | 'RabbitMQ'
  /** Its version, or the beginning of it. */
  readonly version: string
}

/** Peers by the release of Debian that they come from. */
export const PEER_IMAGES = {
  bookworm: {
    folder: 'oslo',
    suite: 'bookworm',
    variable: 'WALKTHROUGH_PEER_IMAGE_BOOKWORM',
    what: 'oslo.messaging',
    version: '14.0.3',
  },
  trixie: {
    folder: 'oslo',
    suite: 'trixie',
    variable: 'WALKTHROUGH_PEER_IMAGE_TRIXIE',
    what: 'oslo.messaging',
    version: '16.1.0',
  },
} as const satisfies Record<string, ImageSpec>

/** Brokers by version. */
export const BROKER_IMAGES = {
  '3.10': {
    folder: 'rabbitmq',
    suite: 'bookworm',
    variable: 'WALKTHROUGH_RABBITMQ_IMAGE_3_10',
    what: 'RabbitMQ',
    version: '3.10',
  },
  '4.0': {
    folder: 'rabbitmq',
    suite: 'trixie',
    variable: 'WALKTHROUGH_RABBITMQ_IMAGE_4_0',
    what: 'RabbitMQ',
    version: '4.0',
  },
} as const satisfies Record<string, ImageSpec>

const IMAGES = new URL('../../.ci/images/', import.meta.url)

/**
 * The name of an image that Docker has: the one that was given, or one of ours,
 * built if it is not here yet.
 *
 * @throws Error saying what is missing, and what would do.
 */
export async function findImage(
  client: ContainerRuntimeClient,
  spec: ImageSpec,
  search: DockerSearch,
): Promise<string> {
  const given = search.env[spec.variable]
  const name = given || nameOf(spec)
  if (await hasImage(client, name)) return name
  if (given) {
    const refusal = await pullIfMissing(client, given, search)
    if (refusal === undefined) return given
    throw new Error(`${spec.variable}: ${refusal}`)
  }
  const base = `debian:${spec.suite}-slim`
  const refusal = await pullIfMissing(client, base, search)
  if (refusal !== undefined) throw new Error(adviceFor(spec, refusal))
  search.report(
    `building ${name}: ${spec.what} ${spec.version}, the first time only`,
  )
  await build(client, spec, { name, base }, search)
  return name
}

/** @throws Error if what runs is not what the table would say. */
export function expectVersion(
  { variable, what, version }: ImageSpec,
  got: string | undefined,
): void {
  if (`${got}.`.startsWith(`${version}.`)) return
  throw new Error(`${variable}: expected ${what} ${version}, got ${got}`)
}

/** Another content, another name: an image is never out of date. */
function nameOf({ folder, suite }: ImageSpec): string {
  const hash = createHash('sha256')
  for (const file of filesOf(folder))
    hash.update(readFileSync(new URL(`${folder}/${file}`, IMAGES)))
  return `walkthrough-${folder}:${suite}-slim-${hash.digest('hex').slice(0, 12)}`
}

function filesOf(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, IMAGES)).sort()
}

async function hasImage(
  client: ContainerRuntimeClient,
  image: string,
): Promise<boolean> {
  const { ImageName } = await import('testcontainers')
  return await client.image.exists(ImageName.fromString(image))
}

function adviceFor(
  { variable, what, version, folder }: ImageSpec,
  refusal: string,
): string {
  return [
    `no image with ${what} ${version}: ${refusal}`,
    'Any one of these would do:',
    `  set ${variable} to an image made of .ci/images/${folder}`,
    '  let Docker reach a registry that has debian:bookworm-slim and trixie-slim',
    '  run .ci/run on a machine you can spare: it makes the base from packages',
  ].join('\n')
}

/** What Docker says while it builds, as far as it is read here. */
interface Progress {
  readonly stream?: string
}

async function build(
  { container: { dockerode } }: ContainerRuntimeClient,
  { folder }: ImageSpec,
  { name, base }: { name: string; base: string },
  search: DockerSearch,
): Promise<void> {
  const context = new URL(`${folder}/`, IMAGES).pathname
  const said: string[] = []
  const stream = await dockerode.buildImage(
    { context, src: filesOf(folder) },
    { t: name, buildargs: { BASE: base } },
  )
  await new Promise<void>((resolve, reject) => {
    const done = (error: Error | null) => {
      if (error === null) resolve()
      else reject(new Error(`${name}: ${error}\n${said.slice(-20).join('')}`))
    }
    dockerode.modem.followProgress(
      stream,
      done,
      ({ stream: text }: Progress) => {
        said.push(text ?? '')
        if (text?.startsWith('Step ')) search.report(text.trim().slice(0, 72))
      },
    )
  })
}
