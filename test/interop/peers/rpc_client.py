"""A client of oslo.messaging. Each order is one request, made in a thread of
its own (a green one with eventlet), so that many can wait at once.

    {"id": 1, "do": "call", "target": {"topic": "t"}, "method": "add",
     "args": {"a": ["int", "1"]}, "context": ["dict", []], "timeout": 5}
"""
import peer  # noqa: I001  first: it patches

import threading
import time

import oslo_messaging
from oslo_messaging import Target

from typed_json import typed, untyped


def describe(error):
    """An exception, as whoever catches it sees it."""
    described = {
        'class': type(error).__name__,
        'module': type(error).__module__,
        'bases': [cls.__module__ + '.' + cls.__name__
                  for cls in type(error).__mro__],
        'text': str(error),
        'args': typed(error.args),
        'kwargs': typed(getattr(error, 'kwargs', None)),
    }
    if isinstance(error, oslo_messaging.RemoteError):
        described['remote'] = {
            'class': error.exc_type,
            'text': error.value,
            'traceback': ''.join(error.traceback),
        }
    return described


def make_request(transport, order):
    client = oslo_messaging.get_rpc_client(
        transport, Target(**order['target']),
        version_cap=order.get('version_cap'))
    ctxt = untyped(order.get('context', ['dict', []]))
    args = {name: untyped(form)
            for name, form in order.get('args', {}).items()}
    if order['do'] == 'cast':
        return client.cast(ctxt, order['method'], **args)
    waiting = {'timeout': order['timeout']}
    if 'monitor' in order:
        waiting['call_monitor_timeout'] = order['monitor']
    return client.prepare(**waiting).call(ctxt, order['method'], **args)


def obey(transports, order):
    start = time.monotonic()
    try:
        transport = transports[order.get('compression')]
        outcome = {'result': typed(make_request(transport, order))}
    except Exception as error:
        outcome = {'error': describe(error)}
    peer.tell(id=order['id'], seconds=time.monotonic() - start, **outcome)


def main():
    peer.read_conf()
    transports = {compression: peer.make_transport(compression)
                  for compression in (None, 'gzip', 'bz2')}
    peer.tell_ready()
    for order in peer.orders():
        if order['do'] == 'stop':
            break
        threading.Thread(
            target=obey, args=(transports, order), daemon=True).start()
    for transport in transports.values():
        transport.cleanup()
    peer.tell(stopped=True)


if __name__ == '__main__':
    main()
