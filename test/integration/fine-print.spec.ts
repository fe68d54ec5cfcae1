import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EntityKind, edgeId, entityId } from '@/lib/domain/entity';
import type { Frame } from '@/lib/domain/envelope';
import { defaultSettings } from '@/lib/domain/settings';
import type { PromQL } from '@/lib/domain/units';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadCoverage } from '@/lib/server/load-coverage';
import { loadGraph } from '@/lib/server/load-graph';
import { loadOverview } from '@/lib/server/load-overview';
import { loadService } from '@/lib/server/load-service';
import { loadServices } from '@/lib/server/load-services';
import { loadSignals } from '@/lib/server/load-signals';
import type { Loaded } from '@/lib/server/loaded';
import { decodeParams, type Params, type Values } from '@/lib/url/params';
import { graphRequestParams, plainRequestParams, signalsRequestParams } from '@/lib/url/view';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';

/** The fine print against a real Prometheus: rows as somebody's own mesh may write them, rates worked out by hand. */

const MINUTES = 10;
const STEP = 15;
const to = Math.floor(Date.now() / 15_000) * 15 - 3600;
const from = to - MINUTES * 60;

type Labels = Readonly<Record<string, string>>;
interface Row {
  readonly metric: string;
  readonly labels: Labels;
  /** Per second. */
  readonly rate: number;
  /** The counter starts again in the middle of the window. */
  readonly resets?: boolean;
  readonly value?: string;
}

const REQUESTS = 'istio_requests_total';
const base = (namespace: string): Labels => ({
  source_workload: 'web',
  source_workload_namespace: namespace,
  source_canonical_service: 'web',
  source_canonical_revision: 'latest',
  source_cluster: 'east',
  destination_workload: 'cart',
  destination_workload_namespace: namespace,
  destination_canonical_service: 'cart',
  destination_canonical_revision: 'latest',
  destination_cluster: 'east',
  destination_service: `cart.${namespace}.svc.cluster.local`,
  destination_service_name: 'cart',
  destination_service_namespace: namespace,
  request_protocol: 'http',
  response_code: '200',
  response_flags: '-',
});
const row = (
  reporter: 'source' | 'destination' | 'waypoint',
  namespace: string,
  rate: number,
  differences: Labels = {},
  metric = REQUESTS,
): Row => ({
  metric,
  rate,
  labels: {
    reporter,
    ...base(namespace),
    connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
    ...differences,
  },
});
const both = (namespace: string, rate: number, differences: Labels = {}): readonly Row[] => [
  row('source', namespace, rate, differences),
  row('destination', namespace, rate, differences),
];
const histogram = (namespace: string, bounds: Readonly<Record<string, number>>, differences: Labels): readonly Row[] =>
  Object.entries(bounds).map(([le, rate]) =>
    row('destination', namespace, rate, { ...differences, le }, 'istio_request_duration_milliseconds_bucket'),
  );

/** Quotes, commas, a newline, a backslash, and everything that separates parts of an id. */
const HOSTILE = 'a"b,c\n\\d/e@f~g%h{i}=';
const without = (labels: readonly string[]): Labels => Object.fromEntries(labels.map((label) => [label, '']));
const DEAD = without([
  'destination_workload',
  'destination_workload_namespace',
  'destination_canonical_service',
  'destination_canonical_revision',
  'destination_cluster',
]);

const ODD = { source_cluster: 'odd', destination_cluster: 'odd' };

