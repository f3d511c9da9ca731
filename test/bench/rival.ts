/**
 * A rival of the echo benchmark: a client and a server, in this process, on one
 * RabbitMQ, that send a text there and back.
 */
export interface Rival extends AsyncDisposable {
  readonly name: string
  /** @returns the text that the server sent back. */
  echo(text: string): Promise<string>
}

/** What every rival gets. */
export interface Ring {
  /** `rabbit://user:password@host:port/vhost` */
  readonly transportUrl: string
  /** A word that no name on the broker has; rivals name all they make by it. */
  readonly mark: string
}

/** Seconds; both rivals have their requests expire after it. */
export const TIMEOUT = 30
