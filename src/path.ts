/**
 * The path of a message, as a list. `src/index.ts` exports the stops in this
 * order; a stop may import only from itself and from stops before it; every
 * source file is on the path. The dependency rule, the README's table, the
 * site's sidebar and a test read this list, so none of them can drift.
 */

export interface Stop {
  /** `src/<name>.ts`, or the folder `src/<name>/`. */
  readonly name: string
  readonly what: string
  /** Where the Python code of it stands in oslo.messaging, unless named. */
  readonly python: string
  /** The page of the site that reads it, if there is one yet. */
  readonly page?: string
  /** True: loaded by name at run time, never imported by `src/index.ts`. */
  readonly lazy?: true
}

export const PATH: readonly Stop[] = [
  { name: 'log', what: 'loggers by name, one sink', python: '`LOG`' },
  {
    name: 'target',
    what: 'where a message goes',
    python: '`target.py`',
    page: 'transport',
  },
  {
    name: 'errors',
    what: 'everything that can go wrong',
    python: '`exceptions.py`',
    page: 'failures',
  },
  {
    name: 'driver-manager',
    what: 'classes found by name',
    python: "stevedore's `driver.py`",
    page: 'transport',
  },
  {
    name: 'opt',
    what: 'one option: a number, a flag or a text',
    python: 'oslo.config',
  },
  {
    name: 'options/',
    what: 'all options, with their groups, defaults and units',
    python: 'oslo.config; `opts.py`',
    page: 'options',
  },
  {
    name: 'conf',
    what: 'the values of the options',
    python: 'oslo.config',
    page: 'options',
  },
  {
    name: 'conf-file/',
    what: "the values in a service's own file",
    python: "oslo.config's `iniparser.py`, `cfg.py`",
    page: 'options',
    lazy: true,
  },
  {
    name: 'load-conf',
    what: 'that file, read when it is asked for',
    python: "oslo.config's `cfg.py`",
    page: 'options',
  },
  {
    name: 'transport-url',
    what: 'the URL of several hosts',
    python: '`transport.py`',
    page: 'transport',
  },
  {
    name: 'wire/',
    what: 'a message as bytes: envelope, context, reply, failure',
    python: '`_drivers/common.py`, `_drivers/amqp.py`',
    page: 'envelope',
  },
  {
    name: 'driver/',
    what: 'what any driver offers: send, listen, an incoming message',
    python: '`_drivers/base.py`',
    page: 'transport',
  },
  {
    name: 'amqp/',
    what: 'queues, listener, replies: all of AMQP that both drivers share',
    python: '`_drivers/amqpdriver.py`, `_drivers/impl_rabbit.py`',
    page: 'listener',
  },
  {
    name: 'rabbit/',
    what: 'channels of a RabbitMQ, by amqplib',
    python: '`_drivers/impl_rabbit.py`',
    lazy: true,
    page: 'connections',
  },
  {
    name: 'fake/',
    what: "a broker in memory, by RabbitMQ's rules",
    python: '`_drivers/impl_fake.py`',
    page: 'topics',
  },
  {
    name: 'transport',
    what: 'a handle around one driver',
    python: '`transport.py`',
    page: 'transport',
  },
  {
    name: 'threads/',
    what: 'calls in threads, by piscina',
    python: '`concurrent.futures.thread`',
    lazy: true,
  },
  {
    name: 'executor/',
    what: 'who runs the work, and how much of it at once',
    python: "futurist's `_futures.py`",
    page: 'executors',
  },
  {
    name: 'dispatcher/',
    what: 'a message as a piece of work',
    python: '`dispatcher.py`',
    page: 'dispatcher',
  },
  {
    name: 'server/',
    what: "the server's life: start, poll, submit, stop, wait",
    python: '`server.py`',
    page: 'message-handling-server',
  },
  {
    name: 'rpc/',
    what: 'dispatcher, server and client of remote calls',
    python: '`rpc/`',
    page: 'client',
  },
  {
    name: 'notify/',
    what: 'notifier and listener of what happened',
    python: '`notify/`',
  },
]
