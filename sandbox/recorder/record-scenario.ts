/**
 * Recorder: makes a recording in a process of its own, with Node's loader hook.
 * Called by `npm run record` and by the sandbox's `--record`.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Recording } from './format.ts'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/**
 * @param url - of a RabbitMQ; in memory without one
 * @throws Error with what the process said, if it ended otherwise.
 */
export function recordScenario(
  scenario: string,
  url?: string,
): Promise<Recording> {
  const file = here('record-process.ts')
  const imports = ['--import', 'tsx', '--import', here('register.mjs')]
  const given = url === undefined ? {} : { WALKTHROUGH_RECORD_URL: url }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...imports, file, scenario],
      {
        cwd: here('../../'),
        env: { ...process.env, ...given },
        maxBuffer: 256 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout))
        else reject(new Error(`${scenario} was not recorded: ${stderr}`))
      },
    )
  })
}
