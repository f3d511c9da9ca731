import { describe, expect, it } from 'vitest'
import { failedAct, playAct } from './act.ts'
import {
  expectError,
  expectSame,
  expectSeconds,
  expectText,
  expectTyped,
  rejectionOf,
} from './check.ts'
import { expectVersion, PEER_IMAGES } from './images.ts'

describe('a check of the interop run', () => {
  it.each<[string, () => void, string]>([
    ['value', () => expectSame([1], [2]), 'at [0]: expected 2, got 1'],
    ['sign of 0', () => expectSame(-0, 0), 'expected 0, got -0'],
    [
      'typed value',
      () => expectTyped(['int', '1'], ['float', '1.0'], 'an echo'),
      'an echo: expected 1.0, got 1',
    ],
    ['text', () => expectText('abc', ['b', 'd']), 'with "d", got abc'],
    ['text that is none', () => expectText(undefined, ['a']), 'got undefined'],
    ['time', () => expectSeconds(5, [1, 4]), 'expected 1 to 4 s, got 5.00 s'],
    [
      'class',
      () => expectError(new TypeError('no'), RangeError, []),
      'expected RangeError, got TypeError: no',
    ],
    [
      'message',
      () => expectError(new RangeError('no'), RangeError, ['yes']),
      'with "yes", got no',
    ],
    [
      'version',
      () => expectVersion(PEER_IMAGES.trixie, '16.1.01'),
      'WALKTHROUGH_PEER_IMAGE_TRIXIE: expected oslo.messaging 16.1.0, got 16.1.01',
    ],
  ])('tells of another %s', (_, check, text) => {
    expect(check).toThrow(text)
  })

  it('says nothing of what is as expected', () => {
    expectSame({ a: [1, null] }, { a: [1, null] })
    expectTyped(['float', '1.0'], ['float', '1'])
    expectText('abc', ['a', 'c'])
    expectSeconds(4, [1, 4])
    expectError(new RangeError('yes'), Error, ['yes'])
    expectVersion(PEER_IMAGES.trixie, '16.1.0')
  })

  it('does not take a result for an error', async () => {
    await expect(rejectionOf(Promise.resolve(5))).rejects.toThrow(
      'expected an error, got 5',
    )
    const error = new Error('x')
    expect(await rejectionOf(Promise.reject(error))).toBe(error)
  })
})

describe('an act of the interop run', () => {
  const place = { peer: '14.0.3 threading', broker: 'RabbitMQ 4.0.5' }
  const act = (play: () => Promise<void>) => ({
    about: 'requests',
    title: 'a call',
    direction: 'ours -> Python',
    play,
  })

  it('has failed if it is rejected, and with what', async () => {
    const rejected = act(() => Promise.reject(new Error('expected 1, got 2')))
    const { failure } = await playAct(rejected, null, place)
    expect(failure).toBe('expected 1, got 2')
  })

  it('has failed without a text too', async () => {
    const rejected = act(() => Promise.reject(new Error()))
    expect((await playAct(rejected, null, place)).failure).not.toBeNull()
  })

  it('has failed if it could not be played', () => {
    const result = failedAct(
      act(() => Promise.resolve()),
      place,
      new Error('no peer'),
    )
    expect(result.failure).toBe('not played: no peer')
  })

  it('is passed if it is not', async () => {
    const { failure, ...row } = await playAct(
      act(() => Promise.resolve()),
      null,
      place,
    )
    expect(failure).toBeNull()
    expect(row).toMatchObject({ title: 'a call', ...place })
  })
})
