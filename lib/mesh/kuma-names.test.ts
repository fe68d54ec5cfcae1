import { expect, test } from 'vitest';
import { selector } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import { clusterNamed, ownName, PLUMBING_CLUSTERS } from './kuma-names';

const service = (name: string, namespace: string | null, zone: string | null, section: string | null = null) => ({
  kind: 'service',
  name,
  namespace,
  zone,
  section,
});

test.each([
  ['kri_msvc_default_zone-1_shop_orders_http', service('orders', 'shop', 'zone-1', 'http')],
  ['kri_msvc_default_zone-1_shop_orders_8080', service('orders', 'shop', 'zone-1')],
  ['kri_msvc_default___my_service_grpc', service('my_service', null, null, 'grpc')],
  ['default_cart_shop_zone-1_msvc_8080', service('cart', 'shop', 'zone-1')],
  ['default_my_cart___msvc_8080', service('my_cart', null, null)],
  ['orders_shop_svc_8080', service('orders', 'shop', null)],
  ['orders_shop_svc', service('orders', 'shop', null)],
  ['orders_shop_svc_8080-0123456789abcdef', service('orders', 'shop', null)],
  ['my-redis', service('my-redis', null, null)],
  ['my_redis-0123456789abcdef', service('my_redis', null, null)],
])('%s is a service in every era', (text, want) => {
  expect(clusterNamed(text)).toEqual(want);
});

test('what is outside, and what is in several zones', () => {
  const nowhere = { namespace: null, zone: null, section: null };
  expect(clusterNamed('kri_mzsvc_default___payments_grpc')).toEqual({
    ...service('payments', null, null, 'grpc'),
    kind: 'several',
  });
  expect(clusterNamed('kri_extsvc_default_zone-1_kuma-system_cards-api_9000')).toEqual({
    ...service('cards-api', 'kuma-system', 'zone-1'),
    kind: 'external',
  });
  expect(clusterNamed('meshpassthrough_tls_api_example_com_443')).toEqual({
    ...nowhere,
    kind: 'external',
    name: 'api.example.com',
  });
  for (const text of ['self_transparentproxy_passthrough_outbound_ipv4', 'outbound_passthrough_ipv4'])
    expect(clusterNamed(text)).toEqual({ ...nowhere, kind: 'passthrough', name: '' });
});

test.each([
  'self_inbound_dp_http',
  'self_transparentproxy_no_destination_ipv4',
  'inbound_passthrough_ipv4',
  'kri_unheard_default_zone-1_shop_x_http',
  'kri_msvc',
])('%s is no call', (text) => {
  expect(clusterNamed(text)).toBeNull();
});

test('the pattern for plumbing leaves out what is no call, and nothing else', () => {
  const isCall = (text: string) => meets({ notRe2: PLUMBING_CLUSTERS }, text);
  for (const text of [
    '',
    'system_admin',
    '_x',
    'localhost_8080',
    'ads_cluster',
    'kuma_envoy_admin',
    'self_inbound_dp_http',
  ])
    expect(isCall(text)).toBe(false);
  for (const text of [
    'kri_msvc_default_zone-1_shop_orders_http',
    'orders_shop_svc_8080',
    'self_transparentproxy_passthrough_outbound_ipv4',
    'outbound_passthrough_ipv4',
    'meshpassthrough_tls_api_example_com_443',
    'mesh-admin_shop_svc_80',
  ])
    expect(isCall(text)).toBe(true);
  expect(selector('m', { l: { notRe2: PLUMBING_CLUSTERS } })).not.toContain('?=');
});

test('a proxy is called by its workload, its tag or the first of its tags', () => {
  expect(ownName('checkout')).toEqual({ name: 'checkout', namespace: null });
  expect(ownName('checkout_shop_svc_8080')).toEqual({ name: 'checkout', namespace: 'shop' });
  expect(ownName(',web_shop_svc_80,admin_shop_svc_81,')).toEqual({ name: 'admin', namespace: 'shop' });
  expect(ownName('')).toBeNull();
});
