/**
 * Options: every one there is. `Conf` refuses a name that stands in none of
 * these lists, and the table of options on the site is made from them.
 *
 * oslo counterpart: `list_opts` in `opts.py`.
 */
import type { Opt } from '../opt.ts'
import { absentOpts } from './absent-opts.ts'
import { rabbitOpts } from './rabbit-opts.ts'
import { clientOpts, dispatcherOpts, poolOpts } from './rpc-opts.ts'
import { notifierOpts, transportOpts } from './transport-opts.ts'

/** In the order of the path of a message. Python counterpart: `list_opts`. */
export const KNOWN_OPTS: readonly Opt<unknown>[] = [
  transportOpts,
  rabbitOpts,
  poolOpts,
  dispatcherOpts,
  clientOpts,
  notifierOpts,
  absentOpts,
].flatMap((opts) => Object.values<Opt<unknown>>(opts))
