/** The texts that a run is made of. Used all over this folder. */

/** By path: every module that a scenario loads. */
export type Sources = Readonly<Record<string, string>>

/** By path; a file that is not in it is as the site has it. */
export type Edits = ReadonlyMap<string, string>
