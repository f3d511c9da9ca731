"""Mitaka's server, re-enacted: see mitaka_wire.py. Its methods are those of
the server that was captured. It serves one request at a time.

    TOPIC, SERVER  what it listens on
"""
import json
import os
import threading
import time
import traceback

import amqp

from mitaka_wire import (EXCHANGE, EXPIRES, connect, declare, new_id, orders,
                         payload_of, publish, tell, tell_ready)

REPLY_RETRY_SECONDS = 0.25
REPLY_RETRIED_FOR_SECONDS = 60
LOOK_UP_SECONDS = 0.5


class QuotaExceeded(Exception):
    """As if of a module demo_exc, as the captured one was."""

    def __init__(self, message, **kwargs):
        super().__init__(message)
        self.kwargs = kwargs


QuotaExceeded.__module__ = 'demo_exc'


class Endpoint:
    def get_port(self, ctxt, port_id, fields=None):
        return {'id': port_id, 'fields': fields, 'mtu': 1450, 'up': True,
                'note': None}

    def nothing(self, ctxt):
        return None

    def bad_value(self, ctxt, arg):
        raise ValueError('bad value: %s' % arg)

    def quota(self, ctxt):
        raise QuotaExceeded('too many ports', limit=10, used=10)

    def update(self, ctxt, **args):
        tell(event='update', args=args, context=ctxt)


def failure_of(error):
    """The third level of JSON."""
    return json.dumps({
        'class': type(error).__name__,
        'module': type(error).__module__,
        'message': str(error),
        'tb': traceback.format_exception(
            type(error), error, error.__traceback__),
        'args': error.args,
        'kwargs': getattr(error, 'kwargs', {}),
    })


class Server:
    def __init__(self, topic, server):
        self._listening, channel = connect()
        directed = '%s.%s' % (topic, server)
        declare(channel, EXCHANGE, 'topic', topic, topic, False, {})
        declare(channel, EXCHANGE, 'topic', directed, directed, False, {})
        fanout = '%s_fanout' % topic
        fanout_queue = '%s_%s' % (fanout, new_id())
        declare(channel, fanout, 'fanout', fanout_queue, topic, True, EXPIRES)
        for tag, queue in enumerate([topic, directed, fanout_queue], 1):
            channel.basic_consume(
                queue, consumer_tag=str(tag), callback=self._serve)
        self._sending = None

    def run(self, stopped):
        while not stopped.is_set():
            try:
                self._listening.drain_events(timeout=LOOK_UP_SECONDS)
            except TimeoutError:
                pass

    def _serve(self, message):
        message.channel.basic_ack(message.delivery_tag)
        request = payload_of(message)
        ctxt = {key[len('_context_'):]: value
                for key, value in request.items()
                if key.startswith('_context_')}
        result, failure = None, None
        try:
            method = getattr(Endpoint(), request['method'])
            result = method(ctxt, **request['args'])
        except Exception as error:
            failure = failure_of(error)
        if '_msg_id' in request:
            self._reply(request, result, failure)

    def _reply(self, request, result, failure):
        """To the exchange that the client should have declared. If it did not,
        the broker closes the channel with 404, and it is tried again.
        """
        queue = request['_reply_q']
        reply = {'result': result, 'failure': failure, 'ending': True,
                 '_msg_id': request['_msg_id'], '_unique_id': new_id()}
        until = time.monotonic() + REPLY_RETRIED_FOR_SECONDS
        while time.monotonic() < until:
            if self._sending is None:
                _, self._sending = connect()
            try:
                return publish(self._sending, queue, queue, reply)
            except amqp.NotFound:
                tell(event='no exchange', queue=queue)
                self._sending.connection.close()
                self._sending = None
                time.sleep(REPLY_RETRY_SECONDS)


def main():
    server = Server(os.environ['TOPIC'], os.environ['SERVER'])
    tell_ready()
    stopped = threading.Event()

    def wait_for_stop():
        for order in orders():
            if order['do'] == 'stop':
                break
        stopped.set()

    threading.Thread(target=wait_for_stop, daemon=True).start()
    server.run(stopped)
    tell(stopped=True)


if __name__ == '__main__':
    main()
