/**
 * Mutants of the options and of the reader of files: whose value counts, what
 * is refused, what is printed. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

const CONF = mutantsOf(
  'src/conf.ts',
  ['test/conf.test.ts', 'test/options/known-opts.test.ts'],
  [
    {
      id: 'older-name-wins',
      find: 'rankOf(opt, given) <= rankOf(opt, rival)',
      replace: 'rankOf(opt, given) > -1',
      why: 'an old line that was forgotten would undo a new one',
    },
    {
      id: 'null-is-a-value',
      find: 'if (given.value === null || given.value === undefined) continue',
      replace: '',
      why: 'an option that was passed on unset would hide an older name',
    },
    {
      id: 'secret-printed',
      find: "if (secret) return 'not printed, as it is a secret,'",
      replace: '',
      why: 'a password would stand in a log',
    },
    {
      id: 'older-name-in-silence',
      find: 'if (keyOf(opt) !== keyOf(given))',
      replace: 'if (false)',
      why: 'nobody would write the present name',
    },
    {
      id: 'no-effect-in-silence',
      find: '  if (opt.noEffect !== undefined)',
      replace: '  if (false)',
      why: 'an operator would wait for an effect',
    },
    {
      id: 'from-checks-later',
      find: '      refuseWrong(known(given.group, given.name), given)\n  ',
      replace: '      known(given.group, given.name)\n  ',
      why: 'a wrong line would show at the first call, not at the start',
    },
  ],
)

const OPTIONS = mutantsOf(
  'src/opt.ts',
  ['test/opt.test.ts', 'test/options/known-opts.test.ts'],
  [
    {
      id: 'absent-accepted',
      find: 'given === false ? null',
      replace: "typeof given === 'boolean' ? null",
      why: 'a service would run without the queues that its operator asked for',
    },
    {
      id: 'integer-of-a-fraction',
      find: '  const fromText = integerOf\n',
      replace: '  const fromText = numberOf\n',
      why: '5.0 would be 5, which Python refuses',
    },
    {
      id: 'empty-compression-refused',
      find: "given === '' && choices.some((one) => one === null) ? null : given",
      replace: 'given',
      why: 'a file that switches compression off by an empty value is refused',
    },
  ],
)

const TRANSPORT = mutantsOf(
  'src/transport.ts',
  ['test/transport-hosts.test.ts', 'test/transport.test.ts'],
  [
    {
      id: 'options-over-the-url',
      find: 'url.hosts.length > 0 ? url.hosts : hostsOf(conf)',
      replace: 'hostsOf(conf)',
      why: 'it would connect to localhost',
    },
    {
      id: 'virtual-host-of-mitaka-lost',
      find: 'url.virtualHost ?? conf.get(hostOpts.rabbit_virtual_host)',
      replace: 'url.virtualHost',
      why: 'a Mitaka file would lead to another virtual host',
    },
    {
      id: 'rpc-backend-lost',
      find: 'new TransportURL(conf.get(transportOpts.rpc_backend), [], null)',
      replace: "new TransportURL('rabbit', [], null)",
      why: 'another driver than asked for',
    },
    {
      id: 'kombu-accepted',
      find: "if (!transport.startsWith('kombu+')) return",
      replace: 'return',
      why: 'kombu+memory:// would connect to a RabbitMQ',
    },
  ],
)

const RETRIES = mutantsOf(
  'src/amqp/amqp-driver-base.ts',
  ['test/amqp/rabbit-max-retries.test.ts'],
  [
    {
      id: 'max-retries-unread',
      find: 'const retry = options.retry ?? this.#retry',
      replace: 'const retry = options.retry ?? null',
      why: 'a sender would try for ever where its operator said thrice',
    },
    {
      id: 'max-retries-unread-by-notifications',
      find: 'const retry = givenRetry ?? this.#retry',
      replace: 'const retry = givenRetry',
      why: 'a notifier would try for ever where its operator said thrice',
    },
    {
      id: 'max-retries-zero',
      find: 'conf.get(rabbitOpts.rabbit_max_retries) || null',
      replace: 'conf.get(rabbitOpts.rabbit_max_retries)',
      why: 'by default nothing would be tried again',
    },
  ],
)

const FILES = [
  ...mutantsOf(
    'src/conf-file/parse-ini.ts',
    ['test/conf-file/parse-ini.test.ts'],
    [
      {
        id: 'comment-ends-a-value',
        find: 'if (/^[ \\t]/.test(line)) this.#goOn(line.trimStart())',
        replace: 'if (/^[ \\t]+[^#]/.test(line)) this.#goOn(line.trimStart())',
        why: "oslo.config's values go on in any line that begins with a space",
      },
      {
        id: 'first-of-equals-and-colon',
        find: 'line.search(/[=:]/)',
        replace: "line.indexOf('=')",
        why: '`name: value` is as good',
      },
      {
        id: 'default-without-case',
        find: "written === 'DEFAULT' ? written : written.toLowerCase()",
        replace: "written.replace(/^default$/i, 'DEFAULT')",
        why: 'groups are compared without case, DEFAULT with it',
      },
      {
        id: 'line-of-the-end',
        find: 'lines, line: this.#line }',
        replace: 'lines, line: this.#line + 1 }',
        why: 'errors would name the wrong line',
      },
      {
        id: 'quotes-kept',
        find: '? text.slice(1, -1)',
        replace: '? text',
        why: 'an exchange would have quotes in its name',
      },
    ],
  ),
  ...mutantsOf(
    'src/conf-file/sources.ts',
    ['test/load-conf.test.ts'],
    [
      {
        id: 'earlier-file-wins',
        find: 'files.toReversed()\n    this.#env',
        replace: 'files\n    this.#env',
        why: 'what an operator adds in a later file would not count',
      },
      {
        id: 'environment-unread',
        find: 'if (text !== undefined) {',
        replace: 'if (text !== undefined && false) {',
        why: 'containers are configured by their environment',
      },
      {
        id: 'first-line-wins',
        find: 'foundIn(file, key).at(-1)',
        replace: 'foundIn(file, key).at(0)',
        why: 'of two lines the last counts',
      },
      {
        id: 'old-list-dropped',
        find: 'return opt.multiple ? this.#gather(keys) : this.#last(keys)',
        replace: 'return this.#last(keys)',
        why: 'of two drivers one would send nothing',
      },
    ],
  ),
  ...mutantsOf(
    'src/conf-file/resolve-options.ts',
    ['test/load-conf.test.ts'],
    [
      {
        id: 'reference-of-a-secret-printed',
        find: "this.#opt.secret ? 'a name that' :",
        replace: '',
        why: 'a piece of a password would stand in a log',
      },
      {
        id: 'reference-without-end',
        find: "if (this.#trail.includes(key)) this.#refuse(name, 'leads back to itself')",
        replace: '',
        why: 'it would end with a stack overflow',
      },
      {
        id: 'empty-number-refused',
        find: "const isEmptyNumber = typeof opt.default === 'number' && text.trim() === ''",
        replace: 'const isEmptyNumber = false',
        why: 'oslo.config takes it for none',
      },
    ],
  ),
  ...mutantsOf(
    'src/conf-file/config-files.ts',
    ['test/load-conf.test.ts', 'test/conf-file/config-files.test.ts'],
    [
      {
        id: 'folder-unsorted',
        find: '      .sort()\n',
        replace: '      .sort()\n      .toReversed()\n',
        why: '20.conf is there to correct 10.conf',
      },
      {
        id: 'latin-1-accepted',
        find: '{ fatal: true }',
        replace: '{}',
        why: 'a password would be another one',
      },
      {
        id: 'all-the-places',
        find: 'return found === undefined ? [] : [found]',
        replace:
          'return paths.filter((path) => existsSync(path)).concat(found ?? [])',
        why: 'a user file replaces that of the system, it does not add to it',
      },
    ],
  ),
]

export const CONF_MUTANTS = [
  ...CONF,
  ...OPTIONS,
  ...TRANSPORT,
  ...RETRIES,
  ...FILES,
]
