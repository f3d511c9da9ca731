import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { checkRecording } from '../../sandbox/recorder/check-recording.ts'
import { SCENARIOS } from '../../sandbox/recorder/scenarios.ts'
import { read } from './source-tree.ts'

const schema = JSON.parse(read('sandbox/recorder/recording.schema.json'))
const fitsSchema = new Ajv2020({ allowUnionTypes: true }).compile(schema)

const stored = (name: string) =>
  JSON.parse(
    readFileSync(`site/static/recordings/${name}.json`, 'utf8'),
  ) as Record<string, unknown>

type Tree = Record<string, never>

/** The recording with something else at a place. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const recording = stored('one-call')
  let at = recording as Tree
  for (const key of path.slice(0, -1)) at = at[key] as unknown as Tree
  const [last = ''] = path.slice(-1)
  if (value === undefined) delete at[last]
  else at[last] = value as never
  return recording
}

describe('a recording from elsewhere', () => {
  it.each(SCENARIOS.map(({ name }) => name))('%s is one', (name) => {
    const recording = stored(name)
    expect(checkRecording(recording)).toBe(recording)
  })

  it.each([
    [null, 'it is null; expected an object'],
    [[], 'it is an array of 0; expected an object'],
    [{}, 'version is missing; expected 1'],
    [{ version: 2 }, 'version is 2; expected 1'],
    [{ version: 1 }, 'it is an object with version; expected a field scenario'],
  ])('%j is none', (read, told) => {
    expect(() => checkRecording(read)).toThrow(`not a recording: ${told}`)
  })

  it.each([
    [['transport'], 'carrier pigeon', 'transport is "carrier pigeon"'],
    [['files', 0, 'hash'], '../etc', 'files[0].hash is "../etc"; expected 14'],
    [['steps', 'frame', 3], 1.5, 'steps.frame[3] is 1.5'],
    [['steps', 'event'], 'x', 'steps.event is "x"; expected letters of'],
    [['values', 2], { t: 'object' }, 'expected a field id'],
    [['wire', 0, 'type'], 'lost', 'wire[0].type is "lost"; expected "publ'],
    [['log'], undefined, 'expected a field log'],
    [['more'], 1, 'expected no field more'],
    [['chains', 0, 'isNamed'], 'yes', 'chains[0].isNamed is "yes"'],
  ])('what does not fit the schema is refused: %j', (path, value, told) => {
    const wrong = changed(path, value)
    expect(fitsSchema(wrong)).toBe(false)
    expect(() => checkRecording(wrong)).toThrow(told)
  })

  it.each([
    ['a step of no frame', ['steps', 'frame', 0], 1e6],
    ['a column that is too short', ['steps', 'event'], 'e'],
    ['a frame that called itself', ['frames', 5, 1], 5],
    [
      'a value that is in itself',
      ['values', 40],
      { t: 'array', id: 'Array#1', items: [40] },
    ],
    ['a frame sent before the one before it', ['wire', 1, 'step'], 0],
    ['a tuple of no value', ['tuples', 0], [1e9]],
  ])('beyond the schema: %s', (_title, path, value) => {
    const wrong = changed(path, value)
    expect(fitsSchema(wrong)).toBe(true)
    expect(() => checkRecording(wrong)).toThrow(
      /^not a recording: .*; expected /,
    )
  })

  it('a key that is the name of the prototype is a field too many', () => {
    const text = read('site/static/recordings/one-call.json')
    const wrong = JSON.parse(text.replace('{', '{"__proto__":{},'))
    expect(() => checkRecording(wrong)).toThrow('expected no field __proto__')
  })
})
