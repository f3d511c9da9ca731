"""What both peers begin with. To be imported before anything else: eventlet
must patch the standard library before it is used.

A peer is told what to do by its environment and by JSON lines on stdin, and
tells what happens by JSON lines on stdout; its log goes to stderr. The driving
program is peer-process.ts.

    TRANSPORT_URL  where the broker is
    EXECUTOR       threading or eventlet
    PEER_CONF      text of a configuration file, as a service has it
"""
import os

EXECUTOR = os.environ['EXECUTOR']

if EXECUTOR == 'eventlet':
    import eventlet
    eventlet.monkey_patch()

import bz2
import json
import logging
import select
import signal
import sys
import tempfile
import threading
import warnings
from importlib import metadata

import kombu.compression
from oslo_config import cfg
import oslo_messaging

# 16.1.0 says of every executor argument that it is deprecated.
warnings.simplefilter('ignore', DeprecationWarning)
logging.basicConfig(
    stream=sys.stderr, level=logging.INFO,
    format='%(asctime)s %(levelname)s %(name)s %(message)s')

_printing = threading.Lock()


def tell(**news):
    """Prints one line for the driving program."""
    line = json.dumps(news) + '\n'
    with _printing:
        sys.stdout.write(line)
        sys.stdout.flush()


def tell_ready():
    """The last line of a start; says which versions are really running."""
    names = ['oslo.messaging', 'kombu', 'amqp', 'eventlet']
    versions = {name: metadata.version(name) for name in names}
    versions['python'] = '%d.%d.%d' % sys.version_info[:3]
    tell(ready=True, pid=os.getpid(), versions=versions)


def orders():
    """The lines of stdin as objects; select lets other green threads run.

    It is given the file, not its number: eventlet's select overlooks a 0.
    An order to die is carried out here, in the middle of whatever goes on.
    """
    rest = b''
    while True:
        select.select([sys.stdin], [], [])
        chunk = os.read(sys.stdin.fileno(), 65536)
        if not chunk:
            return
        *lines, rest = (rest + chunk).split(b'\n')
        for order in map(json.loads, lines):
            if order['do'] == 'die':
                os.kill(os.getpid(), signal.SIGKILL)
            yield order


def read_conf():
    """Options on the global cfg.CONF: a private ConfigOpts breaks each call,
    for options of oslo.metrics are registered on the global one only.
    """
    with tempfile.NamedTemporaryFile('w', suffix='.conf') as file:
        file.write(os.environ.get('PEER_CONF', ''))
        file.flush()
        cfg.CONF(['--config-file', file.name], project='peer')


def make_transport(compression=None):
    """A transport; what it sends is compressed as told.

    kombu knows bz2 as bzip2 only, so that oslo.messaging's own choice of bz2
    fails in its users. Here it gets the name that it was meant to have.
    """
    kombu.compression.register(
        bz2.compress, bz2.decompress, 'application/x-bz2', aliases=['bz2'])
    url = os.environ['TRANSPORT_URL']
    if compression:
        url += '?kombu_compression=' + compression
    return oslo_messaging.get_rpc_transport(
        cfg.CONF, url=url, allowed_remote_exmods=['peer_errors'])
