import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Call, endEntity, headlineOf } from '@/lib/domain/call';
import { edgeId, entityId, parseEdgeId, parseEntityId } from '@/lib/domain/entity';
import { groupings } from '@/lib/domain/scope';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { meshMemory } from '@/lib/mesh/memory';
import { buildGraph } from './build';
import { buildCalls } from './calls';
import { endsMemory } from './ends-memory';
import { type Line, line, readingOf, unnamed, unreached } from './fixtures/exposition';
import { protectionOfAll } from './protection';

const callsOf = (lines: readonly Line[]) => buildCalls([readingOf(lines, istio)], defaultSettings).calls;
const options = { responses: true, settings: defaultSettings, trust: COMPLETE, span: 900_000 };
const graphOf = (calls: readonly Call[], groupBy: (typeof groupings)[number] = 'service') =>
  buildGraph({ calls }, { ...options, groupBy });

const name = fc.constantFrom('web', 'cart', 'pay', 'unknown', '', 'istio-ingressgateway', '<img>', 'a~b', 'x/y@z');
const cluster = fc.constantFrom('east', 'west', 'unknown', '');
/** Rates that are whole numbers, so that no sum depends on its order. */
const rate = fc.nat({ max: 1000 });
const anyLine: fc.Arbitrary<Line> = fc
  .record({
    reporter: fc.constantFrom('source' as const, 'destination' as const),
    ends: fc.record({
      source_workload: name,
      source_canonical_service: name,
      source_canonical_revision: fc.constantFrom('v1', 'v2', 'latest'),
      source_cluster: cluster,
      destination_workload: name,
      destination_canonical_service: name,
      destination_canonical_revision: fc.constantFrom('v1', 'v2', ''),
      destination_cluster: cluster,
      destination_service: fc.constantFrom('cart.shop.svc.cluster.local', 'pay.example', 'unknown'),
      destination_service_name: fc.constantFrom('cart', 'PassthroughCluster', 'BlackHoleCluster', 'unknown'),
      destination_service_namespace: fc.constantFrom('shop', 'unknown'),
    }),
    how: fc.record({
      request_protocol: fc.constantFrom('http', 'grpc', 'other'),
      response_code: fc.constantFrom('200', '404', '503', '0'),
      grpc_response_status: fc.constantFrom('', '0', '7', '14'),
      response_flags: fc.constantFrom('-', 'DC', 'UO', 'URX,UF'),
    }),
    policy: fc.constantFrom('mutual_tls', 'none', 'unknown'),
    metric: fc.constantFrom(
      'istio_requests_total',
      'istio_requests_total',
      'istio_request_duration_milliseconds_sum',
      'istio_tcp_sent_bytes_total',
      'istio_tcp_connections_opened_total',
    ),
    value: rate,
  })
  .map(({ reporter, ends, how, policy, metric, value }) =>
    line(
      reporter,
      { ...ends, ...how, connection_security_policy: reporter === 'source' ? 'unknown' : policy },
      value,
      metric,
    ),
  );
const anyLines = fc.array(anyLine, { maxLength: 16 });

