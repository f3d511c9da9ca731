/**
 * Notify: driver `noop`, which drops what it gets: for a service that is to
 * notify nobody.
 *
 * oslo counterpart: `NoOpDriver` in `notify/_impl_noop.py`.
 */
import { NotifyDriver } from './notify-driver.ts'

/** Driver `noop`: sends nothing. Python counterpart: `NoOpDriver`. */
export class NoOpDriver extends NotifyDriver {
  notify(): void {}
}
