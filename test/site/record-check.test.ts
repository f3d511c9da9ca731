import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const COPIED = ['src', 'sandbox', 'package.json', 'site/static/recordings']
const DEADLINE_MS = 120_000

let copy: string

beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'walkthrough-record-'))
  for (const name of COPIED)
    await cp(path.join(ROOT, name), path.join(copy, name), { recursive: true })
  await symlink(
    path.join(ROOT, 'node_modules'),
    path.join(copy, 'node_modules'),
  )
})

afterAll(() => rm(copy, { recursive: true, force: true }))

/** Runs the command in the copy. */
function command(...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const run = ['--import', 'tsx', ...args]
    execFile(process.execPath, run, { cwd: copy }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err })
    })
  })
}

const check = () => command('sandbox/command/record.ts', 'one-call', '--check')

async function change(file: string, from: string, to: string) {
  const text = await readFile(path.join(copy, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(path.join(copy, file), text.replace(from, to))
  return () => writeFile(path.join(copy, file), text)
}

it(
  'what was recorded happens again; acknowledged after dispatch, page, scenario and step are named',
  async () => {
    expect(await check()).toEqual({
      code: 0,
      out: 'one-call: as recorded\n',
      err: '',
    })
    const undo = await change(
      'src/rpc/rpc-dispatcher.ts',
      `    incoming.acknowledge()
    return new DispatcherExecutorContext(incoming, (message) =>
      this.#dispatchAndReply(message),
    )`,
      `    return new DispatcherExecutorContext(incoming, async (message) => {
      await this.#dispatchAndReply(message)
      message.acknowledge()
    })`,
    )
    const { code, err } = await check()
    await undo()
    expect(code).toBe(1)
    expect(err).toMatch(
      /^page index, scenario one-call, step \d+ of \d+: the step$/m,
    )
    expect(err).toContain(
      'recorded: [poll of node-1] AMQPIncomingMessage.acknowledge enters',
    )
    expect(err).toContain(
      'now:      [poll of node-1] DispatcherExecutorContext.constructor enters',
    )
  },
  DEADLINE_MS,
)

it(
  'a value that changed is named, too',
  async () => {
    const undo = await change('sandbox/one-call/scenario.ts', 'b: 2', 'b: 7')
    const { code, err } = await check()
    await undo()
    expect(code).toBe(1)
    expect(err).toContain('page index, scenario one-call, step')
    expect(err).toMatch(/recorded: .*2/)
    expect(err).toMatch(/now: .*7/)
  },
  DEADLINE_MS,
)

it(
  'the sandbox writes a recording to a file',
  async () => {
    const file = path.join(copy, 'mine.json')
    const { code, out } = await command(
      'sandbox/command/sandbox.ts',
      '01',
      '--record',
      file,
      '--lang',
      'en',
    )
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+ steps are in /),
    })
    const stored = 'site/static/recordings/01-l3-agent.json'
    const text = await readFile(file, 'utf8')
    expect(text === (await readFile(path.join(copy, stored), 'utf8'))).toBe(
      true,
    )
  },
  DEADLINE_MS,
)
