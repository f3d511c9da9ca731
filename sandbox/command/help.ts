/** What `npm run sandbox -- --help` says, in both languages. */
import type { Language } from '../trace/language.ts'

const en = `Lessons that run on your machine.

  npm run sandbox                            the list, to choose from with the
                                             keyboard; piped, only the list
  npm run sandbox 01                         lesson 01, in memory
  npm run sandbox 01 -- --transport rabbit   the same on a RabbitMQ

Options, after --
  --transport fake|rabbit   in memory (the default), or on RabbitMQ: the one in
                            WALKTHROUGH_RABBITMQ_URL, or one that is started
                            for the lesson and gone after it
  --step                    show a step at each key. The lesson runs on: its
                            timeouts do not wait for who reads
  --json                    one JSON object a line, each event of the trace and
                            then the result. With npm run -s, nothing else
  --lang en|zh-Hans         the language; by default zh-Hans where LC_ALL,
                            LC_MESSAGES or LANG is Chinese, or else en
  --record FILE             write what ran, line by line, as JSON; its format
                            is told in sandbox/recorder/format.ts
  --help                    this text

Colours are left out in a pipe, and if NO_COLOR is set. It ends with 1 if the
lesson failed. Ctrl-C leaves nothing behind, on no broker.`

const chinese = `在你的机器上运行的课。

  npm run sandbox                            列出各课，用键盘选择；输出到
                                             管道时只列出
  npm run sandbox 01                         在内存中运行第 01 课
  npm run sandbox 01 -- --transport rabbit   在 RabbitMQ 上运行同一课

选项（写在 -- 之后）
  --transport fake|rabbit   在内存中（默认），或在 RabbitMQ 上：用环境变量
                            WALKTHROUGH_RABBITMQ_URL 指定的那个，否则为这一课
                            启动一个，用完即删
  --step                    按一次键显示一步。课本身照常运行，超时不会因为
                            读者停下来而改变
  --json                    每行一个 JSON 对象：先是跟踪到的各个事件，最后是
                            结果。配合 npm run -s，不会有别的输出
  --lang en|zh-Hans         语言；默认看 LC_ALL、LC_MESSAGES、LANG：是中文就用
                            zh-Hans，否则用 en
  --record FILE             把逐行运行的过程写成 JSON，格式见
                            sandbox/recorder/format.ts
  --help                    显示这段说明

输出到管道，或设置了 NO_COLOR 时，不带颜色。课失败时退出码是 1。
按 Ctrl-C 退出，在哪个 broker 上都不会留下任何东西。`

export const HELP: Readonly<Record<Language, string>> = {
  en,
  'zh-Hans': chinese,
}
