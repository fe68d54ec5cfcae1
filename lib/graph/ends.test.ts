import { describe, expect, test } from 'vitest';
import { endEntity } from '@/lib/domain/call';
import { entityId } from '@/lib/domain/entity';
import { defaultSettings } from '@/lib/domain/settings';
import { istio } from '@/lib/mesh/istio';
import { unattributedOf } from './build';
import { buildCalls } from './calls';
import { type Line, line, type ReadingOptions, readingOf, unnamed, unreached } from './fixtures/exposition';

const callsOf = (lines: readonly Line[], options: ReadingOptions = {}) =>
  buildCalls([readingOf(lines, istio, options)], defaultSettings);
const edgesOf = (lines: readonly Line[], options?: ReadingOptions) => {
  const ids = callsOf(lines, options).calls.map(({ source, target }) =>
    [source, target].map((end) => entityId(endEntity(end, 'service'))).join(' > '),
  );
  return [...new Set(ids)].sort();
};

const dead = (differences: Readonly<Record<string, string>> = {}) =>
  line('source', { ...unreached, response_code: '503', response_flags: 'UH', ...differences });
/** A host that no service of the mesh answers to. */
const outside = (host: string, differences: Readonly<Record<string, string>> = {}) =>
  line('source', {
    ...unreached,
    destination_service: host,
    destination_service_name: 'PassthroughCluster',
    destination_service_namespace: 'unknown',
    ...differences,
  });

