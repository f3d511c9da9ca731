/** What the loaders of this folder make of a module. */
declare module '*.ts?sources' {
  /** The text of each module by its path. */
  const sources: Readonly<Record<string, string>>
  export default sources
}

declare module '*.ts?script' {
  /** A classic script. */
  const script: string
  export default script
}
