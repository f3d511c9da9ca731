import { parse as parseJavaScript } from 'acorn'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erase, instrument } from '../../sandbox/recorder/instrument.ts'
import { Recorder } from '../../sandbox/recorder/recorder.ts'
import { importText, moduleOf, see } from './run-snippet.ts'
import { SNIPPETS } from './snippets.ts'
import { FILES, read } from './source-tree.ts'

const recorder = new Recorder()

beforeAll(() => {
  recorder.install()
  recorder.begin({
    scenario: 'snippets',
    transport: 'memory',
    clock: 'real',
    maxSteps: 1_000_000,
  })
})

afterAll(() => {
  const { steps } = recorder.finish({})
  expect(steps.event.length).toBeGreaterThan(1000)
})

describe('with probes a program does what it does without', () => {
  it.each(Object.entries(SNIPPETS))('%s', async (_title, snippet) => {
    const source = moduleOf(snippet)
    const plain = await see(await importText(erase(source)))
    expect(plain.end).not.toContain('SyntaxError')
    const { code } = instrument(source, 'snippet.ts')
    const probed = await see(await importText(code))
    expect(probed).toEqual(plain)
    expect(recorder.running).toBe(null)
  })
})

it('there are enough of these programs', () => {
  expect(Object.keys(SNIPPETS).length).toBeGreaterThan(70)
})

describe.each(FILES)('%s', (path) => {
  it('is JavaScript with its probes, of as many lines', () => {
    const source = read(path)
    const { code } = instrument(source, path)
    expect(code.split('\n').length).toBe(source.split('\n').length)
    parseJavaScript(code, { ecmaVersion: 'latest', sourceType: 'module' })
  })
})
