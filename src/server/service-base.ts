/**
 * Server: what oslo.service asks of anything it runs. It implies no loop: a
 * reader who finds `ServiceBase` above a class knows only that the class can
 * be started, stopped, waited for and told to re-read its configuration.
 *
 * oslo counterpart: `oslo_service.service.ServiceBase`.
 */
export interface ServiceBase {
  start(): Promise<void>
  stop(): Promise<void>
  wait(): Promise<void>
  reset(): void
}