const rows: readonly Row[] = [
  // 8 + 1 + 1 over two pods, three endings; the server never saw the last.
  row('source', 'split', 5, { pod: 'web-1' }),
  row('source', 'split', 3, { pod: 'web-2' }),
  row('source', 'split', 1, { pod: 'web-1', response_code: '404' }),
  row('source', 'split', 0.5, { pod: 'web-1', response_code: '503', response_flags: 'URX,UF' }),
  row('source', 'split', 0.5, { pod: 'web-2', response_code: '0', response_flags: 'UF' }),
  row('destination', 'split', 8, { pod: 'cart-1' }),
  row('destination', 'split', 1, { pod: 'cart-1', response_code: '404' }),
  row('waypoint', 'split', 9),
  { ...row('source', 'reset', 4), resets: true },
  row('destination', 'reset', 4),
  // A dead service: labels that are not there at all, beside rows that say `unknown`.
  ...both('dead', 6, { destination_canonical_service: 'basket' }),
  row('source', 'dead', 2, { ...DEAD, response_code: '503', response_flags: 'UH' }),
  row('source', 'dead', 2, {
    ...Object.fromEntries(Object.keys(DEAD).map((label) => [label, 'unknown'])),
    response_code: '503',
    response_flags: 'UO',
  }),
  ...Object.entries({ '0': 5, '14': 1, '7': 1, '8': 1, '16': 1, '': 1 }).flatMap(([status, rate]) =>
    both('rpc', rate, { request_protocol: 'grpc', grpc_response_status: status }),
  ),
  ...both('evil', 3, {
    destination_workload: HOSTILE,
    destination_canonical_service: HOSTILE,
    destination_service: `${HOSTILE}.evil.svc.cluster.local`,
    destination_service_name: HOSTILE,
  }),
  ...histogram('evil', { '10': 1, '100': 3, '+Inf': 3 }, { destination_workload: HOSTILE }),
  ...both('pipe', 2, { source_workload: 'a|b' }),
  // In a cluster of its own: whatever is summed with it in the back end is no number either.
  { ...row('source', 'nan', 1, { ...ODD, response_code: '500' }), value: 'NaN' },
  row('source', 'nan', 2, ODD),
  // Two pods with other bounds; `histogram_quantile` is asked the same.
  ...both('bounds', 10),
  ...histogram('bounds', { '10': 2, '50': 4, '+Inf': 5 }, { pod: 'cart-1' }),
  ...histogram('bounds', { '10': 1, '25': 3, '50': 4, '+Inf': 5 }, { pod: 'cart-2' }),
  ...both('infinite', 1),
  ...histogram('infinite', { '+Inf': 1 }, {}),
  row('source', 'tcp', 900, { request_protocol: 'tcp' }, 'istio_tcp_sent_bytes_total'),
  row('destination', 'tcp', 800, { request_protocol: 'tcp' }, 'istio_tcp_sent_bytes_total'),
  row('destination', 'tcp', 100, { request_protocol: 'tcp' }, 'istio_tcp_received_bytes_total'),
  row('source', 'idle', 0),
];

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const valueAt = ({ rate, resets = false, value }: Row, at: number): string =>
  value ?? String(1000 * Number(!resets) + rate * (at - (resets && at >= to - 300 ? to - 300 - STEP : from - 900)));

/** Samples of one instant stand together per series: openmetrics wants a metric's series in one piece. */
const history = (all: readonly Row[]): string =>
  all
    .toSorted((a, b) => (a.metric < b.metric ? -1 : 1))
    .flatMap((each) => {
      const labels = Object.entries(each.labels).flatMap(([name, said]) =>
        said === '' ? [] : [`${name}="${escaped(said)}"`],
      );
      const lines: string[] = [];
      for (let at = from - 300; at <= to; at += STEP)
        lines.push(`${each.metric}{${labels.join(',')}} ${valueAt(each, at)} ${at}\n`);
      return lines;
    })
    .join('');

const service = (namespace: string, name: string, kind: EntityKind = 'service') =>
  entityId({ cluster: 'east', namespace, kind, name, version: null });
const webTo = (namespace: string, name = 'cart', protocol: 'http' | 'grpc' | 'tcp' = 'http') =>
  edgeId(service(namespace, 'web'), service(namespace, name), protocol);

let prometheus: RunningPrometheus;
let context: Context;
beforeAll(async () => {
  prometheus = await startPrometheus({ openmetrics: history(rows) });
  const source = prometheusAt({ id: 'p', url: prometheus.url, clock: () => to * 1000, scrapeInterval: STEP * 1000 });
  context = { sources: [source], settings: defaultSettings };
});
afterAll(() => prometheus?.stop());

type Load<P extends Params, T> = (context: Context, view: Values<P>, signal: AbortSignal) => Promise<Loaded<T>>;
const answerOf = async <P extends Params, T>(params: P, load: Load<P, T>, also: Labels): Promise<Loaded<T>> => {
  const search = new URLSearchParams({ from: String(from * 1000), to: String(to * 1000), ...also });
  return load(context, decodeParams(params, search).values, new AbortController().signal);
};
const frameOf = async <P extends Params, T>(params: P, load: Load<P, T>, also: Labels = {}): Promise<Frame<T>> => {
  const answer = await answerOf(params, load, also);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
};
const graph = (also: Labels = {}) => frameOf(graphRequestParams, loadGraph, also);
const edge = async (id: string, also: Labels = {}) => (await graph(also)).data.edges.find((each) => each.id === id);

