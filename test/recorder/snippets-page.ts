/** For a page: runs the small programs there, plain and with probes. */
import { Recorder } from '../../sandbox/recorder/recorder.ts'
import { importText, see } from './run-snippet.ts'

type Pair = readonly [title: string, plain: string, probed: string]

async function runPairs(pairs: readonly Pair[]) {
  const recorder = new Recorder().install()
  const facts = { transport: 'memory', clock: 'real' } as const
  recorder.begin({ ...facts, scenario: 'snippets', maxSteps: 1_000_000 })
  const seen = []
  for (const [title, plain, probed] of pairs)
    seen.push({
      title,
      plain: await see(await importText(plain)),
      probed: await see(await importText(probed)),
    })
  return seen
}

Object.assign(globalThis, { runPairs })