describe('laws', () => {
  test('the order of rows changes nothing', () => {
    const shuffled = anyLines.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...groupings), ([lines, others], groupBy) => {
        const [a, b] = [graphOf(callsOf(lines), groupBy), graphOf(callsOf(others), groupBy)];
        expect([...b.nodes.values()]).toEqual([...a.nodes.values()]);
        expect(b.edges.map(({ edge }) => edge)).toEqual(a.edges.map(({ edge }) => edge));
      }),
    );
  });

  test('what was said before changes nothing', () => {
    // Few frames are remembered, so that some are forgotten and come again.
    const looks = fc.array(fc.tuple(anyLines, fc.constantFrom(null, 'home'), fc.constantFrom('', 'memory', 'ends')), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(looks, (before) => {
        const [memory, ends] = [meshMemory(), endsMemory(2)];
        for (const [lines, cluster, forgotten] of [...before, ...before]) {
          const again = buildCalls([readingOf(lines, istio, { memory, cluster })], defaultSettings, ends);
          memory.looked();
          if (forgotten === 'memory') memory.forget();
          if (forgotten === 'ends') ends.forget();
          expect(again).toEqual(buildCalls([readingOf(lines, istio, { cluster })], defaultSettings));
        }
      }),
    );
  });
  test('the same pairs are resolved once', () => {
    const [memory, ends] = [meshMemory(), endsMemory(2)];
    const look = (value: number) =>
      buildCalls([readingOf([line('source', {}, value)], istio, { memory })], defaultSettings, ends).calls[0];
    const [first, second] = [look(1), look(2)];
    expect(second?.source).toBe(first?.source);
    expect([first?.client?.requests, second?.client?.requests]).toEqual([1, 2]);
    ends.forget();
    expect(look(3)?.source).not.toBe(first?.source);
  });

  test('splitting a row over pods changes nothing', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const split = lines.flatMap(({ value, ...rest }) =>
          [Math.floor(value / 3), value - Math.floor(value / 3)].map((part) => ({ ...rest, value: part })),
        );
        expect(graphOf(callsOf(split)).edges.map(({ edge }) => edge)).toEqual(
          graphOf(callsOf(lines)).edges.map(({ edge }) => edge),
        );
      }),
    );
  });

  test('both ends of an edge are nodes, and ids come back from their text', () => {
    fc.assert(
      fc.property(anyLines, fc.constantFrom(...groupings), (lines, groupBy) => {
        const { nodes, edges } = graphOf(callsOf(lines), groupBy);
        for (const { edge } of edges) {
          expect(nodes.has(edge.source) && nodes.has(edge.target)).toBe(true);
          expect(parseEdgeId(edge.id)).toEqual({ source: edge.source, target: edge.target, protocol: edge.protocol });
        }
        for (const [id, { cluster: at, namespace, kind, name: called, version }] of nodes)
          expect(parseEntityId(id)).toEqual({ cluster: at, namespace, kind, name: called, version });
      }),
    );
  });

  test('every share lies in 0..1 or is null', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        for (const { edge } of graphOf(callsOf(lines)).edges) {
          for (const share of [edge.errorRate, edge.clientErrorRate, edge.mtls.share])
            expect(share === null || (share >= 0 && share <= 1)).toBe(true);
        }
      }),
    );
  });

  test('accounts are never added: the headline is one of them, and every grouping has the same total', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const calls = callsOf(lines);
        for (const call of calls) expect([call.client, call.server]).toContain(headlineOf(call));
        const total = calls.reduce((sum, call) => sum + (headlineOf(call)?.requests ?? 0), 0);
        const sums = { client: 0, server: 0 };
        for (const { client, server } of calls) {
          sums.client += client?.requests ?? 0;
          sums.server += server?.requests ?? 0;
        }
        expect(total).toBeLessThanOrEqual(sums.client + sums.server);
        for (const groupBy of groupings) {
          const { edges } = graphOf(calls, groupBy);
          const shown = edges
            .flatMap(({ calls: own }) => own)
            .reduce((sum, call) => sum + (headlineOf(call)?.requests ?? 0), 0);
          expect(shown).toBe(total);
        }
      }),
    );
  });

  test('without the server account nothing is more protected and nothing less unknown', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const both = lines.flatMap((row) => [
          row,
          { ...row, labels: { ...row.labels, reporter: 'source', connection_security_policy: 'unknown' } },
        ]);
        const told = protectionOfAll(callsOf(both));
        const half = protectionOfAll(callsOf(both.filter(({ labels }) => labels.reporter === 'source')));
        for (const basis of ['requests', 'connections', 'bytes'] as const) {
          expect(half[basis].protected).toBeLessThanOrEqual(told[basis].protected);
          expect(half[basis].unknown).toBeGreaterThanOrEqual(told[basis].unknown);
        }
      }),
    );
  });
});

describe('fine-print 6: the headline', () => {
  const only = (lines: readonly Line[]) => graphOf(callsOf(lines)).edges.map(({ edge }) => edge);

  test("is the caller's account, and both are kept", () => {
    const [edge] = only([
      line('source', {}, 8),
      line('source', { response_code: '503' }, 2),
      line('destination', {}, 8),
    ]);
    expect(edge).toMatchObject({
      requestRate: 10,
      errorRate: 0.2,
      accounts: { client: { requestRate: 10, errorRate: 0.2 }, server: { requestRate: 8, errorRate: 0 } },
    });
  });

  test("is the callee's where no caller reports, chosen per pair and then summed", () => {
    const [edge] = only([
      line('source', {}, 10),
      line('destination', {}, 9),
      line('destination', { source_workload: 'web-2' }, 5),
    ]);
    expect(edge).toMatchObject({
      requestRate: 15,
      accounts: { client: { requestRate: 10 }, server: { requestRate: 14 } },
    });
  });

  test('does not count twice when the accounts tell versions apart differently', () => {
    const [edge] = only([
      line('source', { destination_canonical_revision: 'latest' }, 10),
      line('destination', {}, 10),
    ]);
    expect(edge).toMatchObject({ requestRate: 10, mtls: { share: 1, knownRate: 10, unknownRate: 0 } });
  });

  test('is not a caller that only lists the call while the callee counts it', () => {
    const [edge] = only([line('source', {}, 0), line('destination', {}, 9)]);
    expect(edge).toMatchObject({ requestRate: 9, health: 'healthy' });
  });

  test('retries count once, as the caller sent them', () => {
    const [edge] = only([line('source', {}, 10), line('destination', {}, 13)]);
    expect(edge).toMatchObject({ requestRate: 10, mtls: { share: 1, knownRate: 13 } });
  });
});

