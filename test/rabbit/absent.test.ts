import { expect, test } from 'vitest'
import { Conf } from '../../src/conf.ts'
import { DriverLoadFailure } from '../../src/errors.ts'
import { RabbitDriver } from '../../src/rabbit/absent.ts'
import { TransportURL } from '../../src/transport-url.ts'

test('in a browser the driver says that there are no sockets', () => {
  const make = () =>
    new RabbitDriver(new Conf(), TransportURL.parse('rabbit://'), {
      defaultExchange: 'openstack',
    })
  expect(make).toThrow(DriverLoadFailure)
  expect(make).toThrow('a browser has no TCP sockets')
})