describe('fine-print 1: the node key', () => {
  test.each<[string, readonly Line[], readonly string[]]>([
    [
      'a 503 to a dead service lands on the service others reach by that host',
      [line('source', { destination_canonical_service: 'basket' }), dead()],
      ['east/shop/service/web > east/shop/service/basket'],
    ],
    [
      'a host that reaches two services names neither',
      [line('source'), line('source', { destination_workload: 'old', destination_canonical_service: 'old' }), dead()],
      ['east/shop/service/web > east/shop/service/cart', 'east/shop/service/web > east/shop/service/old'],
    ],
    [
      'a service nobody ever reached is what it was called',
      [dead()],
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      'the same host in another cluster decides nothing',
      [line('source', { destination_cluster: 'west', destination_canonical_service: 'basket' }), dead()],
      ['east/shop/service/web > east/shop/service/cart', 'east/shop/service/web > west/shop/service/basket'],
    ],
    [
      'unknown and empty count as missing: app, then workload',
      [
        line('source', {
          source_canonical_service: 'unknown',
          source_app: 'shopfront',
          destination_canonical_service: '',
        }),
      ],
      ['east/shop/service/shopfront > east/shop/service/cart'],
    ],
    [
      "the namespace is the workload's, not the service's",
      [line('source', { destination_service_namespace: 'front', destination_workload_namespace: 'back' })],
      ['east/shop/service/web > east/back/service/cart'],
    ],
    [
      "the service's, where the workload's is missing",
      [line('source', { destination_service_namespace: 'front', destination_workload_namespace: '' })],
      ['east/shop/service/web > east/front/service/cart'],
    ],
    [
      'a self-call is kept',
      [
        line('source', {
          destination_workload: 'web',
          destination_canonical_service: 'web',
          destination_service: 'web.shop.svc.cluster.local',
        }),
      ],
      ['east/shop/service/web > east/shop/service/web'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(edgesOf(lines)).toEqual(expected);
  });

  test('latest and empty are no version', () => {
    const { calls } = callsOf([
      line('source', { source_canonical_revision: 'latest', destination_canonical_revision: '' }),
    ]);
    expect(calls.map(({ source, target }) => [source.version, target.version])).toEqual([[null, null]]);
  });
});

describe('fine-print 2: the cluster of an end', () => {
  const bare = { source_cluster: '', destination_cluster: '' };
  test.each<[string, readonly Line[], ReadingOptions, readonly string[]]>([
    [
      "the mesh's own label wins",
      [line('source', { cluster: 'prom' })],
      { cluster: 'conf' },
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      "else the series' label, for the end that reports",
      [line('destination', { ...bare, cluster: 'west' })],
      {},
      ['unknown/shop/service/web > west/shop/service/cart'],
    ],
    [
      'else what the source is configured with',
      [line('source', bare)],
      { cluster: 'conf' },
      ['conf/shop/service/web > conf/shop/service/cart'],
    ],
    ['else unknown', [line('source', bare)], {}, ['unknown/shop/service/web > unknown/shop/service/cart']],
    [
      "a callee with neither workload nor cluster takes the caller's",
      [dead()],
      { cluster: 'conf' },
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      "an unknown caller takes the callee's",
      [line('destination', unnamed)],
      { cluster: 'conf' },
      ['east/unknown/unknown/unknown > east/shop/service/cart'],
    ],
    [
      "aliases map a mesh's names to ours",
      [line('source', { destination_cluster: 'Kubernetes' })],
      { aliases: { Kubernetes: 'east' } },
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      "aliases map the series' label too, and leave a name of ours alone",
      [line('source', { source_cluster: '', cluster: 'prod-eu', destination_cluster: 'east' })],
      { aliases: { 'prod-eu': 'east' } },
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      'a hostile name is no alias',
      [line('source', { source_cluster: 'constructor', destination_cluster: '__proto__' })],
      {},
      ['constructor/shop/service/web > __proto__/shop/service/cart'],
    ],
    [
      'an end only the other account can place is placed by it',
      [line('source', { destination_cluster: '' }), line('destination')],
      {},
      ['east/shop/service/web > east/shop/service/cart'],
    ],
    [
      'calls across clusters keep both',
      [line('source', { destination_cluster: 'west' })],
      {},
      ['east/shop/service/web > west/shop/service/cart'],
    ],
  ])('%s', (_, lines, options, expected) => {
    expect(edgesOf(lines, options)).toEqual(expected);
  });
});

describe('fine-print 4: gateways', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'by workload',
      { source_workload: 'istio-ingressgateway', source_canonical_service: 'edge' },
      'east/shop/gateway/edge',
    ],
    ['by app', { source_app: 'my-egressgateway-2' }, 'east/shop/gateway/web'],
    [
      'by canonical name',
      { source_canonical_service: 'public-gateway-istio' },
      'east/shop/gateway/public-gateway-istio',
    ],
    ['by namespace', { source_workload_namespace: 'istio-ingress' }, 'east/istio-ingress/gateway/web'],
    ['and not by a name that only resembles one', { source_workload: 'gateway' }, 'east/shop/service/web'],
  ])('%s', (_, differences, id) => {
    expect(edgesOf([line('source', differences)])).toEqual([`${id} > east/shop/service/cart`]);
  });

  test.each([
    ['its name', 'istio-egressgateway.mesh.svc.cluster.local', 'istio-egressgateway', 'mesh'],
    ['its namespace', 'edge.istio-ingress.svc.cluster.local', 'edge', 'istio-ingress'],
  ])('one that nobody reached is one by %s', (_, host, name, namespace) => {
    const called = {
      destination_service: host,
      destination_service_name: name,
      destination_service_namespace: namespace,
    };
    expect(edgesOf([dead(called)])).toEqual([`east/shop/service/web > east/${namespace}/gateway/${name}`]);
  });

  test('what leaves through one does not come back to it', () => {
    const through = { source_workload: 'istio-egressgateway', source_canonical_service: 'istio-egressgateway' };
    const to = { destination_workload: 'istio-egressgateway', destination_canonical_service: 'istio-egressgateway' };
    const host = {
      destination_service: 'api.pay.example',
      destination_service_name: 'api.pay.example',
      destination_service_namespace: 'unknown',
    };
    expect(
      edgesOf([line('source', { ...host, ...to }), line('source', { ...unreached, ...host, ...through })]),
    ).toEqual([
      'east/shop/gateway/istio-egressgateway > east/unknown/external/api.pay.example',
      'east/shop/service/web > east/shop/gateway/istio-egressgateway',
    ]);
  });
});

