import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import {
  type OpenRecording,
  openRecording,
} from '../../sandbox/recorder/open-recording.ts'
import { textHash } from '../../sandbox/recorder/position-table.ts'
import { isRecorded } from '../../sandbox/recorder/recorded-files.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { FILES, read } from './source-tree.ts'

const isValid = new Ajv2020({ strict: false }).compile(
  JSON.parse(read('sandbox/recorder/recording.schema.json')),
)

const textOf = (name: string) => read(`site/static/recordings/${name}.json`)

describe.each(SCENARIOS)('the recording of $name', ({ name, page }) => {
  it('is what the schema says, of a page that exists, and small', () => {
    const text = textOf(name)
    isValid(JSON.parse(text))
    expect(isValid.errors).toBe(null)
    const pages = ['md', 'mdx'].map((kind) => `../../docs/${page}.${kind}`)
    const urls = pages.map((one) => new URL(one, import.meta.url))
    expect(urls.some((url) => existsSync(url))).toBe(true)
    expect(gzipSync(text).length).toBeLessThan(150_000)
  })

  it('came to its end, from the sources as they are', () => {
    const { recording } = openRecording(textOf(name))
    expect(recording).toMatchObject({ error: null, stopped: null })
    for (const { path, hash } of recording.files) {
      expect({ path, isRecorded: isRecorded(path) }).toEqual({
        path,
        isRecorded: true,
      })
      expect({ path, hash }).toEqual({ path, hash: textHash(read(path)) })
    }
  })

  it('holds nothing of the machine it was made on', () => {
    const text = textOf(name)
    expect(text).not.toContain('file:')
    expect(text).not.toContain(new URL('../..', import.meta.url).pathname)
  })
})

it('each recorded file is a file of the tree, and what is quiet or the broker is not', () => {
  const seen = FILES.filter(isRecorded)
  expect(seen).toContain('src/server/message-handling-server.ts')
  expect(seen).toContain('sandbox/01-l3-agent/lesson.ts')
  for (const path of ['src/conf.ts', 'src/fake/queue.ts', 'sandbox/stage.ts'])
    expect(seen).not.toContain(path)
})

describe('one call, step by step', () => {
  const open = openRecording(textOf('one-call'))

  /** The first step in a function, or at an event of it. */
  const at = (symbol: string, event = 'e') => {
    for (let step = 0; step < open.length; step += 1) {
      const one = open.step(step)
      if (one.symbol === symbol && one.event === event) return step
    }
    throw new Error(`${symbol} is not in the recording`)
  }

  const fieldsOf = (value: number) => fields(open, value)

  it('shows the queue, what is unacknowledged, and the acknowledge', () => {
    const requests = (step: number) =>
      open.broker(step)?.queues.find(([name]) => name === 'calculator')
    // name, ready, unacknowledged, consumers
    const before = at('AMQPIncomingMessage.acknowledge')
    expect(requests(before)).toEqual(['calculator', 0, 1, 1])
    const served = at('RPCDispatcher.#doDispatch', 'r')
    expect(requests(served)).toBeDefined()
    expect(requests(open.length - 1)).toEqual(['calculator', 0, 0, 0])
    const settled = open
      .wire(open.length - 1)
      .map((row) => `${row.type} ${row.n} ${row.who}`)
    expect(settled).toEqual([
      'published 1 client',
      'delivered 1 server',
      'acknowledged 1 server',
      'published 2 server',
      'delivered 2 client',
      'acknowledged 2 client',
    ])
  })

  it('shows the executors and the future of the work that runs', () => {
    const running = at('oneCall/add')
    const executors = open.executors(running).map(fieldsOf)
    expect(executors).toHaveLength(2)
    for (const one of executors)
      expect(one).toMatchObject({
        '#alive': 1,
        '#delayedWork': 0,
        '#shutdown': false,
      })
    const futures = open.futures(running).map(fieldsOf)
    // That of the poll loop, and that of the request.
    expect(futures).toEqual([{ '#state': 'RUNNING' }, { '#state': 'RUNNING' }])
    expect(open.futures(open.length - 1)).toEqual([])
    expect(open.ended(open.length - 1)).toBe(2)
  })

  it('runs the method in a worker, on the behalf of the server', () => {
    const { chain } = open.step(at('oneCall/add'))
    expect(open.recording.chains[chain]).toMatchObject({
      name: 'worker 1',
      owner: 'node-1',
    })
    const poll = open.step(at('MessageHandlingServer.#runner')).chain
    expect(open.recording.chains[poll]).toMatchObject({
      name: 'poll',
      owner: 'node-1',
    })
    const driver = open.step(at('AMQPListener.accept')).chain
    expect(open.recording.chains[driver]).toMatchObject({ name: 'driver' })
  })

  it('shows private fields of this where a method runs', () => {
    const [self] = open.locals(at('MessageHandlingServer.start'))
    expect(self).toMatchObject({ name: 'this', hasChanged: true })
    expect(Object.keys(fieldsOf(self?.value ?? -1))).toContain('#started')
  })

  it('gives the result', () => {
    expect(open.value(open.recording.result)).toBe(3)
  })
})

function fields(open: OpenRecording, index: number): Record<string, unknown> {
  const value = open.value(index)
  if (value === null || typeof value !== 'object' || !('members' in value))
    throw new Error(`no object: ${JSON.stringify(value)}`)
  return Object.fromEntries(
    value.members.map(([name, member]) => [name, open.value(member)]),
  )
}
