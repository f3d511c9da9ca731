/**
 * Wire: V8's stack as Python's traceback, in which the newest call is last.
 * Other engines print stacks of another form: of theirs only the first and the
 * last line are left. A failure carries it, to be printed by the caller.
 *
 * oslo counterpart: `traceback.format_exception`.
 */

/** `    at fn (file:line:column)`, or without a function. */
const FRAME = /^\s+at (?:(.+?) \()?(.+?):(\d+):\d+\)?$/

/**
 * Lines that each end in a newline, as Python's do.
 *
 * @param label - the last line: the class and what it says
 */
export function traceback(stack: string, label: string): string[] {
  const frames = stack.split('\n').flatMap((line) => {
    const [, fn = '<anonymous>', file, lineNumber] = FRAME.exec(line) ?? []
    return file === undefined
      ? []
      : [`  File "${file}", line ${lineNumber}, in ${fn}\n`]
  })
  return [
    'Traceback (most recent call last):\n',
    ...frames.reverse(),
    `${label}\n`,
  ]
}

/** The stack with another first line; V8 wrote that before we changed it. */
export function stackUnder(head: string, stack: string | undefined): string {
  const frames = (stack ?? '').split('\n').filter((line) => FRAME.test(line))
  return [head, ...frames].join('\n')
}
