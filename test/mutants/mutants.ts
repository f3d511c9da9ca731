/**
 * Mutants: the whole list, in the order of the path. When a change to `src/`
 * takes the text of one away, give it the new text; do not drop it.
 */
import { AMQP_MUTANTS } from './amqp-mutants.ts'
import { CONF_MUTANTS } from './conf-mutants.ts'
import type { Mutant } from './mutant.ts'
import { NOTIFY_MUTANTS } from './notify-mutants.ts'
import { RABBIT_MUTANTS } from './rabbit-mutants.ts'
import { RPC_MUTANTS } from './rpc-mutants.ts'
import { SERVER_MUTANTS } from './server-mutants.ts'
import { WIRE_MUTANTS } from './wire-mutants.ts'

export const MUTANTS: readonly Mutant[] = [
  ...CONF_MUTANTS,
  ...WIRE_MUTANTS,
  ...AMQP_MUTANTS,
  ...RABBIT_MUTANTS,
  ...SERVER_MUTANTS,
  ...RPC_MUTANTS,
  ...NOTIFY_MUTANTS,
]
