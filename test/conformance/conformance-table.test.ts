import { describe, expect, it } from 'vitest'
import {
  brokersDiffer,
  type ConformanceTable,
  mergeTables,
  printTable,
} from './conformance-table.ts'

function table(results: Record<string, string>): ConformanceTable {
  return { rows: [{ about: 'limits', title: 'a queue', results }] }
}

function merged(known: ConformanceTable | null, found: ConformanceTable) {
  return mergeTables(known, found).rows[0]?.results
}

describe('the table of the conformance suite', () => {
  it('keeps the columns of brokers that were not asked this time', () => {
    const known = table({ 'in memory': 'yes', 'RabbitMQ 3.10': 'old' })
    const found = table({ 'in memory': 'no', 'RabbitMQ 4.0': 'new' })
    expect(merged(known, found)).toEqual({
      'in memory': 'no',
      'RabbitMQ 3.10': 'old',
      'RabbitMQ 4.0': 'new',
    })
  })

  it('has the broker in memory first, then RabbitMQ by version', () => {
    const found = table({
      'RabbitMQ 4.0': 'yes',
      'RabbitMQ 3.10': 'yes',
      'RabbitMQ 3.9': 'yes',
      'in memory': 'yes',
    })
    expect(Object.keys(merged(null, found) ?? {})).toEqual([
      'in memory',
      'RabbitMQ 3.9',
      'RabbitMQ 3.10',
      'RabbitMQ 4.0',
    ])
  })

  it('says of a new row where it was not run, and drops rows that are gone', () => {
    const known: ConformanceTable = {
      rows: [
        { about: 'limits', title: 'gone', results: { 'RabbitMQ 3.10': 'yes' } },
      ],
    }
    const both = mergeTables(known, table({ 'in memory': 'yes' }))
    expect(both.rows.map(({ title }) => title)).toEqual(['a queue'])
    expect(both.rows[0]?.results).toEqual({
      'in memory': 'yes',
      'RabbitMQ 3.10': 'not run',
    })
  })

  it('marks the rows in which brokers differ; not to be run is no difference', () => {
    const [alike] = table({ a: 'yes', b: 'not run' }).rows
    const [unlike] = table({ a: 'yes', b: 'refused: 406' }).rows
    expect([alike, unlike].map((row) => row && brokersDiffer(row))).toEqual([
      false,
      true,
    ])
    expect(printTable({ rows: [unlike!] })).toContain('they differ')
  })
})