describe('edges', () => {
  test('rows split over pods, codes and flags are one edge; a waypoint is no third account', async () => {
    expect(await edge(webTo('split'), { responses: '1' })).toMatchObject({
      requestRate: 10,
      errorRate: 0.1,
      clientErrorRate: 0.1,
      mtls: { state: 'mutual', share: 1, knownRate: 9, unknownRate: 0 },
      accounts: {
        client: { requestRate: 10, errorRate: 0.1 },
        server: { requestRate: 9, errorRate: 0, clientErrorRate: 0.1111 },
      },
      responses: [
        { account: 'client', code: '200', flags: null, rate: 8 },
        { account: 'client', code: '404', flags: null, rate: 1 },
        { account: 'client', code: '0', flags: 'UF', rate: 0.5 },
        { account: 'client', code: '503', flags: 'URX,UF', rate: 0.5 },
        { account: 'server', code: '200', rate: 8 },
        { account: 'server', code: '404', rate: 1 },
      ],
    });
  });
  test('a counter that starts again loses nothing', async () => {
    expect(await edge(webTo('reset'))).toMatchObject({ requestRate: 4, accounts: { client: { requestRate: 4 } } });
  });
  test('a dead service is the one others reach by that host, missing or unknown', async () => {
    expect(await edge(webTo('dead', 'basket'))).toMatchObject({
      requestRate: 10,
      errorRate: 0.4,
      mtls: { share: 1, knownRate: 6, unknownRate: 4 },
    });
  });
  test('gRPC 14 fails, 7, 8 and 16 are the caller’s, no status is neither', async () => {
    expect(await edge(webTo('rpc', 'cart', 'grpc'))).toMatchObject({
      requestRate: 10,
      errorRate: 0.1,
      clientErrorRate: 0.3,
    });
  });
  test('TCP with bytes alone has no requests, no errors, no connections, and is weighed by bytes', async () => {
    expect(await edge(webTo('tcp', 'cart', 'tcp'))).toMatchObject({
      requestRate: null,
      errorRate: null,
      clientErrorRate: null,
      bytesRate: 900,
      connectionRate: null,
      health: 'unknown',
      mtls: { state: 'mutual', knownRate: 900, unknownRate: 0, basis: 'bytes' },
    });
  });
  test('no number is no reading: what is left stands, and nothing is NaN', async () => {
    const odd = (name: string) => entityId({ cluster: 'odd', namespace: 'nan', kind: 'service', name, version: null });
    expect(await edge(edgeId(odd('web'), odd('cart'), 'http'))).toMatchObject({ requestRate: 2, errorRate: 0 });
  });
  test('idle is only there when asked for', async () => {
    expect(await edge(webTo('idle'))).toBeUndefined();
    expect(await edge(webTo('idle'), { idle: '1' })).toMatchObject({ requestRate: 0, errorRate: null, health: 'idle' });
  });
  test('a value that holds the separator is counted apart, once', async () => {
    const { data, meta } = await graph();
    expect(data.unattributed).toEqual({
      requestRate: 2,
      reasons: [{ reason: 'unreadable-labels', source: null, requestRate: 2 }],
    });
    expect(meta.trust).toEqual({ state: 'partial', reasons: ['unreadable-labels'] });
  });
});

describe('names are hostile', () => {
  const id = service('evil', HOSTILE);
  test('as a focus, with its distribution', async () => {
    const found = await edge(webTo('evil', HOSTILE), { focus: id, latency: 'quantiles' });
    // p50: rank 1.5 lies a quarter into (10, 100]; p95: rank 2.85, at 92.5 %.
    expect(found?.latency).toMatchObject({ p50Ms: 32.5, p95Ms: 93.25, account: 'server' });
  });
  test('as a service, and over time', async () => {
    const wanted = { cluster: null, namespace: 'evil', name: HOSTILE };
    const { data } = await frameOf(plainRequestParams, loadService(wanted));
    expect(data.service).toMatchObject({ id, name: HOSTILE, signals: { requestRate: 3 } });
    const signals = await frameOf(signalsRequestParams, loadSignals, { scope: 'service', id });
    expect(signals.data.series.requestRate.points.at(-1)).toEqual([to * 1000, 3]);
    expect(signals.data.series.p95Ms.points.at(-1)).toEqual([to * 1000, 93.25]);
  });
});

describe('distributions', () => {
  test('pods with other bounds are read as `histogram_quantile` reads them', async () => {
    const found = await edge(webTo('bounds'), { focus: service('bounds', 'cart'), latency: 'quantiles' });
    for (const [field, q] of [
      ['p50Ms', 0.5],
      ['p95Ms', 0.95],
      ['p99Ms', 0.99],
    ] as const) {
      const promql =
        `histogram_quantile(${q}, sum by (le) (rate(istio_request_duration_milliseconds_bucket{destination_workload_namespace="bounds"}[600s])))` as PromQL;
      const answer = await context.sources[0]?.instant(
        { id: 'test', promql, at: to * 1000 },
        new AbortController().signal,
      );
      const told = answer?.ok ? (answer.value.value[0]?.value ?? null) : null;
      expect(found?.latency[field]).toBe(told === null ? null : Number(told.toPrecision(4)));
      expect(told).not.toBeNull();
    }
  });
  test('+Inf alone says nothing', async () => {
    const found = await edge(webTo('infinite'), { focus: service('infinite', 'cart'), latency: 'quantiles' });
    expect(found?.latency).toMatchObject({ p50Ms: null, p95Ms: null, p99Ms: null });
  });
});

