import { describe, expect, test } from 'vitest';
import type { Buckets } from '@/lib/domain/call';
import { defaultSettings, type Settings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { coverageOf } from '@/lib/mtls/protection';
import { call, sums } from '@/lib/services/fixtures/calls';
import { buildGraph } from './build';
import { buildCalls } from './calls';
import { type Line, line, type ReadingOptions, readingOf, unnamed, unreached } from './fixtures/exposition';
import { latencyOf } from './latency';
import { windowTrust } from './trust';

/** What the fine print promises of whole graphs, each case a handful of rows and figures worked out by hand. */

const graphOf = (
  readings: readonly (readonly [readonly Line[], ReadingOptions?])[],
  { groupBy = 'service' as const, settings = defaultSettings as Settings } = {},
) => {
  const set = buildCalls(
    readings.map(([lines, options], index) => readingOf(lines, istio, { source: `s${index}`, ...options })),
    settings,
  );
  const built = buildGraph(set, { groupBy, responses: false, settings, trust: COMPLETE, span: 900_000 });
  return { calls: set.calls, nodes: built.nodes, edges: new Map(built.edges.map(({ edge }) => [edge.id, edge])) };
};
const edgeIn = (lines: readonly Line[], settings?: Settings) => {
  const [edge] = graphOf([[lines]], settings === undefined ? {} : { settings }).edges.values();
  return edge;
};

describe('two sources, one a cluster', () => {
  const across = { destination_cluster: 'west' };
  const east: readonly Line[] = [line('source', {}, 5), line('destination', {}, 5), line('source', across, 3)];
  const west: readonly Line[] = [line('destination', across, 2)];
  test('a call across is one edge with both accounts, and nothing is a duplicate', () => {
    const { edges } = graphOf([[east], [west]]);
    expect([...edges.keys()]).toEqual([
      'east/shop/service/web~east/shop/service/cart~http',
      'east/shop/service/web~west/shop/service/cart~http',
    ]);
    expect(edges.get('east/shop/service/web~west/shop/service/cart~http')).toMatchObject({
      requestRate: 3,
      accounts: { client: { requestRate: 3 }, server: { requestRate: 2 } },
      mtls: { knownRate: 2, share: 1 },
      trustReasons: [],
    });
  });
  test('names that differ from source to source are ours', () => {
    const theirs = west.map(({ labels, ...rest }) => ({
      ...rest,
      labels: { ...labels, source_cluster: 'cluster-1', destination_cluster: 'Kubernetes' },
    }));
    const { edges } = graphOf([[east], [theirs, { aliases: { 'cluster-1': 'east', Kubernetes: 'west' } }]]);
    expect(edges.size).toBe(2);
  });
  test('without labels each is the cluster its source is configured with', () => {
    const bare = { source_cluster: '', destination_cluster: '' };
    const { edges } = graphOf([
      [[line('source', bare)], { cluster: 'one' }],
      [[line('source', bare)], { cluster: 'two' }],
    ]);
    expect([...edges.keys()]).toEqual([
      'one/shop/service/web~one/shop/service/cart~http',
      'two/shop/service/web~two/shop/service/cart~http',
    ]);
  });
});

describe('fine-print 7: shares', () => {
  test.each<[string, Readonly<Record<string, string>>, number | null, number | null]>([
    ['no response after the caller left, among joined flags', { response_code: '0', response_flags: 'DC,URX' }, 0, 0.5],
    ['no response after a reset', { response_code: '0', response_flags: 'UC' }, 0.5, 0],
    ['a 500 after which the caller left', { response_code: '500', response_flags: 'DC' }, 0.5, 0],
    ['too many requests', { response_code: '429', response_flags: 'RL' }, 0, 0.5],
    ['a redirect', { response_code: '301' }, 0, 0],
    ['a code that is unknown', { response_code: 'unknown' }, 0, 0],
  ])('%s', (_, how, errorRate, clientErrorRate) => {
    expect(edgeIn([line('source', {}, 5), line('source', how, 5)])).toMatchObject({ errorRate, clientErrorRate });
  });
  test('rules of one’s own', () => {
    const settings = { ...defaultSettings, errors: { http: ['5xx', '429'], grpc: [8], ignoreFlags: [] } };
    const lines = [
      line('source', {}, 6),
      line('source', { response_code: '429' }, 1),
      line('source', { response_code: '0', response_flags: 'DC' }, 1),
    ];
    expect(edgeIn(lines, settings)).toMatchObject({ requestRate: 8, errorRate: 0.125, clientErrorRate: 0 });
  });
  test('an unknown L7 protocol is http, and joins it', () => {
    const { edges } = graphOf([[[line('source', {}, 1), line('source', { request_protocol: 'unknown' }, 2)]]]);
    expect([...edges.values()]).toMatchObject([{ protocol: 'http', requestRate: 3 }]);
  });
});

describe('fine-print 8 and 10: TCP beside requests', () => {
  const sent = (reporter: 'source' | 'destination', value: number, differences = {}) =>
    line(reporter, differences, value, 'istio_tcp_sent_bytes_total');
  const opened = (reporter: 'source' | 'destination', value: number, differences = {}) =>
    line(reporter, differences, value, 'istio_tcp_connections_opened_total');
  test('sent and received are named from the callee by both ends: an edge carries their sum', () => {
    const received = (reporter: 'source' | 'destination', value: number) =>
      line(reporter, {}, value, 'istio_tcp_received_bytes_total');
    const lines = [sent('source', 900), received('source', 100), sent('destination', 901), received('destination', 99)];
    expect(edgeIn(lines)).toMatchObject({
      bytesRate: 1000,
      connectionRate: null,
      requestRate: null,
      health: 'unknown',
    });
  });
  test('one node has requests and bytes apart; its health is that of its requests', () => {
    const { nodes } = graphOf([
      [[line('source', { response_code: '503' }, 2), line('source', {}, 8), sent('source', 50)]],
    ]);
    expect(nodes.get('east/shop/service/cart')).toMatchObject({
      health: 'failing',
      in: { requestRate: 10, errorRate: 0.2, bytesRate: 50 },
      out: { requestRate: null, errorRate: null, bytesRate: null },
    });
    // Nothing reports in: judged by what it sends.
    expect(nodes.get('east/shop/service/web')).toMatchObject({ health: 'failing', in: { requestRate: null } });
  });
  test('coverage keeps them apart: a plaintext database does not dilute the requests', () => {
    const plain = { connection_security_policy: 'none' };
    const { calls } = graphOf([
      [
        [
          line('destination', {}, 8),
          line('destination', plain, 2),
          opened('destination', 1, plain),
          opened('destination', 3),
          sent('destination', 9e6, plain),
        ],
      ],
    ]);
    expect(coverageOf(calls)).toMatchObject({
      share: 0.8,
      knownRate: 10,
      unknownRate: 0,
      plaintextRate: 2,
      state: 'partial',
      tcp: { share: 0.75, known: 4, unknown: 0, plaintext: 1, basis: 'connections' },
    });
  });
  test('a caller that says unknown says nothing, whatever else it says', () => {
    const lines = [
      line('source', { connection_security_policy: 'mutual_tls' }, 4),
      line('destination', { connection_security_policy: 'unknown' }, 4),
    ];
    expect(edgeIn(lines)?.mtls).toMatchObject({ state: 'unknown', share: null, knownRate: 0, unknownRate: 4 });
  });
});

describe('fine-print 5 and 11', () => {
  test('black holes and strangers are one a cluster', () => {
    const hole = {
      ...unreached,
      destination_service: 'a.example',
      destination_service_name: 'BlackHoleCluster',
      destination_service_namespace: 'unknown',
    };
    const { nodes } = graphOf([
      [
        [
          line('source', hole),
          line('source', { ...hole, destination_service: 'b.example', source_workload_namespace: 'data' }),
          line('source', { ...hole, source_cluster: 'west' }),
          line('destination', unnamed),
          line('destination', { ...unnamed, destination_workload_namespace: 'data' }),
          line('destination', { ...unnamed, destination_cluster: 'west' }),
        ],
      ],
    ]);
    expect([...nodes.keys()].filter((id) => /external|\/unknown\/unknown\/unknown/.test(id))).toEqual([
      'east/unknown/external/BlackHoleCluster',
      'east/unknown/unknown/unknown',
      'west/unknown/external/BlackHoleCluster',
      'west/unknown/unknown/unknown',
    ]);
  });
  test('a call on an undeclared port is at the workload that took it', () => {
    const undeclared = {
      ...unnamed,
      destination_service: 'unknown',
      destination_service_name: 'InboundPassthroughCluster',
      destination_service_namespace: 'unknown',
    };
    const { edges } = graphOf([[[line('destination', undeclared, 2)]]]);
    expect([...edges.keys()]).toEqual(['east/unknown/unknown/unknown~east/shop/service/cart~http']);
  });
});

describe('fine-print 13: age and length', () => {
  const trustAt = (age: number, scrapeInterval: number | null, length = 900_000) =>
    windowTrust({ window: { from: 0, to: length, live: true }, asOf: length - age, scrapeInterval, isEmpty: false });
  test.each<[string, number, number | null, number, string]>([
    ['90 s old', 90_000, 15_000, 900_000, 'complete'],
    ['older', 90_001, 15_000, 900_000, 'stale'],
    ['older, where nobody knows the interval', 90_001, null, 900_000, 'stale'],
    ['four slow scrapes old', 240_000, 60_000, 900_000, 'complete'],
    ['older than four slow scrapes', 240_001, 60_000, 900_000, 'stale'],
    ['four scrapes long', 0, 15_000, 60_000, 'complete'],
    ['shorter', 0, 15_000, 59_999, 'partial'],
  ])('%s', (_, age, interval, length, state) => {
    expect(trustAt(age, interval, length).state).toBe(state);
  });
});

test('product rule 4: a histogram of +Inf alone takes nothing from those with bounds', () => {
  const told = (buckets: Buckets) => call({ server: sums({ requests: 1, buckets }) });
  const bounded = told([
    [100, 5],
    [200, 10],
    [Number.POSITIVE_INFINITY, 10],
  ]);
  const alone = told([[Number.POSITIVE_INFINITY, 4]]);
  // Rank 9.5 of 10 lies nine tenths into (100, 200].
  expect(latencyOf([bounded, alone])).toMatchObject({ p50Ms: 100, p95Ms: 190, account: 'server' });
  expect(latencyOf([alone])).toMatchObject({ p50Ms: null, p95Ms: null, account: 'server' });
});
