import { expect, it } from 'vitest'
import * as absent from '../../src/conf-file/absent.ts'
import * as present from '../../src/conf-file/read-conf.ts'
import { ConfigurationError } from '../../src/errors.ts'

it('a browser has no files, and says what to use instead', () => {
  expect(() => absent.readConf({})).toThrow(
    new ConfigurationError(
      'a browser has no files to read; give the values to new Conf() here',
    ),
  )
})

it('what it gets instead has the same names', () => {
  expect(Object.keys(absent)).toEqual(Object.keys(present))
})
