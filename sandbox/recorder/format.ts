/**
 * Recorder: the format of a recording, version 1, as it is written to a file;
 * `recording.schema.json` says the same. Columns, not objects for each step;
 * what repeats is written once and named by its index.
 *
 * Written by `Recorder`, read by `openRecording`. No absolute path and, with
 * the virtual clock, no time of this machine is ever in it. Errors stand there
 * without their stacks; where a program reads one, or sends it, it has the
 * frames of the recorded files only, as `own-stacks.ts` says.
 */

export const FORMAT_VERSION = 1

/** An index into another table; -1: none. */
type Index = number

/**
 * A value as it was at one step. Numbers, strings, booleans and null stand for
 * themselves; everything else is an object with `t`. Members are indices of
 * other values, so one that did not change is not written again.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | { readonly t: 'undefined' | 'accessor' | 'secret' | 'proxy' }
  /** NaN, Infinity, -Infinity, -0, an integer with its n, a symbol. */
  | { readonly t: 'number' | 'bigint' | 'symbol'; readonly text: string }
  /** The beginning of a string of `length` units. */
  | { readonly t: 'text'; readonly text: string; readonly length: number }
  | { readonly t: 'function' | 'class'; readonly name: string }
  /** An object that was too deep to look into, or is looked into further up. */
  | { readonly t: 'ref'; readonly id: string }
  | { readonly t: 'date'; readonly id: string; readonly text: string }
  | {
      readonly t: 'bytes'
      readonly id: string
      readonly length: number
      /** The beginning, read as UTF-8. */
      readonly text: string
    }
  | {
      readonly t: 'object' | 'error'
      /** `Class#n`: the nth object of its class that was met. */
      readonly id: string
      /** By name; fields that begin with # are private. */
      readonly members: readonly (readonly [name: string, value: Index])[]
      /** How many members are left out. */
      readonly more?: number
    }
  | {
      readonly t: 'array' | 'set'
      readonly id: string
      readonly items: readonly Index[]
      readonly more?: number
    }
  | {
      readonly t: 'map'
      readonly id: string
      readonly entries: readonly (readonly [key: Index, value: Index])[]
      readonly more?: number
    }

/**
 * What happened at a step: `e` a function was entered, `s` a statement or a
 * test is about to run, `a` an await begins, `r` it or a yield goes on, `y` a
 * yield, `v` a return, `n` the end of a function, `T` a function ends by a
 * throw.
 */
export type StepEvent = 'e' | 's' | 'a' | 'r' | 'y' | 'v' | 'n' | 'T'

/** What the broker has, at a step. */
export interface BrokerState {
  readonly exchanges: readonly (readonly [name: string, type: string])[]
  readonly bindings: readonly (readonly [
    exchange: string,
    queue: string,
    routingKey: string,
  ])[]
  readonly queues: readonly (readonly [
    name: string,
    ready: number,
    unacknowledged: number,
    consumers: number,
  ])[]
}

/** What is watched, at a step. */
export type WatchState = readonly [
  broker: Index,
  /** Values: the executors that are alive. */
  executors: readonly Index[],
  /** Values: the futures of work that has not ended. */
  futures: readonly Index[],
  /** How many pieces of work have ended. */
  ended: number,
]

export type WireRow =
  | {
      readonly step: Index
      readonly type: 'published'
      readonly n: number
      readonly who: string
      readonly what: string
      readonly exchange: string
      readonly routingKey: string
      readonly mandatory: boolean
      readonly properties: Readonly<Record<string, unknown>>
      /** As on the wire, secrets masked; its beginning if it is long. */
      readonly body: string
      readonly bodyLength: number
      /** For a reply: the frame that it answers. */
      readonly answers?: number
    }
  | {
      readonly step: Index
      readonly type: 'delivered' | 'acknowledged' | 'rejected'
      readonly n: number | null
      readonly who: string
      readonly queue: string
    }
  | {
      readonly step: Index
      /** The network reset all connections of a process. */
      readonly type: 'cut'
      readonly n: null
      readonly who: string
      readonly connections: number
    }

export interface ChainRow {
  /** `caller`, `poll`, `worker 1`, `driver`, or the first function's symbol. */
  readonly name: string
  /** The server that it belongs to; empty if none. */
  readonly owner: string
  /** The chain that it was forked from. */
  readonly from: Index
  /** Whether the table of names has it; else it is a call that ran beside. */
  readonly isNamed: boolean
}

export interface Recording {
  readonly version: typeof FORMAT_VERSION
  readonly scenario: string
  readonly transport: 'memory' | 'rabbit'
  readonly clock: 'virtual' | 'real'
  /**
   * Where `brokers` is from: asked of the broker itself, or concluded from the
   * frames of our own connections.
   */
  readonly brokerState: 'asked' | 'concluded'
  /** Why the recording ends before the program: a limit, a deadlock. */
  readonly stopped: string | null
  /** What the scenario threw, or null. */
  readonly error: string | null
  readonly files: readonly { readonly path: string; readonly hash: string }[]
  readonly functions: readonly (readonly [
    file: Index,
    symbol: string,
    line: number,
    endLine: number,
    /** 1: async, 2: generator. */
    flags: number,
  ])[]
  /** Lines count from 1, columns from 0. */
  readonly positions: readonly (readonly [
    fn: Index,
    line: number,
    column: number,
    endLine: number,
    endColumn: number,
    /** The locals that its tuples hold, separated by spaces. */
    names: string,
  ])[]
  readonly chains: readonly ChainRow[]
  readonly frames: readonly (readonly [
    fn: Index,
    /** The frame that called it; or, if nobody did, that made the function. */
    parent: Index,
    chain: Index,
    called: 0 | 1,
  ])[]
  readonly values: readonly Value[]
  readonly tuples: readonly (readonly Index[])[]
  readonly brokers: readonly BrokerState[]
  readonly states: readonly WatchState[]
  readonly steps: {
    readonly frame: readonly Index[]
    readonly position: readonly Index[]
    /** One letter a step. */
    readonly event: string
    readonly tuple: readonly Index[]
    /** What was awaited, came back, is returned or was thrown. */
    readonly value: readonly Index[]
    readonly state: readonly Index[]
    /** Virtual milliseconds since the step before; empty with a real clock. */
    readonly ms: readonly number[]
  }
  readonly wire: readonly WireRow[]
  readonly log: readonly {
    readonly step: Index
    readonly level: string
    readonly logger: string
    readonly text: string
  }[]
  /** A value: what the scenario returned. */
  readonly result: Index
}
