import { beforeAll, describe, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import { HISTORY } from '@/demo/state';
import { type TruthEdge, truthOf, verdictOf } from '@/demo/truth';
import { requestOf, traceIdOf } from './ids';
import { jaegerTrace } from './jaeger';
import { normalAt } from './normal';
import { otlpRequest } from './otlp';
import { courseOf, requestsIn, SAMPLED } from './requests';
import type { DemoSpan } from './span';
import { spansOf, spansOfTrace } from './spans';
import { zipkinSpans } from './zipkin';

const openedAt = openingAt(Date.UTC(2026, 7, 20, 15, 30, 7));
const shop = { openedAt, proxies: true };
/** The incident at its worst: it began twelve minutes before, and takes six to get there. */
const [from, to] = [openedAt - 300, openedAt];

/** A call as the caller's proxy wrote it down: from where, where to. */
const edgeOf = ({ attributes }: DemoSpan): string => {
  const upstream = String(attributes.upstream_cluster);
  const host = upstream.includes('Cluster')
    ? String(attributes['http.url']).split('/')[2]?.split(':')[0]
    : upstream.split('|')[3];
  return `${attributes['istio.cluster_id']}/${attributes['istio.namespace']}/${attributes['istio.canonical_service']} ${host}`;
};

const hostOf = (to: string | null): string => {
  if (to === null || !to.includes('/')) return String(to);
  const [, namespace, name] = to.split('/');
  return `${name}.${namespace}.svc.cluster.local`;
};

const isError = ({ attributes }: DemoSpan): boolean =>
  verdictOf({
    response_code: String(attributes['http.status_code']),
    response_flags: String(attributes.response_flags),
    request_protocol: 'grpc.path' in attributes ? 'grpc' : 'http',
    ...('grpc.status_code' in attributes && { grpc_response_status: String(attributes['grpc.status_code']) }),
  }) === 'error';

const byEdge = (spans: readonly DemoSpan[]): ReadonlyMap<string, readonly DemoSpan[]> => {
  const edges = new Map<string, DemoSpan[]>();
  for (const span of spans) edges.set(edgeOf(span), [...(edges.get(edgeOf(span)) ?? []), span]);
  return edges;
};

/** Five standard deviations of a share seen in `n` draws: a law that holds on any day. */
const off = (share: number, n: number): number => 5 * Math.sqrt(Math.max(share * (1 - share), 1 / n) / n);

describe('what the traces tell', () => {
  let traces: readonly (readonly DemoSpan[])[] = [];
  let spans: readonly DemoSpan[] = [];
  let edges: readonly (readonly [TruthEdge, readonly DemoSpan[]])[] = [];
  beforeAll(() => {
    traces = spansOf({ fromMs: from * 1000, toMs: to * 1000 }, shop);
    spans = traces.flat();
    const told = byEdge(spans.filter(({ kind, attributes }) => kind === 'client' && attributes.component === 'proxy'));
    edges = truthOf(openedAt, from, to).edges.flatMap((edge) => {
      const own = told.get(`${edge.from} ${hostOf(edge.to)}`) ?? [];
      return edge.client === null || edge.client.requests === 0 || own.length < 25 ? [] : [[edge, own] as const];
    });
  }, 60_000);

  test('of the calls that are busy enough to be judged by', () => {
    expect(edges.length).toBeGreaterThan(25);
    expect(edges.map(([edge]) => edge.to)).toContain('east/payments/ledger');
  });

  test('is a fair sample of what the metrics count', () => {
    for (const [edge, own] of edges) {
      const expected = (edge.client?.requests ?? 0) * SAMPLED;
      // A request calls the same service up to three times: its calls come in bunches.
      expect(Math.abs(own.length - expected), `${edge.from} ${edge.to}`).toBeLessThan(5 * Math.sqrt(3 * expected) + 3);
    }
  });

  test('is as often an error as the metrics say', () => {
    for (const [edge, own] of edges) {
      const share = own.filter(isError).length / own.length;
      expect(Math.abs(share - (edge.client?.errorRate ?? 0)), `${edge.from} ${edge.to}`).toBeLessThan(
        off(edge.client?.errorRate ?? 0, own.length / 2),
      );
    }
  });

  test('is as slow as the metrics say, at the median and above', () => {
    for (const [edge, own] of edges)
      for (const bound of [25, 100, 250, 500, 1000, 2500]) {
        const { client } = edge;
        const upTo =
          (client?.buckets[[5, 10, 25, 50, 100, 250, 500, 1000, 2500].indexOf(bound)] ?? 0) / (client?.requests ?? 1);
        const share = own.filter(({ durationUs }) => durationUs <= bound * 1000).length / own.length;
        // Calls are made to fit into what their caller took: that may move a few in a hundred.
        expect(Math.abs(share - upTo), `${edge.from} ${edge.to} ≤ ${bound} ms`).toBeLessThan(
          off(upTo, own.length / 2) + 0.06,
        );
      }
  });

  test('has failed checkouts that failed by a full connection pool', () => {
    const failed = traces.filter((trace) =>
      trace.some((span) => span.process.service === 'checkout.shop' && span.kind === 'server' && isError(span)),
    );
    const byOverflow = failed.filter((trace) => trace.some(({ attributes }) => attributes.response_flags === 'UO'));
    expect(failed.length).toBeGreaterThan(5);
    expect(byOverflow.length / failed.length).toBeGreaterThan(0.5);
  });

  test('has retries: several attempts of a callee under one call', () => {
    const attempts = new Map<string, number>();
    for (const span of spans)
      if (span.process.service === 'reviews.shop' && span.kind === 'server')
        attempts.set(String(span.parentId), (attempts.get(String(span.parentId)) ?? 0) + 1);
    expect([...attempts.values()].some((count) => count > 1)).toBe(true);
  });

  test('has the caller without a proxy, as a trace that begins with the callee', () => {
    const begun = traces.map((trace) => trace.find(({ parentId }) => parentId === null));
    expect(begun.some((root) => root?.kind === 'server' && root.process.service === 'orders.fulfilment')).toBe(true);
  });

  test('is one tree a trace, with ids of its own', () => {
    for (const trace of traces) {
      const ids = new Set(trace.map(({ spanId }) => spanId));
      expect(ids.size).toBe(trace.length);
      expect(trace.filter(({ parentId }) => parentId === null)).toHaveLength(1);
      expect(trace.every(({ parentId }) => parentId === null || ids.has(parentId))).toBe(true);
    }
  });

  test('is the same whenever it is asked', () => {
    const [trace] = traces;
    expect(spansOfTrace(trace?.[0]?.traceId ?? '', shop, to * 1000)).toEqual(trace);
    expect(spansOfTrace('00'.repeat(16), shop, to * 1000)).toBeNull();
    expect(spansOf({ fromMs: (to - 15) * 1000, toMs: to * 1000 }, shop)).toEqual(
      traces.filter((one) => Math.min(...one.map(({ startUs }) => startUs)) >= (to - 15.001) * 1e6),
    );
  });

  test('goes without the proxies where a mesh has none', () => {
    const programs = spansOf({ fromMs: (to - 30) * 1000, toMs: to * 1000 }, { openedAt, proxies: false }).flat();
    expect(programs.length).toBeGreaterThan(20);
    expect(programs.filter(({ attributes }) => attributes.component === 'proxy')).toEqual([]);
  });

  test('is spelled as each back end takes it', () => {
    const [trace = []] = traces;
    const { data } = { data: jaegerTrace(trace) };
    expect(data.spans).toHaveLength(trace.length);
    expect(new Set(data.spans.map(({ processID }) => processID))).toEqual(new Set(Object.keys(data.processes)));
    const otlp = otlpRequest(trace).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap((scope) => scope.spans),
    );
    expect(otlp.map(({ spanId }) => spanId).sort()).toEqual(trace.map(({ spanId }) => spanId).sort());
    expect(
      zipkinSpans(trace).every(({ tags }) => Object.values(tags).every((value) => typeof value === 'string')),
    ).toBe(true);
  });
});

test('every sampled request of the whole window is found by its id', () => {
  for (let step = Math.floor((openedAt - HISTORY) / 15); step < openedAt / 15; step += 97)
    for (const request of requestsIn(step)) {
      expect(requestOf(traceIdOf(request))).toEqual(request);
      expect(requestOf(traceIdOf(request).toUpperCase())).toEqual(request);
    }
  const [request] = requestsIn(Math.floor(openedAt / 15));
  if (request) expect(courseOf(request, shop).beganMs).toBeGreaterThanOrEqual(request.step * 15_000);
});

test.each([
  [0.5, 0],
  [0.975, 1.959964],
  [0.001, -3.090232],
  [0.9999, 3.719016],
])('a share %d of a normal distribution lies below %d', (share, value) => {
  expect(normalAt(share)).toBeCloseTo(value, 5);
});
