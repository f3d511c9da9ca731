"""Servers of oslo.messaging: two of one topic, `a` and `b`, so that it can be
seen which of them was meant, and one for each compression of replies. What our
client calls; our own servers of our-endpoints.ts have the same methods.

    TOPIC  what both listen on
"""
import peer  # noqa: I001  first: it patches

import os
import time

import oslo_messaging
from oslo_messaging import Target

import peer_errors
import stranger_errors
from typed_json import typed, untyped

FAILURES = {
    'ValueError': lambda: ValueError('bad value: 3'),
    'KeyError': lambda: KeyError('missing'),
    'Exception': lambda: Exception('something'),
    'QuotaExceeded': lambda: peer_errors.QuotaExceeded(
        'too many ports', limit=10, used=11),
    'NotFound': lambda: peer_errors.NotFound('router', 7),
    'Stranger': lambda: stranger_errors.Stranger('who?'),
    'no text': lambda: ValueError(),
    'unicode': lambda: ValueError('naïve 網路 \U0001f6f0'),
}


class Endpoint:
    target = Target(version='1.3')

    def __init__(self, server):
        self._server = server

    def who(self, ctxt):
        return self._server

    def echo(self, ctxt, value):
        return value

    def add(self, ctxt, a, b):
        return a + b

    def context(self, ctxt):
        return ctxt

    def typed(self, ctxt, value):
        """What arrived, with its types, in a form that no JSON changes."""
        return typed(value)

    def untyped(self, ctxt, form):
        """The other way: a value as only Python has it."""
        return untyped(form)

    def size(self, ctxt, text):
        return len(text)

    def big(self, ctxt, length):
        return 'x' * length

    def fail(self, ctxt, kind):
        raise FAILURES[kind]()

    @oslo_messaging.expected_exceptions(ValueError)
    def expected(self, ctxt):
        raise ValueError('as agreed')

    def sleep(self, ctxt, seconds, mark):
        peer.tell(event='sleeps', server=self._server, mark=mark)
        time.sleep(seconds)
        return 'slept'

    def note(self, ctxt, value):
        peer.tell(event='note', server=self._server, value=typed(value),
                  context=typed(ctxt))

    def _private(self, ctxt):
        return 'should not be seen'


class Namespaced:
    target = Target(namespace='walk', version='2.1',
                    legacy_namespaces=['stroll'])

    def where(self, ctxt):
        return 'walk 2.1'


class Newer:
    target = Target(namespace='walk', version='3.0')

    def where(self, ctxt):
        return 'walk 3.0'


def make_server(topic, name, compression=None):
    return oslo_messaging.get_rpc_server(
        peer.make_transport(compression), Target(topic=topic, server=name),
        [Endpoint(name), Namespaced(), Newer()], executor=peer.EXECUTOR)


def main():
    peer.read_conf()
    topic = os.environ['TOPIC']
    servers = [
        make_server(topic, 'a'),
        make_server(topic, 'b'),
        make_server(topic + '-gzip', 'gzip', 'gzip'),
        make_server(topic + '-bz2', 'bz2', 'bz2'),
    ]
    for server in servers:
        server.start()
    peer.tell_ready()
    for order in peer.orders():
        if order['do'] == 'stop':
            break
    for server in servers:
        server.stop()
    for server in servers:
        server.wait()
        server.transport.cleanup()
    peer.tell(stopped=True)


if __name__ == '__main__':
    main()
