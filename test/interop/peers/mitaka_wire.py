"""What Mitaka's oslo.messaging (4.6.1) puts on the wire, re-enacted.

No Debian of today has Mitaka, which was made for Python 2. This is not its
code: py-amqp, and the frames as they were captured from it, which are
test/captures/mitaka-*.json and methods-first-call-mitaka.json. The acts of
as-captured-acts.ts compare what is sent and declared here with those files, in
each run anew, for a re-enactment is worth no more than that comparison.

Differs from a client and a server of today: the reply queue has an exchange
of its own name and is bound to it, requests have no `_timeout`, replies go to
that exchange, which the server does not declare, and nothing is mandatory.
"""
import json
import os
import signal
import sys
import threading
import urllib.parse
import uuid

import amqp

EXCHANGE = 'openstack'
EXPIRES = {'x-expires': 1800000}

_printing = threading.Lock()


def tell(**news):
    """Prints one line for the driving program."""
    line = json.dumps(news) + '\n'
    with _printing:
        sys.stdout.write(line)
        sys.stdout.flush()


def tell_ready():
    versions = {'oslo.messaging': '4.6.1, re-enacted',
                'amqp': amqp.__version__,
                'python': '%d.%d.%d' % sys.version_info[:3]}
    tell(ready=True, pid=os.getpid(), versions=versions)


def connect():
    """A connection, and the one channel on it."""
    url = urllib.parse.urlsplit(os.environ['TRANSPORT_URL'])
    connection = amqp.Connection(
        host='%s:%d' % (url.hostname, url.port or 5672),
        userid=url.username, password=url.password,
        virtual_host=url.path[1:], login_method='AMQPLAIN',
        heartbeat=60, confirm_publish=True)
    connection.connect()
    return connection, connection.channel()


def declare(channel, exchange, kind, queue, key, auto_delete, arguments):
    """An exchange, a queue and the binding between them."""
    channel.exchange_declare(
        exchange, kind, durable=False, auto_delete=auto_delete)
    channel.queue_declare(queue, durable=False, exclusive=False,
                          auto_delete=False, arguments=arguments)
    channel.queue_bind(queue, exchange, key)


def new_id():
    return uuid.uuid4().hex


def publish(channel, exchange, routing_key, payload, expiration=None):
    """One message in its envelope, and the broker's confirm of it."""
    properties = {'content_type': 'application/json',
                  'content_encoding': 'utf-8', 'application_headers': {},
                  'delivery_mode': 2, 'priority': 0}
    if expiration is not None:
        properties['expiration'] = str(int(expiration * 1000))
    body = json.dumps({'oslo.version': '2.0',
                       'oslo.message': json.dumps(payload)})
    channel.basic_publish(
        amqp.Message(body, **properties), exchange=exchange,
        routing_key=routing_key, mandatory=False)


def payload_of(message):
    body = message.body
    if isinstance(body, bytes):
        body = body.decode()
    return json.loads(json.loads(body)['oslo.message'])


def orders():
    """The lines of stdin as objects; an order to die is carried out here."""
    for order in map(json.loads, sys.stdin):
        if order['do'] == 'die':
            os.kill(os.getpid(), signal.SIGKILL)
        yield order
