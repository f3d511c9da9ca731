import { virtualHost } from '../support/broker.ts'
import { optionCases } from './option-cases.ts'

optionCases('RabbitMQ', virtualHost)
