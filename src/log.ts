/**
 * Stop: the log. Every other stop takes a logger by name, as Python's
 * modules do with `LOG = logging.getLogger(__name__)`; one sink receives all
 * records. By default warnings and errors go to stderr and the rest is dropped,
 * so a library user sees what an operator must see and nothing else.
 *
 * oslo counterpart: the module-level `LOG` of each file. Translation markers
 * (`_LW`, removed in 9.7.0) are left out.
 */

/** Severity, in ascending order, with the names of Python's logging. */
export const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const
export type Level = (typeof LEVELS)[number]

/**
 * One line of the log, as a sink gets it. Python counterpart:
 * `logging.LogRecord`.
 */
export interface LogRecord {
  /** From `debug` to `critical`, as Python's logging names them. */
  readonly level: Level
  /** Name of the logger: that of the Python module, `oslo_messaging.server`. */
  readonly logger: string
  /** The text, complete: nothing is left to fill in. */
  readonly message: string
  /** What was thrown, if that is the subject. */
  readonly error?: unknown
}

/**
 * Takes every record. What it throws is logged to stderr and goes no further.
 * Python counterpart: `logging.Handler`.
 */
export type LogSink = (record: LogRecord) => void

/** The sink used until another is set: warnings and worse, on stderr. */
export function stderrSink({ level, logger, message, error }: LogRecord): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf('warning')) return
  const line = `${level.toUpperCase()} ${logger} ${message}`
  try {
    if (error === undefined) console.error(line)
    else console.error(line, error)
  } catch {
    console.error(`${line} (what was thrown cannot be printed)`)
  }
}

let sink: LogSink = stderrSink

/**
 * Sends every record of every logger to `next` instead. Default: warnings and
 * worse go to stderr. None in Python: ours, for `logging`'s handlers.
 *
 * @returns the sink used before, to be put back.
 */
export function setLogSink(next: LogSink): LogSink {
  const previous = sink
  sink = next
  return previous
}

/** A named source of log records. What a sink throws goes to stderr. */
export class Logger {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  debug(message: string, error?: unknown): void {
    this.#emit('debug', message, error)
  }

  info(message: string, error?: unknown): void {
    this.#emit('info', message, error)
  }

  warning(message: string, error?: unknown): void {
    this.#emit('warning', message, error)
  }

  error(message: string, error?: unknown): void {
    this.#emit('error', message, error)
  }

  critical(message: string, error?: unknown): void {
    this.#emit('critical', message, error)
  }

  #emit(level: Level, message: string, error: unknown): void {
    const logger = this.name
    const record = { level, logger, message }
    try {
      sink(error === undefined ? record : { ...record, error })
    } catch (thrown) {
      // A service must not end, nor a worker be lost, for a line of its log.
      const failed = `the log sink threw at: ${message}`
      stderrSink({ level: 'error', logger, message: failed, error: thrown })
    }
  }
}

/** Python counterpart: `logging.getLogger(name)`. */
export function getLogger(name: string): Logger {
  return new Logger(name)
}
