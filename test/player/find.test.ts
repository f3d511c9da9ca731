import { describe, expect, it } from 'vitest'
import { openRecording } from '../../sandbox/recorder/open-recording.ts'
import { Finder, type FoundIn } from '../../site/player/find.ts'
import { read } from '../recorder/source-tree.ts'

const opened = (name: string) =>
  openRecording(read(`site/static/recordings/${name}.json`))

/** Whole files, as if a line had one colour and two. */
function codeOf(name: string) {
  const lineHtml = (line: string) =>
    `<i>${line.slice(0, 9).replaceAll('&', '&amp;')}</i>` +
    line.slice(9).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const entries = opened(name).recording.files.map(({ path }) => {
    const lines = read(path).split('\n').map(lineHtml)
    return [path, [[1, lines] as const]] as const
  })
  return Object.fromEntries(entries)
}

const FILE = 'sandbox/one-call/scenario.ts'

describe('find in the recording of one call', () => {
  const open = opened('one-call')
  const finder = new Finder(open, codeOf('one-call'))
  const find = (query: string) => finder.find(query, FILE)
  const of = (kind: FoundIn, query: string) =>
    find(query).filter((match) => match.in === kind)

  it('a function is found where it is entered, each time', () => {
    const found = of('symbol', 'messagehandlingserver.start')
    expect(found.length).toBeGreaterThan(0)
    for (const { step } of found)
      expect(open.step(step)).toMatchObject({ event: 'e' })
  })

  it('a file is found where the steps come into it', () => {
    const found = of('file', 'rpc-dispatcher.ts')
    expect(found.length).toBeGreaterThan(0)
    for (const { step, text } of found) {
      expect(open.step(step).path).toBe(text)
      expect(step === 0 || open.step(step - 1).path !== text).toBe(true)
    }
  })

  it('a line of code that ran is found as it is written, brackets and all', () => {
    const found = of(
      'code',
      'add: (_ctxt: Context, { a, b }: Payload) => Number(a)',
    )
    expect(found.length).toBeGreaterThan(0)
    for (const { step, text } of found) {
      const { path, line } = open.step(step)
      expect(read(path).split('\n')[line - 1]?.trim()).toBe(text)
    }
  })

  it('a value is found where it changed, under its name', () => {
    const found = of('value', 'sum: 3')
    expect(found).toHaveLength(1)
    const names = open
      .locals(found[0]?.step ?? -1)
      .filter(({ hasChanged }) => hasChanged)
      .map(({ name }) => name)
    expect(names).toContain('sum')
  })

  it('a frame is found by its key, its ids and what is in its body', () => {
    const [call] = open.recording.wire
    const body = call?.type === 'published' ? call.body : ''
    const id = /_msg_id\\":\\"(\w+)/.exec(body)?.[1] ?? 'none'
    for (const sought of ['calculator', id, String.raw`\"args\":{\"a\":1`])
      expect(of('frame', sought)[0]).toMatchObject({
        step: call?.step,
        text: expect.stringContaining(sought),
      })
  })

  it('a frame is found by its number, from its publication to its end', () => {
    const { wire } = open.recording
    expect(find('#2').map(({ step }) => step)).toEqual(
      wire.filter(({ n }) => n === 2).map(({ step }) => step),
    )
    expect(find('#99')).toEqual([])
  })

  it('a line of the file that is shown is found by its number', () => {
    const { line } = open.step(open.recording.steps.event.indexOf('s'))
    expect(find(`:${line}`).map(({ step }) => step)).toEqual(
      open.stepsAt(FILE, line),
    )
    expect(find(':100000')).toEqual([])
  })

  it('nothing is found for nothing, and for what is not there', () => {
    for (const query of ['', '  ', 'no such thing 4711'])
      expect(find(query)).toEqual([])
  })

  it('matches come in the order of their steps, whatever is sought', () => {
    const found = find('e')
    expect(found.length).toBeGreaterThan(1000)
    const steps = found.map(({ step }) => step)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  })
})

it('the log is found by logger and text', () => {
  const { recording } = opened('02-mitaka-stop')
  const logged = {
    step: 7,
    level: 'warning',
    logger: 'oslo',
    text: 'Left & <b>',
  }
  const open = openRecording({ ...recording, log: [logged] })
  const [match] = new Finder(open, {}).find('left & <B>', '')
  expect(match).toEqual({
    step: 7,
    in: 'log',
    text: 'warning oslo Left & <b>',
  })
})

it('a recording of more than 5,000 steps is searched in less than a second, and again in a tenth of it', () => {
  const open = opened('02-mitaka-stop')
  expect(open.length).toBeGreaterThan(5000)
  const finder = new Finder(open, codeOf('02-mitaka-stop'))
  const timed = (query: string) => {
    // The processor's own time: the machine may be busy otherwise.
    const begun = process.cpuUsage()
    expect(finder.find(query, '').length).toBeGreaterThan(0)
    return process.cpuUsage(begun).user / 1000
  }
  const first = timed('report_state')
  const again = timed('acknowledge')
  console.log(
    `find in ${open.length} steps: ${first.toFixed(0)} ms at first, ` +
      `then ${again.toFixed(0)} ms`,
  )
  expect(first).toBeLessThan(1000)
  expect(again).toBeLessThan(100)
})
