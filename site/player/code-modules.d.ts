/** What code-loader.mjs makes of a recording: blocks of code by path. */
declare module '*.json?code' {
  const code: Readonly<
    Record<
      string,
      readonly (readonly [start: number, lines: string[], indent: number])[]
    >
  >
  export default code
}

/** The recording itself, for the renderer of pages alone (still.tsx). */
declare module '*.json?recording' {
  const text: string
  export default text
}
