/**
 * Recorder: which files are instrumented. Apart from `scenarios.ts`, which
 * leads to all lessons and to the library: who instruments in a page needs none
 * of them.
 */

/**
 * Run at every turn and read by nobody: settings, JSON value by value, and the
 * alarms, which the broker in memory sets too.
 */
const QUIET =
  /^src\/(?:log|conf|opt|options\/.*|transport-url|errors|amqp\/alarm|wire\/(?:envelope|json-.*|compression))(?:\.ts)?$/

/**
 * Which files are seen in a recording. The broker in memory and the library
 * that reaches a real one are not: what they do is on the wire, and beside it
 * stands what the broker has. So both show the same code.
 */
export function isRecorded(path: string): boolean {
  if (/^src\/(?:fake|rabbit|threads)\//.test(path)) return false
  if (QUIET.test(path)) return false
  return /^(?:src\/|sandbox\/(?:\d\d-|one-call\/)).*\.ts$/.test(path)
}
