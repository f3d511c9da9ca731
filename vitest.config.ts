import { defineConfig } from 'vitest/config'

// Three projects. `unit` needs nothing but Node; `broker` finds one RabbitMQ
// for the whole run and gives each test a virtual host of its own, so files
// run one after the other only because two cores do not gain from more;
// `site` builds the pages and opens them in a browser.

const BROKER_TESTS = 'test/**/*.broker.test.ts'
const SITE_TESTS = 'test/site/**/*.test.ts'

/**
 * `npm run coverage` fails if unit tests alone run less than this of one of
 * these folders. The others need a broker, or are declarations.
 */
const COVERED = [
  'server',
  'executor',
  'dispatcher',
  'rpc',
  'notify',
  'fake',
  'amqp',
]
const THRESHOLDS = { lines: 95, branches: 90 }

export default defineConfig({
  test: {
    environment: 'node',
    coverage: {
      provider: 'v8',
      include: COVERED.map((folder) => `src/${folder}/**/*.ts`),
      reporter: ['text', 'html'],
      thresholds: Object.fromEntries(
        COVERED.map((folder) => [`src/${folder}/**`, THRESHOLDS]),
      ),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [BROKER_TESTS, SITE_TESTS],
        },
      },
      {
        extends: true,
        test: {
          name: 'broker',
          include: [BROKER_TESTS],
          globalSetup: ['test/support/broker-setup.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      'test/site/vitest.config.ts',
    ],
  },
})
