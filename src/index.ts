/**
 * The path of a message, from the log that every stop writes to, to the client
 * that sends and the server that serves. The order is that of `src/path.ts`;
 * a stop knows only the stops before it. RabbitMQ's driver is loaded by name,
 * from the transport URL, so all of this runs in a browser too.
 */

export { getLogger, type LogRecord, type LogSink, setLogSink } from './log.ts'
export { Target, type TargetAttributes } from './target.ts'
export * from './errors.ts'
export { DriverManager, Namespace, NoMatches } from './driver-manager.ts'
export { Conf, type ConfValues } from './conf.ts'
export { type LoadConfOptions, loadConf } from './load-conf.ts'
export {
  type TransportHost,
  type TransportQuery,
  TransportURL,
} from './transport-url.ts'
export * from './wire/builtin-errors.ts'
export type { ErrorClass } from './wire/builtin-names.ts'
export type { Context } from './wire/context.ts'
export type { Payload } from './wire/envelope.ts'
export { Float, float } from './wire/float.ts'
export type { NumberReading } from './wire/json-reader.ts'
export { registerRemoteError } from './wire/remote-errors.ts'
export { NoOpSerializer, type Serializer } from './wire/serializer.ts'
export type {
  BaseDriver,
  DeliveryOptions,
  NotificationVersion,
  SendOptions,
  TargetAndPriority,
} from './driver/base-driver.ts'
export type {
  IncomingMessage,
  ReplyOptions,
} from './driver/incoming-message.ts'
export type { Listener, PollOptions } from './driver/listener.ts'
export {
  DRIVERS,
  getRPCTransport,
  NotificationTransport,
  Transport,
  type TransportOptions,
} from './transport.ts'
export {
  type CheckAndReject,
  type Executor,
  type ExecutorClass,
  type ExecutorOptions,
  RejectedSubmission,
  rejectWhenReached,
} from './executor/executor.ts'
export { CancelledError, Future } from './executor/future.ts'
export { GreenThreadPoolExecutor } from './executor/green-thread-pool-executor.ts'
export { EXECUTORS } from './executor/registry.ts'
export type { ExecutorStatistics } from './executor/statistics.ts'
export { SynchronousExecutor } from './executor/synchronous-executor.ts'
export { ThreadPoolExecutor } from './executor/thread-pool-executor.ts'
export { DispatcherBase } from './dispatcher/dispatcher-base.ts'
export { DispatcherExecutorContext } from './dispatcher/dispatcher-executor-context.ts'
export { foreverRetryUncaughtExceptions } from './server/forever-retry.ts'
export {
  MessageHandlingServer,
  type ServerOptions,
} from './server/message-handling-server.ts'
export type { WaitOptions } from './server/ordered-task.ts'
export { OrderedTaskRunner } from './server/ordered-task-runner.ts'
export type { ServiceBase } from './server/service-base.ts'
export {
  DefaultRPCAccessPolicy,
  type Endpoint,
  ExplicitRPCAccessPolicy,
  LegacyRPCAccessPolicy,
  RPCAccessPolicyBase,
} from './rpc/access-policy.ts'
export {
  type Args,
  CallContext,
  type CallOptions,
  type PrepareOptions,
} from './rpc/call-context.ts'
export type { CallSettings } from './rpc/call-settings.ts'
export { type EndpointModule, endpointModule } from './rpc/endpoint-module.ts'
export { expectedExceptions } from './rpc/expected-exceptions.ts'
export { type DeclaredArguments, expose } from './rpc/expose.ts'
export { getRPCServer, type RPCServerOptions } from './rpc/get-rpc-server.ts'
export {
  type GetRPCClientOptions,
  getRPCClient,
  RPCClient,
  type RPCClientOptions,
} from './rpc/rpc-client.ts'
export { RPCDispatcher } from './rpc/rpc-dispatcher.ts'
export {
  BatchNotificationDispatcher,
  type BatchOptions,
} from './notify/batch-notification-dispatcher.ts'
export {
  type BatchNotificationListenerOptions,
  getBatchNotificationListener,
  getNotificationListener,
  type NotificationListenerOptions,
} from './notify/get-notification-listener.ts'
export { getNotificationTransport } from './notify/get-notification-transport.ts'
export { LogDriver } from './notify/log-driver.ts'
export {
  MessagingDriver,
  MessagingV2Driver,
} from './notify/messaging-driver.ts'
export { NoOpDriver } from './notify/no-op-driver.ts'
export type {
  Notification,
  NotificationMetadata,
} from './notify/notification.ts'
export {
  NotificationDispatcher,
  type NotificationDispatcherOptions,
} from './notify/notification-dispatcher.ts'
export {
  NotificationFilter,
  type NotificationFilterRules,
  type Pattern,
} from './notify/notification-filter.ts'
export { NotificationResult } from './notify/notification-result.ts'
export { Notifier, type NotifierOptions } from './notify/notifier.ts'
export {
  type NotificationMessage,
  NotifyDriver,
  type NotifyDriverClass,
  type NotifyDriverOptions,
} from './notify/notify-driver.ts'
export {
  type NotifierSettings,
  PreparedNotifier,
} from './notify/prepared-notifier.ts'
export { PRIORITIES, type Priority } from './notify/priorities.ts'
export type {
  NotifierContext,
  RedactableContext,
} from './notify/redacted-context.ts'
export { NOTIFY_DRIVERS } from './notify/registry.ts'
export { type KeptNotification, TestDriver } from './notify/test-driver.ts'