describe('fine-print 5: what is outside', () => {
  test.each<[string, readonly Line[], readonly string[]]>([
    [
      'a host outside the mesh',
      [outside('api.pay.example')],
      ['east/shop/service/web > east/unknown/external/api.pay.example'],
    ],
    [
      'nothing but PassthroughCluster',
      [outside('unknown')],
      ['east/shop/service/web > east/unknown/external/PassthroughCluster'],
    ],
    [
      'BlackHoleCluster is one node whatever was called',
      [
        outside('a.example', { destination_service_name: 'BlackHoleCluster' }),
        outside('b.example', { destination_service_name: 'BlackHoleCluster' }),
      ],
      ['east/shop/service/web > east/unknown/external/BlackHoleCluster'],
    ],
    [
      'a host of the cluster is inside',
      [outside('gone.old.svc.cluster.local', { destination_service_name: 'unknown' })],
      ['east/shop/service/web > east/old/service/gone'],
    ],
    [
      'so is one that the proxy merely let through, on any domain, with a port',
      [outside('gone.old.svc.corp.example:8080')],
      ['east/shop/service/web > east/old/service/gone'],
    ],
    [
      'so is one pod of a headless service',
      [outside('db-0.db.data.svc.cluster.local', { destination_service_name: 'unknown' })],
      ['east/shop/service/web > east/data/service/db'],
    ],
    [
      'so is one with a service namespace',
      [outside('api.pay.example', { destination_service_name: 'pay', destination_service_namespace: 'shop' })],
      ['east/shop/service/web > east/shop/service/pay'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(edgesOf(lines)).toEqual(expected);
  });

  const hosts = (count: number) => Array.from({ length: count }, (_, i) => outside(`host-${i}.example`));
  test('fifty hosts of one caller are fifty nodes, one more folds them all', () => {
    expect(edgesOf(hosts(50))).toHaveLength(50);
    expect(edgesOf(hosts(51))).toEqual(['east/shop/service/web > east/unknown/external/PassthroughCluster']);
    expect(callsOf(hosts(51)).calls.map(({ client }) => client?.requests)).toEqual([51]);
  });

  test('a wholly unknown callee is unattributed and not a node', () => {
    const lost = line(
      'source',
      {
        ...unreached,
        destination_service: 'unknown',
        destination_service_name: 'unknown',
        destination_service_namespace: 'unknown',
        response_code: '404',
        response_flags: 'NR',
      },
      7,
    );
    const { calls, unattributed } = callsOf([lost, line('source')]);
    expect(calls).toHaveLength(1);
    expect(unattributed).toMatchObject([{ reason: 'no-route', source: { service: 'web' }, requests: 7 }]);
  });

  test('a value with the separator is not guessed at', () => {
    const { calls, unattributed } = callsOf([line('source', { source_cluster: 'a|b' }, 5), line('source')]);
    expect(calls).toHaveLength(1);
    expect(unattributed).toEqual([{ reason: 'unreadable-labels', source: null, requests: 5, bytes: 0 }]);
  });
  test('both accounts of what nobody can place count once', () => {
    const hostile = { source_cluster: 'a|b' };
    const { unattributed } = callsOf([line('source', hostile, 5), line('destination', hostile, 4)]);
    expect(unattributed).toMatchObject([{ reason: 'unreadable-labels', requests: 5 }]);
  });
  test('what had no route is told once, whoever of two sources tells it', () => {
    const lost = line('source', {
      ...unreached,
      destination_service: 'unknown',
      destination_service_name: 'unknown',
      destination_service_namespace: 'unknown',
    });
    const told = (source: string, value: number, pod: string) =>
      readingOf([{ ...lost, value }], istio, { source, reporters: { client: { 'shop|web': [pod] } } });
    const requests = (...readings: Parameters<typeof buildCalls>[0]) =>
      buildCalls(readings, defaultSettings).unattributed.map((each) => each.requests);
    expect(requests(told('a', 7, 'p1'), told('b', 6, 'p1'))).toEqual([7]);
    expect(requests(told('a', 7, 'p1'), told('b', 6, 'p2'))).toEqual([13]);
  });
  test('bytes that nobody can place are counted, apart from requests', () => {
    const nowhere = {
      ...unreached,
      destination_service: 'unknown',
      destination_service_name: 'unknown',
      destination_service_namespace: 'unknown',
    };
    const { calls, unattributed } = callsOf([
      line('source', nowhere, 900, 'istio_tcp_sent_bytes_total'),
      line('source', nowhere, 100, 'istio_tcp_received_bytes_total'),
      line('source', nowhere, 3, 'istio_tcp_connections_opened_total'),
    ]);
    expect(calls).toEqual([]);
    expect(unattributed).toMatchObject([{ reason: 'no-route', requests: 0, bytes: 1000 }]);
    expect(unattributedOf({ unattributed }, 'service')).toEqual({
      requestRate: 0,
      bytesRate: 1000,
      reasons: [{ reason: 'no-route', source: 'east/shop/service/web', requestRate: 0, bytesRate: 1000 }],
    });
  });
});
