/**
 * Options: all of group `oslo_messaging_rabbit`, as the drivers register them.
 *
 * oslo counterpart: `rabbit_opts` and `amqp_opts`.
 */
import { absentRabbitOpts } from './absent-opts.ts'
import { connectionOpts, hostOpts, sslOpts } from './connection-opts.ts'
import { queueOpts } from './queue-opts.ts'

/** The options of the drivers that speak AMQP. Python: `rabbit_opts`, `amqp_opts`. */
export const rabbitOpts = {
  ...hostOpts,
  ...sslOpts,
  ...connectionOpts,
  ...queueOpts,
  ...absentRabbitOpts,
}
