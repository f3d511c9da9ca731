/**
 * Mutants of `src/rabbit/`, as far as it can be judged without a broker: hosts,
 * TLS, the watch over silence. In the list of `mutants.ts`.
 */
import { mutantsOf } from './mutant.ts'

export const RABBIT_MUTANTS = [
  ...mutantsOf(
    'src/rabbit/host-order.ts',
    ['test/rabbit/host-order.test.ts'],
    [
      {
        id: 'hosts-not-shuffled',
        find: 'this.#hosts = shuffle(hosts)',
        replace: 'this.#hosts = hosts',
        why: 'every client of a cluster would connect to its first node',
      },
      {
        id: 'failed-host-first-again',
        find: 'this.#hosts = [...next, host]',
        replace: 'this.#hosts = [host, ...next]',
        why: 'each attempt would begin with the node that is down',
      },
      {
        id: 'shuffle-once-only',
        find: "this.#strategy === 'shuffle' ? shuffle(others) : others",
        replace: 'others',
        why: 'all clients of a dead node would go to the same next one',
      },
    ],
  ),
  ...mutantsOf(
    'src/rabbit/tls.ts',
    ['test/rabbit/tls.test.ts'],
    [
      {
        id: 'certificate-never-verified',
        find: '{ rejectUnauthorized: false } : { ca }',
        replace:
          '{ rejectUnauthorized: false } : { ca, rejectUnauthorized: false }',
        why: 'anybody in the middle could read and answer',
      },
      {
        id: 'host-name-never-verified',
        find: '!this.#conf.get(verifiesHost) && {',
        replace: 'this.#conf.get(verifiesHost) && {',
        why: 'the certificate of any other machine would do',
      },
      {
        id: 'key-not-compared',
        find: '.checkPrivateKey(this.#privateKey(option, key)) !== true',
        replace: '.checkPrivateKey(this.#privateKey(option, key)) === null',
        why: 'a wrong key would be a loop of failing handshakes',
      },
      {
        id: 'version-only-at-least',
        find: '        maxVersion: this.#version,\n',
        replace: '',
        why: 'ssl_version names the one version that is allowed',
      },
      {
        id: 'no-word-that-nothing-is-verified',
        find: "if (conf.get(rabbitOpts.ssl_ca_file) === '')",
        replace: "if (conf.get(rabbitOpts.ssl_ca_file) === 'none')",
        why: 'who forgot the file would believe to be safe',
      },
    ],
  ),
  ...mutantsOf(
    'src/rabbit/silence-watch.ts',
    ['test/rabbit/silence-watch.test.ts'],
    [
      {
        id: 'silence-never-noticed',
        find: 'if (silent >= looks)',
        replace: 'if (silent > 1e9)',
        why: 'a frozen broker would hold every call for minutes',
      },
      {
        id: 'words-do-not-count',
        find: 'stream.bytesRead === seen ? silent + 1 : 0',
        replace: 'silent + 1',
        why: 'a connection would end after each heartbeat',
      },
      {
        id: 'silence-after-half-the-time',
        find: 'const looks = rate * 2',
        replace: 'const looks = rate',
        why: 'RabbitMQ may be silent for almost the whole heartbeat',
        tests: ['test/rabbit/silence-watch.test.ts'],
      },
    ],
  ),
]
