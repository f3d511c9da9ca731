/**
 * Recorder: takes secrets out of what is recorded, before it is cut or kept: a
 * recording is put on a page, or sent to a colleague. Credentials in a URL go,
 * and so do the strings under keys that name a secret, in objects and in JSON,
 * also in JSON that stands as a string in JSON.
 */
const SECRET_NAME =
  'pass(?:word|wd|phrase)?|secret|token|credential|authorization|api_?key|private_?key|cookie'

const SECRET_KEY = new RegExp(`(?:${SECRET_NAME})`, 'i')

/** Not a secret, though its name has such a word in it. */
const HARMLESS_KEY = /^(?:token_?(?:type|expiry)|cancellation_?token)$/i

export const MASK = '***'

export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !HARMLESS_KEY.test(key)
}

const URL_TEXT = /[a-z][a-z0-9+.-]*:\/\/[^\s"'\\]*/gi

/** Of each host of a URL; the end of a text that was cut may lack the @. */
const CREDENTIALS = /(:\/\/|,)([^/?#@,]*:[^/?#@,]*)(@|$)/g

/** A key of JSON up to its string, with the backslashes of its level. */
const JSON_KEY = new RegExp(
  `(?<!\\\\)(\\\\*)"[^"\\\\]*(?:${SECRET_NAME})[^"\\\\]*\\1"\\s*:\\s*\\1"`,
  'gi',
)

/** @param isCut - whether there was more behind `text` */
export function maskText(text: string, isCut = false): string {
  if (text.length < 7) return text
  const withoutUrls = text.includes('://')
    ? text.replace(URL_TEXT, (url) => maskUrl(url, isCut))
    : text
  if (!withoutUrls.includes('"') || !SECRET_KEY.test(withoutUrls))
    return withoutUrls
  return maskJson(withoutUrls)
}

function maskUrl(url: string, isCut: boolean): string {
  return url.replace(CREDENTIALS, (all, before, _secret, end) =>
    end === '@' || isCut ? `${before}${MASK}${end}` : all,
  )
}

function maskJson(text: string): string {
  let masked = ''
  let from = 0
  JSON_KEY.lastIndex = 0
  for (
    let match = JSON_KEY.exec(text);
    match !== null;
    match = JSON_KEY.exec(text)
  ) {
    const start = match.index + match[0].length
    const end = endOfString(text, start, match[1]?.length ?? 0)
    masked += text.slice(from, start) + (end > start ? MASK : '')
    from = end
    JSON_KEY.lastIndex = end
  }
  return masked + text.slice(from)
}

/**
 * Where the string ends whose quotes have `level` backslashes: one more level
 * of JSON doubles them and adds one, so a run of backslashes tells what its
 * quote is.
 */
function endOfString(text: string, start: number, level: number): number {
  let run = 0
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (char === '"' && run % (2 * (level + 1)) === level) return at - level
    run = char === '\\' ? run + 1 : 0
  }
  return text.length
}
