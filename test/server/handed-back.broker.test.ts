import { virtualHost } from '../support/broker.ts'
import { handedBack } from './handed-back.ts'

handedBack('RabbitMQ', virtualHost)
