import { describe, expect, it } from 'vitest'
import { printTable, type Result } from './interop-table.ts'

function result(changes: Partial<Result> = {}): Result {
  return {
    about: 'requests',
    title: 'a call',
    direction: 'ours -> Python',
    peer: '14.0.3 threading',
    broker: 'RabbitMQ 4.0.5',
    seconds: 0.1,
    failure: null,
    ...changes,
  }
}

describe('the table of the interop run', () => {
  it('has a row for each act and direction, a column for each peer and broker', () => {
    const table = printTable(
      [
        result(),
        result({ peer: '16.1.0 eventlet' }),
        result({ direction: 'Python -> ours' }),
        result({
          direction: 'Python -> ours',
          peer: '16.1.0 eventlet',
          seconds: 3.2,
        }),
      ],
      12.4,
    )
    expect(table.split('\n')).toEqual([
      '',
      '                          14.0.3     16.1.0',
      '                          threading  eventlet',
      '                          RabbitMQ   RabbitMQ',
      '                          4.0.5      4.0.5',
      '',
      'requests',
      '  a call  ours -> Python  ok         ok',
      '  a call  Python -> ours  ok         ok 3 s',
      '',
      '4 passed, 0 failed; 12 s',
    ])
  })

  it('tells each difference under its row, and the same one once', () => {
    const failure = 'expected 1.0\ngot 1'
    const lines = printTable(
      [
        result({ failure }),
        result({ peer: '16.1.0 eventlet', failure }),
        result({ title: 'a cast' }),
        result({ title: 'a cast', peer: '16.1.0 eventlet', failure: 'lost' }),
      ],
      1,
    ).split('\n')
    expect(lines.slice(7)).toEqual([
      '  a call  ours -> Python  FAILED     FAILED',
      '    14.0.3 threading, RabbitMQ 4.0.5; 16.1.0 eventlet, RabbitMQ 4.0.5:',
      '      expected 1.0',
      '      got 1',
      '  a cast  ours -> Python  ok         FAILED',
      '    16.1.0 eventlet, RabbitMQ 4.0.5:',
      '      lost',
      '',
      '1 passed, 3 failed; 1 s',
    ])
  })

  it('does not tell in every row that a peer did not start', () => {
    const failure = 'not played'
    const table = printTable(
      [result({ failure }), result({ title: 'a cast', failure })],
      1,
    )
    expect(table.match(/FAILED|not played/g)).toEqual([
      'FAILED',
      'not played',
      'FAILED',
    ])
  })

  it('gives rows with other peers a table with columns of their own', () => {
    const table = printTable(
      [result(), result({ about: 'old peers', peer: 'Mitaka, re-enacted' })],
      1,
    )
    expect(table.split('\n').filter((line) => /^ {10,}\S/.test(line))).toEqual([
      '                          14.0.3',
      '                          threading',
      '                          RabbitMQ',
      '                          4.0.5',
      '                          Mitaka,',
      '                          re-enacted',
      '                          RabbitMQ',
      '                          4.0.5',
    ])
  })

  it('does not call a hole a success', () => {
    const table = printTable(
      [result(), result({ title: 'a cast', broker: 'RabbitMQ 3.10.8' })],
      1,
    )
    expect(table).toContain('a call  ours -> Python  ok         -')
  })
})
