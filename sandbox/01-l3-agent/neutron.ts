/**
 * What a real Neutron said: one router as neutron-server sends it to the
 * l3-agent, and the context of the request, from the recorded traffic of
 * neutron 21.0.0 in test/captures/neutron-l3.
 */

/** The node that the agent runs on; its server name on topic l3_agent. */
export const HOST = 'net-node-1'

export const context = {
  user: null,
  project_id: null,
  system_scope: null,
  project: null,
  domain: null,
  user_domain: null,
  project_domain: null,
  is_admin: true,
  read_only: false,
  show_deleted: false,
  auth_token: null,
  request_id: 'req-b3217f0b-4e7d-4d06-a088-47dee0d7c628',
  global_request_id: null,
  resource_uuid: null,
  roles: [],
  user_identity: '- - - - -',
  is_admin_project: true,
  user_id: null,
  tenant_id: null,
  timestamp: '2026-11-22 10:16:49.905396',
  tenant_name: null,
  project_name: null,
  user_name: null,
}

export const router = {
  id: '768b4519-af23-4f04-8f55-f34abd2da438',
  name: 'r1',
  tenant_id: 'demo',
  admin_state_up: true,
  status: 'ACTIVE',
  external_gateway_info: null,
  gw_port_id: null,
  description: '',
  availability_zones: ['nova'],
  distributed: false,
  ha: false,
  ha_vr_id: 0,
  availability_zone_hints: [],
  routes: [],
  flavor_id: null,
  tags: [],
  created_at: '2026-11-22T10:16:49Z',
  updated_at: '2026-11-22T10:16:51Z',
  revision_number: 2,
  project_id: 'demo',
  gw_port_host: null,
  _interfaces: [
    {
      id: '990f4678-b5f6-4fa6-84d3-474705225ef9',
      name: '',
      network_id: '4af64093-224f-4436-9db4-588c35ccd65a',
      tenant_id: 'demo',
      mac_address: 'fa:16:3e:c8:4d:a8',
      admin_state_up: true,
      status: 'DOWN',
      device_id: '768b4519-af23-4f04-8f55-f34abd2da438',
      device_owner: 'network:router_interface',
      standard_attr_id: 12,
      fixed_ips: [
        {
          subnet_id: 'eeb9d27d-5e7a-4b9b-88f6-1cfbd4b715bf',
          ip_address: '10.0.0.1',
          prefixlen: 24,
        },
      ],
      allowed_address_pairs: [],
      extra_dhcp_opts: [],
      security_groups: [],
      description: '',
      'binding:vnic_type': 'normal',
      'binding:profile': {},
      'binding:host_id': 'net-node-1',
      'binding:vif_type': 'binding_failed',
      'binding:vif_details': {},
      tags: [],
      created_at: '2026-11-22T10:16:50Z',
      updated_at: '2026-11-22T10:16:56Z',
      revision_number: 4,
      project_id: 'demo',
      subnets: [
        {
          id: 'eeb9d27d-5e7a-4b9b-88f6-1cfbd4b715bf',
          cidr: '10.0.0.0/24',
          gateway_ip: '10.0.0.1',
          dns_nameservers: [],
          ipv6_ra_mode: null,
          subnetpool_id: null,
        },
      ],
      extra_subnets: [],
      address_scopes: {
        '4': null,
        '6': null,
      },
      mtu: 1450,
    },
  ],
}