/** 10 + 4 + 10 + 10 + 3 + 2 + 10 + 1: every headline of a node. */
const ALL = 50;

describe('sums', () => {
  test.each(['service', 'workload', 'version', 'namespace', 'cluster'])('by %s nothing is lost', async (groupBy) => {
    const { data } = await graph({ groupBy });
    expect(data.edges.reduce((sum, each) => sum + (each.requestRate ?? 0), 0)).toBeCloseTo(ALL, 6);
    expect(data.nodes.reduce((sum, node) => sum + (node.in.requestRate ?? 0), 0)).toBeCloseTo(ALL, 6);
  });
  test('groups have ids of their own and call themselves', async () => {
    const namespace = service('split', 'split', 'namespace');
    expect((await graph({ groupBy: 'namespace' })).data.edges.map(({ id }) => id)).toContain(
      edgeId(namespace, namespace, 'http'),
    );
    expect((await graph({ groupBy: 'cluster' })).data.nodes.map(({ id }) => id)).toEqual([
      'east/-/cluster/east',
      'odd/-/cluster/odd',
    ]);
  });
  test('the whole mesh over time is the sum of its edges, and so for each service', async () => {
    const last = async (also: Labels) => {
      const { data } = await frameOf(signalsRequestParams, loadSignals, also);
      return data.series.requestRate.points.at(-1)?.[1];
    };
    // What has unreadable labels has no place in the graph, but it was counted.
    expect(await last({ scope: 'mesh', cluster: 'east' })).toBeCloseTo(ALL - 2 + 2, 6);
    const { nodes } = (await graph()).data;
    for (const { id, in: arriving } of nodes.filter(({ cluster, name }) => cluster === 'east' && name !== 'web'))
      expect(await last({ scope: 'service', id })).toBe(arriving.requestRate);
  });
  test('the cells and namespaces of mTLS add up to the total', async () => {
    const { data } = await frameOf(plainRequestParams, loadCoverage);
    const sum = (all: readonly { readonly knownRate: number }[]) =>
      all.reduce((rate, each) => rate + each.knownRate, 0);
    expect(data.total).toMatchObject({ share: 1, knownRate: 43, state: 'mutual', tcp: { known: 900, basis: 'bytes' } });
    expect([sum(data.matrix), sum(data.namespaces)]).toEqual([43, 43]);
  });
});

test('a service is found without its cluster; one that is nowhere is not, and its namesakes are offered', async () => {
  const find = (namespace: string, name: string, cluster: string | null = null) =>
    answerOf(plainRequestParams, loadService({ cluster, namespace, name }), {});
  expect(await find('split', 'cart')).toMatchObject({ ok: true, value: { data: { service: { cluster: 'east' } } } });
  expect(await find('split', 'cart', 'west')).toMatchObject({
    ok: false,
    refusal: { code: 'not-found', candidates: expect.arrayContaining([service('split', 'cart')]) },
  });
});

const TIMES = new Set(['expiresAt', 'since', 'step']);
/** Every number of an answer with the way to it; times are whole milliseconds. */
const numbers = (value: unknown, path: string): readonly (readonly [string, number])[] => {
  if (typeof value === 'number') return [[path, value]];
  if (Array.isArray(value)) {
    const inside = path.endsWith('.points[]') ? value.slice(1) : value;
    return inside.flatMap((each) => numbers(each, `${path}[]`));
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => (TIMES.has(key) ? [] : numbers(inner, `${path}.${key}`)));
};

test.each<[string, () => Promise<Frame<unknown>>]>([
  ['graph', () => graph({ responses: '1', latency: 'quantiles', idle: '1' })],
  ['services', () => frameOf(plainRequestParams, loadServices)],
  ['a service', () => frameOf(plainRequestParams, loadService({ cluster: null, namespace: 'split', name: 'cart' }))],
  ['signals', () => frameOf(signalsRequestParams, loadSignals, { scope: 'mesh' })],
  ['signals of an edge', () => frameOf(signalsRequestParams, loadSignals, { scope: 'edge', id: webTo('bounds') })],
  ['mtls', () => frameOf(plainRequestParams, loadCoverage)],
  ['overview', () => frameOf(plainRequestParams, loadOverview)],
])('every number of %s has 4 significant digits, however deep', async (_, load) => {
  const found = numbers((await load()).data, '');
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter(([, value]) => value !== Number(value.toPrecision(4)))).toEqual([]);
});
