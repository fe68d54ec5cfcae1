import { describe, expect, test } from 'vitest';
import { call, end, NO_PROTECTION, sums } from '@/lib/services/fixtures/calls';
import { denialsQuery, exactDenials, likelyDenials, sortDenials } from './denials';

describe('denials', () => {
  const refused = sums({
    requests: 3,
    requestProtection: NO_PROTECTION,
    responses: [
      { code: '403', grpc: null, flags: null, outcome: 'client-error', rate: 1 },
      { code: '200', grpc: '7', flags: null, outcome: 'client-error', rate: 2 },
      { code: '404', grpc: null, flags: null, outcome: 'client-error', rate: 9 },
    ],
  });

  test('answers that look like one are likely, with the caller', () => {
    expect(likelyDenials([call({ server: refused })])).toEqual([
      {
        source: 'east/shop/service/cart',
        target: 'east/shop/service/orders',
        rate: 3,
        basis: 'requests',
        kind: 'likely',
        detail: 'HTTP 403 and gRPC 7; the application may have answered so itself',
      },
    ]);
  });

  const pod = (name: string, value: number, cluster = 'east') => ({
    labels: { weft_denial: 'istio.http', namespace: 'shop', pod: name },
    value,
    cluster,
  });

  test('of one pod that two sources scrape they count once, in the cluster they are of', () => {
    const calls = [call({ target: end('orders') }), call({ target: end('orders', { cluster: 'west' }) })];
    const samples = [pod('orders-0', 0.5, 'west'), pod('orders-0', 0.4, 'west')];
    expect(exactDenials(samples, calls)).toMatchObject([{ target: 'west/shop/service/orders', rate: 0.5 }]);
  });

  test('those a policy filter counted are exact, for the service whose pod it is', () => {
    const calls = [call({ target: end('orders') }), call({ target: end('orders-db') })];
    const samples = [
      pod('orders-db-0', 0.5),
      pod('orders-7d4f9c6b8-x2lqp', 0.1),
      pod('orders-7d4f9c6b8-aaaaa', 0.2),
      pod('orders-7d4f9c6b8-bbbbb', 0),
    ];
    const found = sortDenials(exactDenials(samples, calls));
    expect(found.map(({ target, kind }) => [target, kind])).toEqual([
      ['east/shop/service/orders-db', 'exact'],
      ['east/shop/service/orders', 'exact'],
    ]);
    expect(found[1]?.rate).toBeCloseTo(0.3);
  });

  const told = (row: string, labels: Readonly<Record<string, string>>, value = 1) => ({
    labels: { weft_denial: row, ...labels },
    value,
    cluster: 'east',
  });
  const analytics = end('analytics', { namespace: 'data' });
  const [cart, orders] = ['east/shop/service/cart', 'east/shop/service/orders'];

  test.each([
    [
      'Linkerd, by the account its identity names',
      told('linkerd.requests', {
        namespace: 'shop',
        deployment: 'orders',
        srv_name: 'orders-http',
        client_id: 'analytics.data.serviceaccount.x',
      }),
      [
        'east/data/service/analytics',
        orders,
        'requests',
        'refused by the authorization policy of orders-http, as analytics.data.serviceaccount.x',
      ],
    ],
    [
      'Linkerd, by who proved that identity elsewhere',
      told('linkerd.connections', {
        namespace: 'shop',
        statefulset: 'orders',
        srv_name: 's',
        client_id: 'one.x.serviceaccount',
      }),
      [cart, orders, 'connections', 'refused by the authorization policy of s, as one.x.serviceaccount'],
    ],
    [
      'Consul, which names no caller',
      told('consul.http', {
        consul_source_datacenter: 'east',
        consul_source_namespace: 'shop',
        consul_source_service: 'orders',
        namespace: 'k8s',
      }),
      [null, orders, 'requests', 'refused by intentions'],
    ],
    [
      'Kuma',
      told('kuma.tcp', { zone: 'east', namespace: 'shop', kuma_workload: 'orders' }),
      [null, orders, 'connections', 'refused by MeshTrafficPermission'],
    ],
    [
      'an older Kuma, by its pod',
      told('kuma.tcp', { zone: 'east', namespace: 'shop', pod: 'orders-7d4f-x' }),
      [null, orders, 'connections', 'refused by MeshTrafficPermission'],
    ],
    [
      'Cilium',
      told('cilium.verdicts', {
        source_namespace: 'data',
        source_workload: 'analytics',
        destination_namespace: 'shop',
        destination_workload: 'orders',
        match: 'none',
      }),
      ['east/data/service/analytics', orders, 'connections', 'dropped by network policy, match none'],
    ],
    [
      'ztunnel',
      told('ambient.tcp', {
        source_workload_namespace: 'data',
        source_workload: 'analytics',
        destination_workload_namespace: 'shop',
        destination_workload: 'orders',
      }),
      [
        'east/data/service/analytics',
        orders,
        'connections',
        'refused by ztunnel: an authorization policy, or STRICT mode',
      ],
    ],
  ] as const)('of %s', (_, sample, wanted) => {
    const calls = [
      call({ server: sums({ principals: new Map([['one.x.serviceaccount', 1]]) }) }),
      call({ source: analytics, target: end('cart') }),
    ];
    expect(
      exactDenials([sample], calls).map(({ source, target, basis, detail }) => [source, target, basis, detail]),
    ).toEqual([wanted]);
  });

  test('a drop that a verdict tells of already is not told again', () => {
    const ends = { destination_namespace: 'shop', destination_workload: 'orders', source_workload: 'x' };
    const drop = told('cilium.drops', { ...ends, reason: 'POLICY_DENIED' });
    const verdict = told('cilium.verdicts', { ...ends, match: 'none' });
    expect(exactDenials([drop, verdict], [call()])).toHaveLength(1);
    expect(exactDenials([drop], [call()])).toMatchObject([{ detail: 'dropped: POLICY_DENIED, from x' }]);
  });

  test('nobody is asked about what no mesh at hand counts', () => {
    expect(denialsQuery(['otel'], 60_000)).toBeNull();
    expect(denialsQuery(['istio'], 60_000)).not.toContain('hubble');
  });
});