test('fine-print 8: idle is series without traffic, and a ratio of nothing is null', () => {
  const { edges, nodes } = graphOf(callsOf([line('source', {}, 0)]));
  expect(edges).toMatchObject([{ isIdle: true, edge: { requestRate: 0, errorRate: null, health: 'idle' } }]);
  expect([...nodes.values()].map(({ health }) => health)).toEqual(['idle', 'idle']);
});

describe('fine-print 9: latency', () => {
  const took = (reporter: 'source' | 'destination', value: number, differences = {}) =>
    line(reporter, differences, value, 'istio_request_duration_milliseconds_sum');
  const latency = (lines: readonly Line[]) => graphOf(callsOf(lines)).edges[0]?.edge.latency;

  test("is the server's account", () => {
    const lines = [line('source', {}, 10), line('destination', {}, 8), took('source', 500), took('destination', 80)];
    expect(latency(lines)).toMatchObject({ account: 'server', meanMs: 10 });
  });
  test("or the client's where no server reports", () => {
    expect(latency([line('source', {}, 10), took('source', 500)])).toMatchObject({ account: 'client', meanMs: 50 });
  });
  test("of a dead and a living half, the living half's", () => {
    const lines = [
      line('source', {}, 10),
      line('destination', {}, 10),
      took('destination', 100),
      line('source', { ...unreached, response_code: '503' }, 5),
      took('source', 5, unreached),
    ];
    expect(latency(lines)).toMatchObject({ account: 'server', meanMs: 10 });
  });
  test('without durations there is none', () => {
    expect(latency([line('source', {}, 10)])).toEqual({
      account: null,
      meanMs: null,
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
    });
  });
});

describe('fine-print 10: the lock of an edge', () => {
  const mtls = (lines: readonly Line[]) => graphOf(callsOf(lines)).edges[0]?.edge.mtls;
  test.each<[string, readonly Line[], object]>([
    [
      'mutual',
      [line('source', {}, 9), line('destination', {}, 8)],
      { state: 'mutual', share: 1, knownRate: 8, unknownRate: 0, basis: 'requests' },
    ],
    ['plaintext', [line('destination', unnamed, 3)], { state: 'plaintext', share: 0, knownRate: 3, unknownRate: 0 }],
    [
      'partial',
      [line('destination', {}, 3), line('destination', { connection_security_policy: 'none' }, 1)],
      { state: 'partial', share: 0.75 },
    ],
    [
      'unknown, when only the caller reports',
      [line('source', { connection_security_policy: 'mutual_tls' }, 3)],
      { state: 'unknown', share: null, knownRate: 0, unknownRate: 3 },
    ],
    [
      'unknown remainder beside the share',
      [line('destination', {}, 3), line('destination', { connection_security_policy: '' }, 1)],
      { state: 'mutual', share: 1, knownRate: 3, unknownRate: 1 },
    ],
    [
      'TCP by connections opened',
      [
        line('destination', {}, 4, 'istio_tcp_connections_opened_total'),
        line('destination', {}, 900, 'istio_tcp_sent_bytes_total'),
      ],
      { state: 'mutual', basis: 'connections', knownRate: 4 },
    ],
    [
      'TCP by bytes when none was opened',
      [
        line('destination', {}, 0, 'istio_tcp_connections_opened_total'),
        line('destination', {}, 900, 'istio_tcp_sent_bytes_total'),
      ],
      { state: 'mutual', basis: 'bytes', knownRate: 900 },
    ],
  ])('%s', (_, lines, expected) => {
    expect(mtls(lines)).toMatchObject(expected);
  });
});

test("an edge's id is made of its ends", () => {
  const [call] = callsOf([line('source')]);
  const ids = call === undefined ? [] : [call.source, call.target].map((end) => entityId(endEntity(end, 'service')));
  const [edge] = call === undefined ? [] : graphOf([call]).edges;
  expect(edge?.edge.id).toBe(edgeId(ids[0] ?? '', ids[1] ?? '', 'http'));
});
