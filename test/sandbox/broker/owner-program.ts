// A program that finds a broker and then waits to be killed, for the tests of
// what is left of it. Says on stdout where its broker is, as JSON.

import { findBroker } from '../../../sandbox/broker/find-broker.ts'

const { how, transportUrl, management } = await findBroker()
process.stdout.write(`${JSON.stringify({ how, transportUrl, management })}\n`)
// The broker alone does not keep a program alive.
setInterval(() => {}, 60_000)
