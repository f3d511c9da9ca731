/**
 * Server: what oslo.service asks of anything it runs. It implies no loop: a
 * reader who finds `ServiceBase` above a class knows only that the class can
 * be started, stopped, waited for and told to re-read its configuration.
 *
 * oslo counterpart: `oslo_service.service.ServiceBase`.
 */
/** Python counterpart: oslo.service's `ServiceBase`. */
export interface ServiceBase {
  /** Begins to serve. */
  start(): Promise<void>
  /** Takes no more; does not wait for what runs. */
  stop(): Promise<void>
  /** Waits for what runs to end. */
  wait(): Promise<void>
  /** Called on SIGHUP. */
  reset(): void
}
