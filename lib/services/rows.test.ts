import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { serviceDetail } from './detail';
import { answered, call, end, stranger, sums } from './fixtures/calls';
import { findService, serviceRows, versionsOf } from './rows';

const options = { settings: defaultSettings, trust: COMPLETE, span: 900_000 };
const orders = end('orders');
const v = (version: string) => end('orders', { workload: `orders-${version}`, version });

describe('versions', () => {
  test('shares are of what reached a version; a call that found no endpoint belongs to none', () => {
    const calls = [
      call({ target: v('v1'), client: answered(30) }),
      call({ target: v('v2'), client: answered(9, [{ rate: 1 }]) }),
      call({ target: end('orders', { workload: null }), client: answered(0, [{ rate: 5, flags: 'UH' }]) }),
    ];
    expect(versionsOf(calls)).toEqual([
      { version: 'v1', requestRate: 30, errorRate: 0, share: 0.75 },
      { version: 'v2', requestRate: 10, errorRate: 0.1, share: 0.25 },
    ]);
  });

  test('TCP has versions and no shares', () => {
    const tcp = call({ protocol: 'tcp', target: v('v1'), client: sums({ sentBytes: 5 }) });
    expect(versionsOf([tcp])).toEqual([{ version: 'v1', requestRate: null, errorRate: null, share: null }]);
  });
});

describe('rows', () => {
  test('unknown callers are nobody’s service; worst comes first', () => {
    const calls = [
      call({ source: stranger, target: end('fine'), server: answered(50) }),
      call({ target: orders, client: answered(18, [{ rate: 2 }]) }),
      call({
        target: end('api.example', { kind: 'external', namespace: 'unknown', workload: null }),
        client: answered(98, [{ rate: 2 }]),
      }),
    ];
    expect(serviceRows({ calls }, options).map(({ name, kind, health }) => [name, kind, health])).toEqual([
      ['orders', 'service', 'failing'],
      ['api.example', 'external', 'degraded'],
      ['cart', 'service', 'degraded'],
      ['fine', 'service', 'healthy'],
    ]);
  });

  test('what is not reported is null', () => {
    const tcp = call({ protocol: 'tcp', target: end('db'), client: sums({ sentBytes: 5 }) });
    const [row] = serviceRows({ calls: [tcp] }, options).filter(({ name }) => name === 'db');
    expect(row?.signals).toMatchObject({ requestRate: null, errorRate: null });
    expect(row?.health).toBe('unknown');
    expect(row?.mtls.share).toBeNull();
  });
});

describe('looking up a name', () => {
  const ids = [
    'east/shop/service/cart',
    'west/shop/service/cart',
    'east/istio-ingress/gateway/edge',
    'east/unknown/external/api.example',
    'east/shop/gateway/cart',
  ];
  test.each([
    [{ cluster: 'east', namespace: 'shop', name: 'cart' }, ['east/shop/service/cart']],
    [{ cluster: null, namespace: 'shop', name: 'cart' }, ['east/shop/service/cart', 'west/shop/service/cart']],
    [{ cluster: null, namespace: 'istio-ingress', name: 'edge' }, ['east/istio-ingress/gateway/edge']],
    [{ cluster: 'east', namespace: 'unknown', name: 'api.example' }, ['east/unknown/external/api.example']],
    [{ cluster: 'west', namespace: 'istio-ingress', name: 'edge' }, []],
  ] as const)('%o', (wanted, found) => {
    expect(findService(ids, wanted)).toEqual(found);
  });
});

describe('one service', () => {
  const calls = [
    call({
      source: end('web'),
      target: orders,
      client: answered(18, [{ rate: 2, flags: 'UO' }]),
      server: answered(18),
    }),
    call({ source: orders, target: end('ledger'), protocol: 'grpc', client: answered(5) }),
    call({ source: end('web'), target: end('ledger'), client: answered(100) }),
  ];
  const detail = serviceDetail({ calls, unattributed: [], scrapeInterval: null }, 'east/shop/service/orders', options);

  test('has its callers, callees and failures by whose they are', () => {
    expect(detail?.callers.map(({ node }) => node.name)).toEqual(['web']);
    expect(detail?.callees.map(({ node }) => node.name)).toEqual(['ledger']);
    expect(detail?.faultDomains).toEqual([{ domain: 'mesh-config', rate: 2, share: 1, flags: ['UO'] }]);
    expect(detail?.responses.map(({ direction, account }) => `${direction} ${account}`)).toContain('in server');
    expect(detail?.workloads.map(({ id }) => id)).toEqual(['east/shop/workload/orders']);
  });

  test('a neighbour has the figures it has on its own page', () => {
    const ledger = serviceRows({ calls }, options).find(({ name }) => name === 'ledger');
    expect(detail?.callees[0]?.node.in).toEqual(ledger?.in);
  });

  test('that nobody reports is none', () => {
    expect(
      serviceDetail({ calls, unattributed: [], scrapeInterval: null }, 'east/shop/service/no', options),
    ).toBeNull();
  });
});

test('the order of calls changes no row', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const anyCall = fc
    .record({ from: name, to: name, good: fc.integer({ min: 0, max: 50 }), bad: fc.integer({ min: 0, max: 50 }) })
    .map(({ from, to, good, bad }) =>
      call({ source: end(from), target: end(to), client: answered(good, [{ rate: bad }]) }),
    );
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 8 }), (calls) => {
      expect(serviceRows({ calls: calls.toReversed() }, options)).toEqual(serviceRows({ calls }, options));
    }),
  );
});
