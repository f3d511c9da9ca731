import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  browserIsMissing,
  openBrowser,
  PLAIN_HOST,
  serveSite,
} from './browser.ts'
import {
  change,
  changedText,
  endOf,
  lit,
  openEditor,
  pressInPlayer,
  report,
  run,
  write,
} from './editing.ts'
import { openPage, violations } from './open-page.ts'

const WALK = '/message-handling-server/'
const LESSON = 'sandbox/one-call/scenario.ts'
const SERVER = 'src/server/message-handling-server.ts'
const DISPATCHER = 'src/rpc/rpc-dispatcher.ts'
const DEADLINE_MS = 180_000

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>
/** Plain http, and not localhost: no clipboard, no crypto.subtle. */
let url: string

async function open(page: string, options = {}) {
  const opened = await openPage(browser, url, page, options)
  return { ...opened, player: opened.tab.locator('.player').first() }
}

/** A page with the editor open on the shortest scenario. */
async function openShort() {
  const opened = await open('/')
  await openEditor(opened.player)
  return opened
}

/** Edits, runs, hands over what was told, and expects no complaint. */
async function withEdit(
  edit: (player: Locator) => Promise<unknown>,
  look: (told: string, player: Locator, tab: Page) => Promise<void>,
) {
  const { tab, player, complaints, close } = await openShort()
  await edit(player)
  await look(await run(player), player, tab)
  expect(complaints).toEqual([])
  await close()
}

const stepOf = (player: Locator) =>
  player
    .locator('.player-open')
    .getAttribute('data-step')
    .then((step) => Number(step))

