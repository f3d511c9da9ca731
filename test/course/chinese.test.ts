import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chineseProblems } from '../../site/course/check-chinese.mjs'
import { TRANSLATIONS } from '../../site/quotes/pages-in.mjs'

const PAGE = `${TRANSLATIONS}/clock.md`
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
const CHINESE_TERMS = [
  row('英文', '中文', '意思', '讲解', '不写作'),
  row('---', '---', '---', '---', '---'),
  row('exchange', '交换器', '收下消息。', '', '交换机、交换所'),
  row('poll', '轮询', '要下一条。', '', '轮巡'),
  row('epoch', '轮', '一次到下一次。', '', ''),
  row('virtual switch', '虚拟交换机', '在 Neutron 里。', '', ''),
].join('\n')
const ENGLISH_TERMS = CHINESE_TERMS.split('\n')
  .map((line) => `|${line.split('|').slice(1, 5).join('|')}|`)
  .join('\n')
  .replace('英文', 'English')

let root = ''

const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

const problems = (sentence: string) => {
  write(PAGE, `---\ntitle: 钟\n---\n\n# 钟\n\n${sentence}\n`)
  return chineseProblems(root, [PAGE])
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'chinese-'))
  write('docs/glossary.md', `# Glossary\n\n${ENGLISH_TERMS}\n`)
  write(`${TRANSLATIONS}/glossary.md`, `# 术语表\n\n${CHINESE_TERMS}\n`)
})

afterEach(() => fs.rmSync(root, { recursive: true }))

describe('a term', () => {
  it('in another rendering is named, with page, line and what the glossary has', () => {
    expect(problems('消息先到交换机。')).toEqual([
      `${PAGE}:7: "交换机" for exchange; expected "交换器", as in the glossary`,
    ])
  })

  it('is not mistaken for a longer one that contains it', () => {
    expect(problems('虚拟交换机不是交换器。')).toEqual([])
    expect(problems('虚拟交换机和交换机。')).toHaveLength(1)
  })

  it('is found though another term is a part of it', () => {
    expect(problems('轮巡一次。')).toEqual([
      `${PAGE}:7: "轮巡" for poll; expected "轮询", as in the glossary`,
    ])
  })

  it('is also looked for in the texts of components and the titles of lessons', () => {
    write('i18n/zh-Hans/code.json', '{\n  "x": { "message": "交换机" }\n}\n')
    write('sandbox/command/lessons.ts', "title: '轮巡',\n")
    expect(chineseProblems(root, [])).toEqual([
      'i18n/zh-Hans/code.json:2: "交换机" for exchange; expected "交换器", as in the glossary',
      'sandbox/command/lessons.ts:1: "轮巡" for poll; expected "轮询", as in the glossary',
    ])
  })

  it('may stand in code and in front of nothing else', () => {
    expect(problems('见 `交换机` 一词。')).toEqual([])
  })

  it('on one glossary only is named', () => {
    write('docs/glossary.md', ENGLISH_TERMS.replace('| poll', '| pole'))
    expect(problems('好。')).toEqual([
      `${TRANSLATIONS}/glossary.md:6: the term poll = 轮询; expected pole = 轮询, as on docs/glossary.md:4`,
    ])
  })
})

describe('a Chinese sentence', () => {
  it.each([
    ['先确认,再处理。', '认,再'],
    ['先确认: `ack`。', '先确认:'],
    ['方法(method)返回。', '方法(me'],
    ['它停了. 然后', '它停了.'],
    ['调用start之后', '调用sta'],
    ['调用 `start`之后', '`…`之'],
    ['共3帧。', '共3'],
    ['他说"没有"。', '他说"没'],
    ['他说「没有」。', '他说「'],
    ['然后...没有了', '然后...'],
    ['停了， 然后。', '了， 然'],
    ['ＡＭＱＰ 的帧', 'Ａ'],
    ['**（先确认） **之后', '**'],
  ])('%s is refused', (sentence, found) => {
    const [problem] = problems(sentence)
    expect(problem).toContain(`${PAGE}:7: "`)
    expect(problem).toContain(found)
  })

  it.each([
    '先确认（ack），再处理：`poll`、`submit` 都一样。',
    '从 5.0.0 起，[下面](clock.md#x)细说；**“最多一次”**是这个意思。',
    '等 30 秒，日志里写 `Possible hang: stop is waiting`。',
    '`a`、`b`，还有 RabbitMQ 3.10（旧版）。They said: "no", and left.',
    '| `rabbit://` | 默认值 | 从 1.0 起 |',
    '而是*返回*出去，第 1–2 行。',
  ])('%s is in order', (sentence) => {
    expect(problems(sentence)).toEqual([])
  })
})
