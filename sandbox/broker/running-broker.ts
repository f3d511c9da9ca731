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
  /** Where it speaks TLS, if it was asked to. */
  readonly tlsPort: number | null
  /** Runs `rabbitmqctl` on it, answers what it prints. Null if it was given. */
  readonly control: ((...args: string[]) => Promise<string>) | null
}

/** What a test may ask of a broker that is started for it alone. */
export interface Extras {
  /** Plugins besides management. */
  readonly plugins?: readonly string[]
  /** Files by name, as certificates, that lines of `conf` name. */
  readonly files?: Readonly<Record<string, string>>
  /**
   * More lines of rabbitmq.conf; `path` gives that of a file. With any of
   * them that begins with `ssl_options`, the broker speaks TLS on `tlsPort`.
   */
  readonly conf?: (path: (file: string) => string) => readonly string[]
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
  /** Null for a broker like any other. */
  readonly extras: Extras | null
}

/** The answer of a way that does not lead to a broker on this machine. */
export interface NotHere {
  readonly notHere: string
}

export type Way = (search: Search) => Promise<RunningBroker | NotHere>
