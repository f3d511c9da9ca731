import widthOf from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../sandbox/command/arguments.ts'
import { cutTo, padTo, wrapTo } from '../../sandbox/command/columns.ts'
import { HELP } from '../../sandbox/command/help.ts'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import { tracePrinter } from '../../sandbox/command/print-trace.ts'
import { runLesson } from '../../sandbox/command/run-lesson.ts'
import { CuttableMemory } from '../../sandbox/cut/cuttable-broker.ts'
import { type Frame, frameOf } from '../../sandbox/trace/frame.ts'
import { languageOf } from '../../sandbox/trace/language.ts'
import { FakeBroker } from '../../src/fake/fake-broker.ts'
import { serializeMsg } from '../../src/wire/envelope.ts'

describe('a line of a terminal', () => {
  it.each([
    ['one two three', 9, ['one two', 'three']],
    ['neutron 通知 agent 执行。', 11, ['neutron 通', '知 agent 执', '行。']],
    ['请（一二）', 4, ['请', '（一', '二）']],
    ['incomprehensibilities', 5, ['incomprehensibilities']],
    ['', 5, ['']],
  ])('%j in %i columns breaks so', (text, most, lines) => {
    expect(wrapTo(text, most)).toEqual(lines)
  })

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['路由器变了', 7, '路由器…'],
    ['路由器变了', 6, '路由…'],
  ])('%j is cut to %i columns', (text, most, cut) => {
    expect(cutTo(text, most)).toBe(cut)
    expect(widthOf(cut)).toBeLessThanOrEqual(most)
  })

  it('a Chinese label is as wide as an English one', () => {
    expect(padTo('路由键', 8)).toBe('路由键  ')
    expect(padTo('args', 8)).toBe('args    ')
  })
})

describe('the language', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-Hans'],
    [{ LANG: 'zh_TW.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN' }, 'zh-Hans'],
    [{ LANG: 'zhuang' }, 'en'],
    [{ LC_ALL: '', LANG: '' }, 'en'],
    [{}, 'en'],
  ])('of %j is %s, unless --lang names another', (env, language) => {
    expect(languageOf(env)).toBe(language)
    expect(readArguments(['--lang', 'en'], env).language).toBe('en')
  })

  it('has its help in lines of 80 columns', () => {
    for (const line of Object.values(HELP).join('\n').split('\n'))
      expect(widthOf(line), line).toBeLessThanOrEqual(80)
  })
})

it.each([
  [['77'], 'there is no lesson "77"; there are 01, 02'],
  [['01', '02'], '"01 02"; expected one lesson\'s number'],
  [['01', '--lang', 'fr'], '--lang is "fr"; expected en or zh-Hans'],
  [['--transport', 'amqp'], '--transport is "amqp"; expected fake or rabbit'],
  [['01', '--json', '--step'], '--step and --json; expected one of them'],
  [['--json'], "--json without a lesson; expected a lesson's number"],
  [['--colour'], "Unknown option '--colour'"],
])('the arguments %j are refused, with what was expected', (argv, message) => {
  expect(() => readArguments(argv, {})).toThrow(message)
})

it('a lesson is named by its number, short too, or its folder', () => {
  for (const name of ['2', '02', '02-mitaka-stop'])
    expect(readArguments([name], {}).lesson?.number).toBe('02')
})

/** A frame as it would have been published. */
function frame(n: number, payload: Record<string, unknown>): Frame {
  return frameOf(n, 'agents', {
    exchange: 'neutron',
    routingKey: 'plugin',
    mandatory: false,
    properties: {},
    body: serializeMsg(payload),
  })
}

describe('the printer', () => {
  const printed = (frames: readonly Frame[]) => {
    const lines: string[] = []
    const write = (line: string) => lines.push(line)
    const printer = tracePrinter({ language: 'en', isColored: false, write })
    for (const one of frames) printer.print({ type: 'published', frame: one })
    return [...lines, printer.summary()]
  }

  it('shows of a frame that repeats another only what differs', () => {
    const frames = [
      frame(1, { method: 'add', args: { a: 1 } }),
      frame(2, { method: 'add', args: { a: 2 } }),
      frame(3, { method: 'add', args: { a: 1 } }),
      frame(4, { method: 'other', args: { a: 1 } }),
    ]
    const lines = printed(frames)
    expect(lines.slice(lines.indexOf('  2  agents  cast add'), -8)).toEqual([
      '  2  agents  cast add',
      '     Like frame 1, except:',
      '     args         {"a":2}',
      '',
      '  3  agents  cast add',
      '     Like frame 1.',
    ])
    expect(lines).toContain(
      '     agents tells plugin to run other, and waits for nothing.',
    )
    expect(lines.at(-1)).toBe('4 frames were exchanged: 4 cast.')
  })

  it('shows class and message of a failure, and text that is none as it is', () => {
    const failure = { module: 'builtins', class: 'ValueError', message: 'no' }
    const lines = printed([
      frame(1, { failure: JSON.stringify(failure), result: null }),
      frame(2, { failure: 'plain', result: null }),
    ])
    expect(lines).toContain('     failure      builtins.ValueError: no')
    expect(lines).toContain('     failure      plain')
  })

  it('counts none and one in their own words', () => {
    expect(printed([])).toEqual(['No frame was exchanged.'])
    const one = printed([frame(1, { method: 'add', args: {} })])
    expect(one.at(-1)).toBe('1 frame was exchanged: 1 cast.')
  })
})

it('a cut is one line, with how many connections were lost', () => {
  const lines: string[] = []
  const write = (line: string) => lines.push(line)
  const printer = tracePrinter({ language: 'en', isColored: false, write })
  for (const connections of [1, 2])
    printer.print({ type: 'cut', who: 'l3-agent', n: null, connections })
  expect(lines).toEqual([
    '  † l3-agent loses its connection',
    '  † l3-agent loses its 2 connections',
  ])
})

it('a lesson that fails is told in --json by its last line, and thrown', async () => {
  const lines: string[] = []
  const run = runLesson(
    LESSONS[0]!,
    async () => Promise.reject(new TypeError('no')),
    {
      url: 'fake://fails/',
      makeBroker: () => new CuttableMemory(new FakeBroker()),
      on: null,
      language: 'en',
      json: true,
      isColored: false,
      write: (line) => lines.push(line),
    },
  )
  await expect(run).rejects.toThrow(TypeError)
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      type: 'failed',
      lesson: '01-l3-agent',
      error: { name: 'TypeError', message: 'no' },
    },
  ])
})
