// What the ways of finding a RabbitMQ have in common: what a way is asked with
// and what it answers. find-broker.ts tries the ways in order; lessons and
// tests see only RunningBroker. A way that is not here says why, in a few
// words that follow the way's name. A way that is here and fails throws.

/** A RabbitMQ that answered AMQP. Disposing ends it, unless it was given. */
export interface RunningBroker extends AsyncDisposable {
  readonly how: 'url' | 'docker' | 'installed' | 'unpacked'
  /** As the broker's connection.start says, for example `4.0.5`. */
  readonly version: string
  /** `rabbit://user:password@host:port/vhost`, an oslo transport URL. */
  readonly transportUrl: string
  /** Base of the management HTTP API, without `/api`; null when not known. */
  readonly management: Management | null
}

export interface Management {
  /** For example `http://127.0.0.1:15672`, without a slash at the end. */
  readonly url: string
  readonly user: string
  readonly password: string
}

/** What each way is asked with. */
export interface Search {
  readonly env: NodeJS.ProcessEnv
  /** Takes one line about the phase that begins. */
  readonly report: (phase: string) => void
  readonly signal: AbortSignal
  /** More lines of rabbitmq.conf, for a broker that is started. */
  readonly settings: readonly string[]
}

/** The answer of a way that does not lead to a broker on this machine. */
export interface NotHere {
  readonly notHere: string
}

export type Way = (search: Search) => Promise<RunningBroker | NotHere>
