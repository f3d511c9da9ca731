import type { LessonEntry } from '../../sandbox/command/lessons.ts'
import { tracePrinter } from '../../sandbox/command/print-trace.ts'
import { play, type StageOptions } from '../../sandbox/stage.ts'

/** What a lesson prints, without colours and with its random ids masked. */
export async function outputOf(
  lesson: LessonEntry,
  where: Pick<StageOptions, 'url' | 'makeBroker'>,
): Promise<{ lines: string[]; result: unknown }> {
  const lines: string[] = []
  const printer = tracePrinter((line) => lines.push(mask(line)), false)
  const result = await play(await lesson.load(), {
    ...where,
    trace: (event) => printer.print(event),
  })
  lines.push(printer.summary())
  return { lines, result }
}

function mask(line: string): string {
  return line.replace(/[0-9a-f]{32}/g, '<id>')
}
