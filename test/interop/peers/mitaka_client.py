"""Mitaka's client, re-enacted: see mitaka_wire.py. Orders are those of
rpc_client.py with plain JSON in place of typed values, served one at a time.

A failure is told as it arrived: which class Mitaka makes of it depends on
Python 2, whose built-in module is `exceptions`.
"""
import json
import time

from mitaka_wire import (EXCHANGE, EXPIRES, connect, declare, new_id, orders,
                         payload_of, publish, tell, tell_ready)


class Client:
    def __init__(self):
        self._reply_queue = 'reply_' + new_id()
        self._replies = {}
        self._listening, channel = connect()
        declare(channel, self._reply_queue, 'direct', self._reply_queue,
                self._reply_queue, auto_delete=True, arguments=EXPIRES)
        channel.basic_consume(
            self._reply_queue, consumer_tag='1', callback=self._hear)
        _, self._sending = connect()

    def _hear(self, message):
        message.channel.basic_ack(message.delivery_tag)
        reply = payload_of(message)
        # Without `ending` it is a sign of life or half a reply of old.
        if reply.get('ending', False):
            self._replies[reply['_msg_id']] = reply

    def cast(self, order):
        self._send(order, {'_unique_id': new_id()})

    def call(self, order):
        """The reply, whole, or None if none came in time."""
        msg_id = new_id()
        self._send(order, {
            '_msg_id': msg_id, '_reply_q': self._reply_queue,
            '_unique_id': new_id()}, expiration=order['timeout'])
        until = time.monotonic() + order['timeout']
        while msg_id not in self._replies:
            left = until - time.monotonic()
            if left <= 0:
                return None
            try:
                self._listening.drain_events(timeout=left)
            except TimeoutError:
                return None
        return self._replies.pop(msg_id)

    def _send(self, order, ids, expiration=None):
        target = order['target']
        payload = {'method': order['method'], 'args': order.get('args', {})}
        for name in ('namespace', 'version'):
            if name in target:
                payload[name] = target[name]
        payload.update(ids)
        for name, value in order.get('context', {}).items():
            payload['_context_' + name] = value
        topic = target['topic']
        if target.get('fanout'):
            exchange, key = topic + '_fanout', ''
            self._sending.exchange_declare(
                exchange, 'fanout', durable=False, auto_delete=True)
        else:
            exchange, key = EXCHANGE, topic
            if 'server' in target:
                key = '%s.%s' % (topic, target['server'])
            self._sending.exchange_declare(
                exchange, 'topic', durable=False, auto_delete=False)
        publish(self._sending, exchange, key, payload, expiration)


def obey(client, order):
    if order['do'] == 'cast':
        client.cast(order)
        return {'result': None}
    reply = client.call(order)
    if reply is None:
        return {'error': {'class': 'MessagingTimeout'}}
    if reply['failure']:
        return {'error': json.loads(reply['failure'])}
    return {'result': reply['result']}


def main():
    client = Client()
    tell_ready()
    for order in orders():
        if order['do'] == 'stop':
            break
        tell(id=order['id'], **obey(client, order))
    tell(stopped=True)


if __name__ == '__main__':
    main()
