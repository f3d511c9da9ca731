/**
 * RPC: what a client may set for its calls besides the target, and what is
 * refused. It is checked when a client or a call context is made, since there
 * the caller still knows which value it was.
 *
 * oslo counterpart: arguments of `_BaseCallContext` in `rpc/client.py`, which
 * checks only the version given to `prepare`.
 */
import type { DeliveryOptions } from '../driver/base-driver.ts'
import { MessagingException } from '../errors.ts'
import { versionIsCompatible } from './version.ts'

/**
 * What holds for the calls of a client or a call context. Python counterpart:
 * the attributes of `_CallContext`.
 */
export interface CallSettings {
  /** Seconds to wait for a reply; null: option `rpc_response_timeout`. */
  readonly timeout: number | null
  /**
   * Gives a call up when the server has given no sign of life for so many
   * seconds: not less than 2, since servers give none for less; null: asks for
   * none. `timeout` holds all the same. One that blocks its event loop, or is
   * older than 6.3.0, gives none. Python counterpart: `call_monitor_timeout`.
   */
  readonly callMonitorTimeout: number | null
  /** The newest version that may be sent; null: any. */
  readonly versionCap: string | null
  /**
   * How often to try again while the broker cannot be reached: 0 not once, N
   * at most N times, null or a negative number without end. It is no matter of
   * replies: a request that was sent is never sent again.
   */
  readonly retry: number | null
  /** What is asked of the delivery; null: nothing. */
  readonly transportOptions: DeliveryOptions | null
}

/** @throws RangeError naming what is wrong; MessagingException for versions. */
export function checkSettings(settings: CallSettings): void {
  const { timeout, callMonitorTimeout, versionCap, retry } = settings
  if (timeout !== null && !(Number.isFinite(timeout) && timeout >= 0))
    throw new RangeError(
      `timeout is ${timeout}; expected seconds, not below 0, or null`,
    )
  if (!isMonitorTimeout(callMonitorTimeout))
    throw new RangeError(
      `callMonitorTimeout is ${callMonitorTimeout}; expected seconds, not ` +
        'below 2, or null: for less, servers give no sign of life',
    )
  if (retry !== null && !Number.isInteger(retry))
    throw new RangeError(`retry is ${retry}; expected an integer or null`)
  checkVersion(versionCap)
  const { atLeastOnce = false } = settings.transportOptions ?? {}
  if (typeof atLeastOnce !== 'boolean')
    throw new RangeError(
      `transportOptions.atLeastOnce is ${JSON.stringify(atLeastOnce)}; ` +
        'expected true or false',
    )
}

function isMonitorTimeout(seconds: number | null): boolean {
  return seconds === null || (Number.isFinite(seconds) && seconds >= 2)
}

/** @throws MessagingException if the version is neither null nor `major.minor`. */
export function checkVersion(version: string | null): void {
  if (version === null) return
  try {
    versionIsCompatible(version, version)
  } catch (cause) {
    throw new MessagingException(
      `Version must contain a major and minor integer. Got ${version}`,
      { cause },
    )
  }
}
