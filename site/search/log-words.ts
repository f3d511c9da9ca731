/**
 * What to search for when somebody pastes a log line: its message, without the
 * time, process and request that only this one line has. The search wants every
 * word on the page, and no page has the id of the reader's message. Called by
 * theme/Navbar/Search.
 */

/** Time, level and logger, and the brackets that oslo.log and syslog end by. */
const PREFIX = /^.*?\d{1,2}:\d\d:\d\d.*?\[(?!Errno)[^\]]*\]:?\s+/

/** The class before an exception's message, as a traceback ends. */
const EXCEPTION = /^(?:\w+\.)+(?=\w+(?::|$))/

/** `req-…`, ids of messages, random tails of queues, addresses, numbers. */
const OF_THIS_LINE =
  /^(?:req-\S+|[([<'"]*(?:[a-z_]+_)?(?:[\da-f]{8,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\S*|\S*\d+(?:\.\d+){3}\S*|[([]?\d[\d.:,]*\S{0,2})$/i

/**
 * @param pasted one line, or a traceback, whose last line counts
 * @returns it as it is, if nothing of it would be left
 */
export function logWords(pasted: string): string {
  const line = pasted.trim().split('\n').at(-1)?.trim() ?? ''
  const words = line
    .replace(PREFIX, '')
    .replace(EXCEPTION, '')
    .split(/\s+/)
    .filter((word) => !OF_THIS_LINE.test(word))
  return words.join(' ') || line
}
