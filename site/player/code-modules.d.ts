/** The address of what code-loader.mjs makes of a recording. */
declare module '*.json?code' {
  const address: string
  export default address
}

/** The recording itself, for the renderer of pages alone (still.tsx). */
declare module '*.json?recording' {
  const text: string
  export default text
}
