import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { masked } from '../lessons/run-in-test.ts'
import {
  inTerminal,
  Program,
  program,
  SANDBOX,
  terminalIsMissing,
} from './program.ts'

const ESCAPE = '\x1b'
const DOWN = `${ESCAPE}[B`
const CTRL_C = '\x03'
const TIMEOUT_MS = 60_000

const printedFile = (name: string) =>
  readFileSync(new URL(`../lessons/${name}.txt`, import.meta.url), 'utf8')

/** What `stty -a` says of a terminal that a shell can be typed into. */
const SANE = [/[^-]icanon/, /[^-]echo\b/, /[^-]isig/]

describe('piped, the sandbox', { timeout: TIMEOUT_MS }, () => {
  it('prints what its file says, without colours even in CI', async () => {
    const run = program(SANDBOX, ['01'], { LC_ALL: 'zh_CN.UTF-8', CI: 'true' })
    expect(await run.end()).toBe(0)
    expect(masked(run.out)).toBe(printedFile('01-l3-agent.zh-Hans'))
    expect(run.err).toBe('')
  })

  it('with --json prints one object a line, the result last, and nothing else', async () => {
    const run = program(SANDBOX, ['02', '--json', '--lang', 'zh-Hans'])
    expect(await run.end()).toBe(0)
    const lines = run.out.trimEnd().split('\n')
    const told = lines.map((line) => JSON.parse(line))
    expect(told[0]).toMatchObject({
      type: 'published',
      frame: { n: 1, who: 'agents', what: 'cast' },
    })
    expect(told.at(-1)).toEqual({
      type: 'result',
      lesson: '02-mitaka-stop',
      result: { mitaka: { old: 1, new: 3 }, here: { old: 3, new: 1 } },
    })
    expect(run.err).toBe('')
  })

  it('stops where its reader does', async () => {
    const args = ['--import', 'tsx', SANDBOX, '02']
    const command = `${process.execPath} ${args.join(' ')} | head -n 1`
    const run = new Program('sh', ['-c', command], process.env)
    expect(await run.end()).toBe(0)
    expect(run.out).toMatch(/^02 {2}.*\n$/)
    expect(run.err).toBe('')
  })

  it('says that a broker is not there, and ends with 1', async () => {
    const run = program(SANDBOX, ['01', '--transport', 'rabbit'], {
      WALKTHROUGH_RABBITMQ_HOW: 'url',
      WALKTHROUGH_RABBITMQ_URL: 'rabbit://guest:guest@127.0.0.1:1/sandbox',
    })
    expect(await run.end()).toBe(1)
    expect(run.err).toContain('127.0.0.1:1')
    expect(run.err).toContain('See: npm run sandbox -- --help')
  })
})

const ENDLESS = 'test/sandbox/endless-lesson.ts'

it('a lesson that lets an error fall has failed: it says so, what to do, and ends with 1', {
  timeout: TIMEOUT_MS,
}, async () => {
  const run = program(ENDLESS, ['fake', 'throws'])
  expect(await run.end()).toBe(1)
  expect(run.err).toContain('Lesson 01 failed: Error: fallen')
  expect(run.err).toContain('git diff sandbox/01-l3-agent')
})

describe.skipIf(terminalIsMissing())(
  'in a terminal, the sandbox',
  { timeout: TIMEOUT_MS },
  () => {
    const expectSane = ({ out }: Program) => {
      for (const flag of SANE) expect(out).toMatch(flag)
    }

    it('runs the lesson that is chosen with the arrow keys, in colour', async () => {
      const run = inTerminal(['--lang', 'en'])
      await run.says('q ends')
      run.write(DOWN)
      run.write('\r')
      await run.says('ended 0')
      await run.end()
      expect(run.out).toContain(`${ESCAPE}[36magents`)
      expect(stripVTControlCharacters(run.out)).toContain(
        'Result: {"mitaka":{"old":1,"new":3}',
      )
      expectSane(run)
    })

    it('ends its list with Ctrl-C, and gives the terminal back', async () => {
      const run = inTerminal(['--lang', 'zh-Hans'])
      await run.says('q 退出')
      run.write(CTRL_C)
      await run.says('ended 0')
      await run.end()
      expectSane(run)
    })

    it('with --step shows a step at each key, and with c the rest', async () => {
      const run = inTerminal(['01', '--step', '--lang', 'en'])
      await run.says('A key shows')
      expect(run.out).not.toContain('delivered')
      run.write(' ')
      await run.says('args')
      run.write('\r')
      await run.says('delivered')
      expect(run.out).not.toContain('acknowledged')
      run.write('c')
      await run.says('ended 0')
      await run.end()
      expect(run.out).toContain('3 frames were exchanged')
      expectSane(run)
    })

    it('with --step ends at q, and gives the terminal back', async () => {
      const run = inTerminal(['01', '--step', '--lang', 'en'])
      await run.says('A key shows')
      run.write('q')
      await run.says('ended 0')
      await run.end()
      expect(run.out).not.toContain('frames were exchanged')
      expectSane(run)
    })
  },
)
