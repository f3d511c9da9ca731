/**
 * Our rival: `RPCClient.call` and a server with the default executor, each with
 * a transport of its own, and the options as they are by default, but that the
 * broker forgets the queues at the end.
 */
import {
  Conf,
  getRPCClient,
  getRPCServer,
  getRPCTransport,
  type Payload,
  Target,
} from '../../src/index.ts'
import { serializeMsg } from '../../src/wire/envelope.ts'
import { newMessageId } from '../../src/wire/message-id.ts'
import { packReply } from '../../src/wire/reply.ts'
import { type Ring, type Rival, TIMEOUT } from './rival.ts'

const context = { request_id: 'req-b3217f0b-4e7d-4d06-a088-47dee0d7c628' }

export async function ourEcho({ transportUrl, mark }: Ring): Promise<Rival> {
  const values = {
    control_exchange: mark,
    oslo_messaging_rabbit: {
      amqp_auto_delete: true,
      rabbit_transient_queues_ttl: 5,
    },
  }
  const [near, far] = await Promise.all([
    getRPCTransport(new Conf(values), transportUrl),
    getRPCTransport(new Conf(values), transportUrl),
  ])
  const target = new Target({ topic: mark, server: 'far' })
  const server = getRPCServer(far, target, [
    { echo: (_ctxt: unknown, { text }: Payload) => text },
  ])
  await server.start()
  const client = getRPCClient(near, new Target({ topic: mark }), {
    timeout: TIMEOUT,
  })
  return {
    name: 'ours',
    echo: (text) => client.call<string>(context, 'echo', { text }),
    async [Symbol.asyncDispose]() {
      await near.cleanup()
      await server.stop()
      await server.wait()
      await far.cleanup()
    },
  }
}

/** How many bytes our bodies have, for the other rival to be as long. */
export function bodyBytes(text: string): { request: number; reply: number } {
  const msgId = newMessageId()
  const request = {
    method: 'echo',
    args: { text },
    _msg_id: msgId,
    _reply_q: `reply_${msgId}`,
    _timeout: null,
    _unique_id: msgId,
    _context_request_id: context.request_id,
  }
  const reply = packReply(msgId, { result: text, failure: null, ending: true })
  return {
    request: serializeMsg(request).byteLength,
    reply: serializeMsg(reply).byteLength,
  }
}
