/**
 * Recorder: which chain of async work each frame belongs to, decided at the
 * end, when it is known who waited for whom. Chains hang on frames and steps on
 * frames, so a later decision needs no rewriting.
 */
import { CHAIN_RULES, type ChainRule, symbolOf } from './chain-names.ts'
import type { ChainRow } from './format.ts'
import type { Frame } from './frame.ts'
import { isProxy } from './inspect.ts'

/** A frame that was recorded, with the `this` of its function if it has one. */
export interface Recorded {
  readonly frame: Frame
  readonly self: unknown
  /** The recorded frame that called it, or made it. */
  readonly parent: Recorded | null
}

class Chain {
  readonly first: Recorded
  readonly from: Chain | null
  rule: ChainRule | null = null
  owner = ''
  name = ''

  constructor(first: Recorded, from: Chain | null) {
    this.first = first
    this.from = from
  }
}

export interface Chains {
  readonly rows: readonly ChainRow[]
  /** The index of the frame's chain. */
  readonly of: (frame: Recorded) => number
}

/** @param frames - in the order of their first steps */
export function findChains(frames: readonly Recorded[]): Chains {
  const chains: Chain[] = []
  const byFrame = new Map<Recorded, Chain>()
  /** By the rule that says so, the chains that many roots share. */
  const byRoot = new Map<ChainRule | null, Chain>()
  const begin = (first: Recorded, rule: ChainRule | null): Chain => {
    const from = first.parent === null ? null : byFrame.get(first.parent)
    const chain = new Chain(first, from ?? null)
    chain.rule = rule
    chains.push(chain)
    return chain
  }
  for (const one of frames) {
    const rule = ruleOf(one)
    const root = rootOf(one, rule)
    let chain = one.parent && byFrame.get(one.parent)
    if (root !== undefined) {
      chain = byRoot.get(root) ?? begin(one, root)
      byRoot.set(root, chain)
    } else if (!chain || one.frame.isForked) chain = begin(one, null)
    byFrame.set(one, chain)
    if (rule?.when === 'holds') adopt(chain, rule, one)
  }
  nameAll(chains)
  const index = new Map(chains.map((chain, at) => [chain, at]))
  return {
    rows: chains.map(({ name, owner, from, rule }) => ({
      name,
      owner,
      from: from === null ? -1 : (index.get(from) ?? -1),
      isNamed: rule !== null || from === null,
    })),
    of: (frame) => index.get(byFrame.get(frame)!) ?? -1,
  }
}

/** Whom a frame is with that the event loop called; undefined: its parent. */
function rootOf(
  { frame, parent }: Recorded,
  rule: ChainRule | null,
): ChainRule | null | undefined {
  if (rule?.when === 'root' && frame.caller === null) return rule
  return parent === null ? null : undefined
}

function ruleOf({ frame }: Recorded): ChainRule | null {
  const symbol = symbolOf(frame)
  return CHAIN_RULES.find((rule) => rule.symbol === symbol) ?? null
}

/** Only a chain that forked: with `blocking` the loop is its caller's. */
function adopt(chain: Chain, rule: ChainRule, at: Recorded): void {
  if (!chain.first.frame.isForked) return
  const rank = (one: ChainRule | null) =>
    one === null ? Infinity : CHAIN_RULES.indexOf(one)
  if (rank(chain.rule) <= rank(rule)) return
  chain.rule = rule
  chain.owner = ownerOf(at.self, rule.owner ?? [])
}

/** Follows data properties only. */
function ownerOf(self: unknown, path: readonly string[]): string {
  let value = self
  for (const key of path) {
    if (typeof value !== 'object' || value === null || isProxy(value)) return ''
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  return typeof value === 'string' && path.length > 0 ? value : ''
}

function nameAll(chains: readonly Chain[]): void {
  const times = new Map<string, number>()
  for (const chain of chains) {
    for (let at = chain.from; chain.owner === '' && at !== null; at = at.from)
      chain.owner = at.owner
    const name = chain.rule?.name ?? plainName(chain)
    const key = `${name} ${chain.owner}`
    const n = (times.get(key) ?? 0) + 1
    times.set(key, n)
    chain.name = chain.rule?.isNumbered || n > 1 ? `${name} ${n}` : name
  }
}

/** The scenario's own chain, or the function that its caller left behind. */
function plainName({ first, from }: Chain): string {
  if (from === null) return 'caller'
  const { module, fn } = first.frame
  return module.functions[fn]?.symbol || module.path
}
