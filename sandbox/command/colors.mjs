// @ts-check
/**
 * The colours of what commands print: none in a pipe, in CI neither, where
 * picocolors alone would colour it. FORCE_COLOR asks for them, NO_COLOR forbids
 * them. Plain JavaScript, for commands that run without tsx, too.
 */
import { env, stdout } from 'node:process'
import pc from 'picocolors'

export const isColored =
  pc.isColorSupported && (stdout.isTTY === true || Boolean(env.FORCE_COLOR))

export const colors = pc.createColors(isColored)
