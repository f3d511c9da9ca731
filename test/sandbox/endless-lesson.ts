// A program that runs a lesson which never ends, as the sandbox does, for the
// tests of what an interrupted one leaves: `tsx endless-lesson.ts [fake|rabbit]`.
// With `throws` after that it lets an error fall that nobody catches.

import { getRPCServer, Target } from 'oslo-messaging'
import { LESSONS } from '../../sandbox/command/lessons.ts'
import { runOrTell } from '../../sandbox/command/run-or-tell.ts'
import type { Stage } from '../../sandbox/stage.ts'

const [transport, how] = process.argv.slice(2)

async function endless({ connect }: Stage) {
  const target = new Target({ topic: 'endless', server: 'node-1' })
  const server = getRPCServer(await connect('server'), target, [{}])
  await server.start()
  console.log('it listens')
  if (how === 'throws') setTimeout(() => Promise.reject(new Error('fallen')))
  await new Promise(() => setInterval(() => {}, 60_000))
}

const code = await runOrTell(
  { ...LESSONS[0]!, load: async () => endless },
  {
    lesson: null,
    transport: transport === 'rabbit' ? 'rabbit' : 'fake',
    language: 'en',
    step: false,
    json: false,
    record: null,
    help: false,
  },
)
process.exit(code ?? 0)
