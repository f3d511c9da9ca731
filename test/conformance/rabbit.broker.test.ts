import { inject } from 'vitest'
import { virtualHost } from '../support/broker.ts'
import { conformance } from './conformance.ts'
import { rabbitSubject } from './rabbit-subject.ts'

conformance('rabbit', async () =>
  rabbitSubject(await virtualHost(), inject('broker').version),
)
