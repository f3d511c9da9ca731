/**
 * The site's two languages, which the command and the frames' sentences speak
 * too.
 */
export const LANGUAGES = ['en', 'zh-Hans'] as const

export type Language = (typeof LANGUAGES)[number]

/**
 * What the terminal's user reads, by POSIX's variables, the first that is set:
 * any Chinese locale is served in Simplified Chinese, all others in English.
 */
export function languageOf(env: Record<string, string | undefined>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return /^zh\b|^zh_/i.test(locale) ? 'zh-Hans' : 'en'
}
