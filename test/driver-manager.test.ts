import { expect, it } from 'vitest'
import { DriverManager, Namespace, NoMatches } from '../src/driver-manager.ts'

it('finds what is registered under a name, and makes nothing of it', () => {
  const drivers = new Namespace<() => never>('oslo.messaging.drivers')
  const driver = () => {
    throw new Error('made')
  }
  drivers.register('fake', driver)
  expect(new DriverManager(drivers, 'fake').driver).toBe(driver)
})

it('a later entry takes the place of the one before', () => {
  const numbers = new Namespace<number>('numbers')
  numbers.register('one', 0)
  numbers.register('one', 1)
  expect(numbers.names).toEqual(['one'])
  expect(new DriverManager(numbers, 'one').driver).toBe(1)
})

it.each(['rabit', 'toString', '__proto__', ''])(
  '%j, which nobody registered, is an error that says what there is',
  (name) => {
    const drivers = new Namespace<number>('oslo.messaging.drivers')
    drivers.register('rabbit', 1)
    drivers.register('fake', 2)
    expect(() => new DriverManager(drivers, name)).toThrow(NoMatches)
    expect(() => new DriverManager(drivers, name)).toThrow(
      `No 'oslo.messaging.drivers' driver found, looking for '${name}'; ` +
        "there are 'rabbit', 'fake'",
    )
  },
)
