/**
 * Rabbit: what a browser gets in the place of the driver, by the condition
 * `browser` of the package's `imports`. Choosing `rabbit://` there fails with
 * an error that says why, instead of a bundler's about a missing module.
 *
 * oslo counterpart: none.
 */
import type { DriverClass } from '../driver/base-driver.ts'
import { DriverLoadFailure } from '../errors.ts'

class AbsentDriver {
  constructor() {
    throw new DriverLoadFailure(
      'rabbit',
      new Error('a browser has no TCP sockets; use the driver "fake" here'),
    )
  }
}

/** @throws DriverLoadFailure always. */
export const RabbitDriver = AbsentDriver as unknown as DriverClass
