/**
 * What a real l3-agent reports of itself at its start, for lesson 17, from
 * frame 4 of test/captures/neutron-l3/agent-start-stop.jsonl. The state lies
 * in an object of its own name, twice: so it is on the wire.
 */
export { context, HOST, router } from '../01-l3-agent/neutron.ts'

export const report = {
  agent_state: {
    agent_state: {
      binary: 'neutron-l3-agent',
      host: 'net-node-1',
      availability_zone: 'nova',
      topic: 'l3_agent',
      configurations: {
        agent_mode: 'legacy',
        handle_internal_only_routers: true,
        interface_driver: 'linuxbridge',
        log_agent_heartbeats: false,
        extensions: [],
        routers: 0,
        ex_gw_ports: 0,
        interfaces: 0,
        floating_ips: 0,
      },
      start_flag: true,
      agent_type: 'L3 agent',
      uuid: '64ed71b1-eaff-4053-a5b2-ed4e112966ba',
    },
  },
  time: '2026-11-22T10:18:09.424420',
}
