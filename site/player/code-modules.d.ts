/** What code-loader.mjs makes of a recording: blocks of code by path. */
declare module '*.json?code' {
  const code: Readonly<
    Record<string, readonly (readonly [start: number, lines: string[]])[]>
  >
  export default code
}