describe.skipIf(browserIsMissing())('code that a reader changes', () => {
  beforeAll(async () => {
    site = await serveSite()
    url = site.url.replace('127.0.0.1', PLAIN_HOST)
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.close()
  })

  test(
    'unchanged it runs as recorded, step by step',
    () =>
      withEdit(
        (player) => change(player, LESSON, ['/**', '/** ']),
        async (words) => {
          expect(words).toContain('Done in 2701 steps. It returned 3')
          expect(words).toContain('Each step is as in the recording')
        },
      ),
    DEADLINE_MS,
  )

  test(
    'without the second loop of the runner, the first step that differs is there',
    () =>
      withEdit(
        (player) => change(player, SERVER, [SECOND_LOOP, '']),
        async (words, player) => {
          expect(words).toMatch(/First step that differs: \d+/)
          const { place, text } = await lit(player)
          expect(place).toBe(`${SERVER} MessageHandlingServer.#runner/=>`)
          expect(text?.trim()).toBe('})')
        },
      ),
    DEADLINE_MS,
  )

  test(
    'acknowledged after dispatch, the request is acknowledged after the reply',
    () =>
      withEdit(
        (player) => change(player, DISPATCHER, LATE_ACKNOWLEDGE),
        async (words, player, tab) => {
          expect(words).toMatch(/First step that differs: \d+/)
          const rows = await endOf(tab, player)
          const at = (text: RegExp) => rows.findIndex((row) => text.test(row))
          expect(at(/Frame 2, reply/)).toBeGreaterThan(0)
          expect(at(/Frame 1 is acknowledged/)).toBeGreaterThan(
            at(/Frame 2, reply/),
          )
        },
      ),
    DEADLINE_MS,
  )

  test(
    'with a pool of one, two calls are served one after the other',
    () =>
      withEdit(
        (player) => change(player, LESSON, ...POOL_OF_ONE),
        async (words, player, tab) => {
          expect(words).toContain('It returned [1, 2, 1]')
          await endOf(tab, player)
          const lanes = await player.locator('.player-lane').allTextContents()
          const workers = lanes.filter((lane) => lane.startsWith('worker'))
          expect(workers).toEqual(['worker 1 · node-1'])
        },
      ),
    DEADLINE_MS,
  )

  test(
    'an endpoint that throws gives the caller the error, at the line of the call',
    () =>
      withEdit(
        (player) =>
          change(player, LESSON, [
            'Number(a) + Number(b) }]',
            "{ throw new TypeError('no sum of ' + a + b) } }]",
          ]),
        async (words, player) => {
          expect(words).toContain('It threw')
          expect(words).toContain('no sum of 12')
          expect(words).toContain(`${LESSON}, line 24: `)
          expect(words).toMatch(/First step that differs: \d+/)
          expect((await lit(player)).place).toContain(LESSON)
        },
      ),
    DEADLINE_MS,
  )

  test.each([
    ['with await', 'for (;;) await null'],
    ['with a timer', 'for (;;) await new Promise((go) => setTimeout(go, 1))'],
    ['without await', 'for (;;) {}'],
    ['that catches all', 'for (;;) { try { await null } catch {} }'],
  ])(
    'a loop without end %s is ended, told, and seen',
    (_title, loop) =>
      withEdit(
        (player) =>
          change(player, LESSON, [
            '  await server.start()\n',
            `  await server.start()\n  ${loop}\n`,
          ]),
        async (words, player, tab) => {
          expect(words).toContain('Ended at step 30000, the limit of a run')
          await pressInPlayer(tab, player, 'End')
          expect(await stepOf(player)).toBe(30_000)
          expect((await lit(player)).text).toContain(loop.slice(0, 8))
        },
      ),
    DEADLINE_MS,
  )

  test(
    'one that hangs where no probe is, is ended, and its last step is seen',
    () =>
      withEdit(
        (player) =>
          change(player, LESSON, [
            '  await server.stop()\n',
            "  void /^(a+)+$/.test('a'.repeat(50) + '!')\n  await server.stop()\n",
          ]),
        async (words, player, tab) => {
          expect(words).toContain('Ended by the page: after step')
          await pressInPlayer(tab, player, 'End')
          expect((await lit(player)).text).toContain('(a+)+$')
        },
      ),
    DEADLINE_MS,
  )

  test(
    'a run is stopped by its button, and what it did is seen',
    async () => {
      const { player, close } = await openShort()
      await change(player, LESSON, [
        '  await server.stop()\n',
        "  void /^(a+)+$/.test('a'.repeat(50) + '!')\n  await server.stop()\n",
      ])
      await player.locator('[data-edit=run]').click()
      await player
        .locator('.edit-report', { hasText: 'steps so far' })
        .waitFor({ timeout: DEADLINE_MS })
      await player.locator('[data-edit=stop]').click()
      expect(await report(player)).toMatch(
        /^You stopped it\. Shown are its first \d+ steps\./,
      )
      await close()
    },
    DEADLINE_MS,
  )

  test.each([
    ['a syntax error', '\nconst b = = 2\n', 3, 'column 11: Unexpected token'],
    ['an enum', '\nenum A { B }\n', 3, 'column 1: an enum'],
    [
      'a package that is not there',
      "\nimport 'left-pad'\n",
      3,
      '"left-pad" cannot be imported',
    ],
    [
      'a file that is not there',
      "\nimport './no.ts'\n",
      3,
      'no file sandbox/one-call/no.ts',
    ],
    [
      'a name that is not exported',
      "\nimport { nope } from '../stage.ts'\nnope()\n",
      3,
      'nope',
    ],
    [
      'an error while it loads',
      '\nnull.x\n',
      3,
      'TypeError: Cannot read properties of null',
    ],
  ])(
    '%s is told at the reader’s own line',
    async (_title, text, line, words) => {
      const { tab, player, close } = await openShort()
      await write(
        player,
        changedText(LESSON, ['/**', `/* */\n${text.slice(1)}/**`]),
      )
      const own = line - 1
      const said = await run(player)
      expect(said).toContain(`${LESSON}, line ${own}`)
      expect(said).toContain(words)
      await player.locator('.cm-lintRange-error').waitFor()
      expect(await violations(tab, '.player')).toEqual([])
      await close()
    },
    DEADLINE_MS,
  )

  test(
    'a message of 1 MB goes through',
    () =>
      withEdit(
        (player) =>
          change(
            player,
            LESSON,
            ['Number(a) + Number(b) }', 'String(a).length }'],
            ['{ a: 1, b: 2 }', "{ a: 'x'.repeat(1_000_000) }"],
          ),
        async (words) => {
          expect(words).toMatch(/Done in \d+ steps\. It returned 1000000/)
        },
      ),
    DEADLINE_MS,
  )

  test(
    'a file and all files are reset',
    async () => {
      const { player, close } = await openShort()
      await change(player, LESSON, ['b: 2', 'b: 7'])
      await change(player, SERVER, ['/**', '/** '])
      const starred = player.locator('.edit-bar option', { hasText: '*' })
      expect(await starred.count()).toBe(2)
      await player.getByRole('button', { name: 'Reset this file' }).click()
      expect(await starred.allTextContents()).toEqual([`${LESSON} *`])
      await player.getByRole('button', { name: 'Reset all files' }).click()
      expect(await starred.count()).toBe(0)
      await player.locator('.edit-bar select').selectOption(LESSON)
      expect(await player.locator('.cm-content').textContent()).toContain(
        'b: 2',
      )
      await close()
    },
    DEADLINE_MS,
  )

  test(
    'a link shows the edit as a difference, and runs it only when told to',
    async () => {
      const { player, tab, close } = await openShort()
      await change(player, LESSON, ['b: 2', 'b: 7'])
      await player.getByRole('button', { name: 'Share by link' }).click()
      const link = await player.locator('.edit-link input').inputValue()
      expect(await player.locator('.edit-link').textContent()).toContain(
        'Copy it from the field',
      )
      await tab.locator('.edit-link input').focus()
      await close()
      expect(link).toMatch(/^http:\/\/site\.test:\d+\/#edit=one-call:[\w-]+$/)

      const shared = await open(link.slice(url.length))
      const { player: theirs } = shared
      await theirs.locator('.cm-deletedChunk').waitFor()
      expect(await theirs.locator('.cm-deletedChunk').textContent()).toContain(
        'b: 2',
      )
      expect(await theirs.locator('.cm-changedLine').textContent()).toContain(
        'b: 7',
      )
      expect(await theirs.locator('.edit-notice').textContent()).toContain(
        'It has not been run',
      )
      expect(await theirs.locator('.edit').getAttribute('data-phase')).toBe(
        'idle',
      )
      expect(await shared.tab.locator('iframe').count()).toBe(0)
      expect(await violations(shared.tab, '.player')).toEqual([])
      expect(await run(theirs)).toContain('It returned 8')
      expect(shared.complaints).toEqual([])
      await shared.close()
    },
    DEADLINE_MS,
  )

  test.each([
    ['no text', '%00§', 'it is cut, or was changed'],
    ['half a text', 'AAAA', 'it is cut, or was changed'],
    [
      'too long',
      'A'.repeat(13_000),
      'it has 13000 characters; expected 12000 at most',
    ],
  ])('of a link that is %s it says so', async (_fault, text, words) => {
    const { player, close } = await open(`/#edit=one-call:${text}`)
    await player.locator('.edit [role=alert]').waitFor()
    expect(await player.locator('.edit [role=alert]').textContent()).toContain(
      words,
    )
    await close()
  })

  test('the editor is left with the keyboard, as the page says', async () => {
    const { tab, player, close } = await openShort()
    const content = player.locator('.cm-content')
    const hint = await content.getAttribute('aria-describedby')
    expect(await player.locator(`[id="${hint}"]`).textContent()).toContain(
      'Escape and then Tab leaves the editor',
    )
    await content.focus()
    await tab.keyboard.press('Tab')
    expect(
      await tab.evaluate(() => document.activeElement?.className),
    ).toContain('cm-content')
    await tab.keyboard.press('Escape')
    await tab.keyboard.press('Tab')
    expect(
      await tab.evaluate(() =>
        document.activeElement?.getAttribute('data-edit'),
      ),
    ).toBe('run')
    await close()
  })

  test.each([
    { page: '/', scheme: 'light', width: 1280 },
    { page: '/', scheme: 'dark', width: 390 },
    { page: '/zh-Hans/', scheme: 'dark', width: 1280 },
    { page: '/zh-Hans/', scheme: 'light', width: 390 },
  ] as const)(
    '$page, $scheme, $width wide: axe has nothing to say of the editor, and nothing is cut',
    async ({ page, scheme, width }) => {
      const { tab, player, complaints, close } = await open(page, {
        colorScheme: scheme,
        viewport: { width, height: 800 },
      })
      await openEditor(player)
      await change(player, LESSON, ['b: 2', 'b: 7'])
      await player.locator('.edit-bar input[type=checkbox]').check()
      await player.locator('.cm-deletedChunk').waitFor()
      await run(player)
      expect(await violations(tab, '.player')).toEqual([])
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(overflow).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
      await close()
    },
    DEADLINE_MS,
  )

  test.each([
    ['/', 'Done in 4813 steps. It returned [{'],
    ['/zh-Hans/', '运行结束，共 4813 步，返回 [{'],
  ])(
    'on %s Run records the lesson on the spot, and plays it',
    async (folder, words) => {
      const { tab, complaints, close } = await open(folder + WALK.slice(1))
      const player = tab.locator('.player.run')
      await player.locator('.player-closed button').click()
      expect(await report(player)).toContain(words)
      const rows = await endOf(tab, player)
      expect(
        rows.filter(
          (row) =>
            /l3-agent|neutron-server/.test(row) &&
            /routing key|路由键/.test(row),
        ),
      ).toHaveLength(3)
      expect(await violations(tab, '.player.run')).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
    DEADLINE_MS,
  )
})

const SECOND_LOOP = `      // The consumers are cancelled; what they had delivered is still here.
      while (true) {
        const incoming = await this.listener!.poll({
          timeout: this.dispatcher.batchTimeout,
          prefetchSize: this.dispatcher.batchSize,
        })
        if (incoming.length === 0) return
        await this.#submitWork(this.dispatcher.accept(incoming))
      }
`

const LATE_ACKNOWLEDGE = [
  `    incoming.acknowledge()
    return new DispatcherExecutorContext(incoming, (message) =>
      this.#dispatchAndReply(message),
    )`,
  `    return new DispatcherExecutorContext(incoming, async (message) => {
      await this.#dispatchAndReply(message)
      message.acknowledge()
    })`,
] as const

/** Two calls at once; the endpoint tells how many run beside each other. */
const POOL_OF_ONE = [
  [
    "await connect('server'),",
    "await connect('server', { executor_thread_pool_size: 1 }),",
  ],
  [
    '[{ add: (_ctxt: Context, { a, b }: Payload) => Number(a) + Number(b) }],',
    `[
      {
        async add(_ctxt: Context, { a }: Payload) {
          now += 1
          most = Math.max(most, now)
          await new Promise((go) => setTimeout(go, 100))
          now -= 1
          return a
        },
      },
    ],`,
  ],
  [
    "const sum = await client.call({}, 'add', { a: 1, b: 2 })",
    `const results = await Promise.all([
    client.call({}, 'add', { a: 1 }),
    client.call({}, 'add', { a: 2 }),
  ])
  const sum = [...results, most]`,
  ],
  [
    'export default async function',
    'let now = 0\nlet most = 0\n\nexport default async function',
  ],
] as const
