"""Two methods of Neutron's L3 plugin, on its topic, with its exchange, and
with the arguments and versions that a real l3-agent was captured with, in
test/captures/neutron-l3. What the README's example calls.
"""
import peer  # noqa: I001  first: it patches

import oslo_messaging
from oslo_messaging import Target

ROUTER = '768b4519-af23-4f04-8f55-f34abd2da438'


class L3Plugin:
    target = Target(version='1.10')

    def get_router_ids(self, ctxt, host):
        peer.tell(event='get_router_ids', host=host, context=ctxt)
        return [ROUTER]

    def sync_routers(self, ctxt, host, router_ids=None):
        peer.tell(event='sync_routers', host=host, router_ids=router_ids)
        return [{'id': router, 'name': 'r1', 'admin_state_up': True}
                for router in router_ids]


def main():
    peer.read_conf()
    transport = peer.make_transport()
    server = oslo_messaging.get_rpc_server(
        transport, Target(topic='q-l3-plugin', server='neutron-server'),
        [L3Plugin()], executor=peer.EXECUTOR)
    server.start()
    peer.tell_ready()
    for order in peer.orders():
        if order['do'] == 'stop':
            break
    server.stop()
    server.wait()
    transport.cleanup()
    peer.tell(stopped=True)


if __name__ == '__main__':
    main()
