/**
 * Runs one of the small programs and says all that could be seen of it. Plain
 * text goes into a page as well, so nothing here needs Node.
 */
interface Seen {
  /** `turn: text`, in the order of the logs. */
  readonly logs: readonly string[]
  readonly end: string
}

type Program = (
  log: (...values: unknown[]) => void,
  tick: () => Promise<void>,
  later: () => Promise<void>,
) => Promise<unknown>

/** The text of a module whose default export is the program. */
export const moduleOf = (snippet: string) =>
  `export default async (log, tick, later) => { ${snippet}\n}\n`

export const importText = async (code: string): Promise<Program> => {
  const url = `data:text/javascript,${encodeURIComponent(code)}`
  return (await import(/* @vite-ignore */ url)).default
}

export async function see(program: Program): Promise<Seen> {
  const logs: string[] = []
  let turn = 0
  const count = () => {
    turn += 1
    if (turn < 500) queueMicrotask(count)
  }
  const text = (value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)
  const print = (value: unknown) =>
    JSON.stringify(value, (_key, one) =>
      typeof one === 'bigint' || one === undefined ? String(one) : one,
    )
  const log = (...values: unknown[]) => {
    logs.push(`${turn}: ${values.map(text).join(' ')}`)
  }
  const tick = () => Promise.resolve()
  const later = () => new Promise<void>((done) => setTimeout(done, 5))
  count()
  try {
    return { logs, end: `${print(await program(log, tick, later))} in ${turn}` }
  } catch (error) {
    return { logs, end: `${error} in ${turn}` }
  }
}
