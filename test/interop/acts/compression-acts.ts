/**
 * Acts: compressed bodies. What is called gzip there is a zlib stream; bz2 is
 * read here too. A spy looks at the requests on their way, for a body that
 * nobody compressed would be read just as well.
 */
import { ActList } from '../act.ts'
import { expectSame, expectText } from '../check.ts'
import { spyOn } from '../spy.ts'
import { typedOf } from '../typed-json.ts'

/** Long enough to be worth it. */
const TEXT = 'compress me, please. '.repeat(500)

const HEADERS = {
  gzip: 'application/x-gzip',
  bz2: 'application/x-bz2',
} as const

const list = new ActList('compression')
export const compressionActs = list.acts

list.ours('a request by gzip', async (scene) => {
  await using spy = await spyOn(scene.broker.transportUrl, scene.pythonTopic)
  const request = { compression: 'gzip' } as const
  expectSame(await scene.call('echo', { value: TEXT }, request), TEXT)
  const { headers, body } = await spy.next()
  expectSame(headers.compression, HEADERS.gzip, 'its header')
  expectText(body.subarray(0, 2).toString('hex'), ['789c'])
})

for (const compression of ['gzip', 'bz2'] as const) {
  list.ours(`a reply by ${compression}`, async (scene) => {
    const request = { at: `-${compression}` } as const
    expectSame(await scene.call('echo', { value: TEXT }, request), TEXT)
  })

  list.python(`a request by ${compression}`, async (scene) => {
    await using spy = await spyOn(scene.broker.transportUrl, scene.ourTopic)
    const args = { value: typedOf(TEXT) }
    await scene.expectPython('echo', TEXT, { args, compression })
    const { headers } = await spy.next()
    expectSame(headers.compression, HEADERS[compression], 'its header')
  })
}

list.python('a reply by gzip', async (scene) => {
  const target = { topic: `${scene.ourTopic}-gzip` }
  const args = { value: typedOf(TEXT) }
  await scene.expectPython('echo', TEXT, { args, target })
})
