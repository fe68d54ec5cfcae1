import { afterAll, beforeAll, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import { type Truth, truthOf } from '@/demo/truth';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import {
  askCoverage,
  askGraph,
  askOverview,
  askService,
  askServices,
  askSignals,
  framed,
  windowAt,
} from '@/test/harness/ask';
import { demoHistory } from '@/test/harness/demo';
import {
  type ExpectedEdge,
  expectedEdges,
  isTcp,
  off,
  offShare,
  protectionOf,
  requestsOf,
  sumOf,
} from '@/test/harness/expected';
import { type RunningVictoria, startVictoria } from '@/test/harness/victoria';

/**
 * The same use cases over a real VictoriaMetrics with the same data. It does not extrapolate and it takes the sample
 * before the window along, so its rates differ from Prometheus's by a little: 2 % of the truth, shares by 0.02.
 */

const MINUTES = 10;
/** Old enough that nothing is held back (`-search.latencyOffset`). */
const openedAt = openingAt(Date.now() - 120_000);
const [from, to] = [openedAt - MINUTES * 60, openedAt];
const seconds = to - from;
const address = windowAt(from, to);

let victoria: RunningVictoria;
let source: ReturnType<typeof prometheusAt>;
let context: Context;
let truth: Truth;
let expected: ReadonlyMap<string, ExpectedEdge>;
let graph: Frame<Graph>;

beforeAll(async () => {
  victoria = await startVictoria({ openmetrics: demoHistory({ openedAt, minutes: MINUTES + 5 }) });
  source = prometheusAt({ id: 'vm', url: victoria.url });
  context = { sources: [source], settings: defaultSettings };
  truth = truthOf(openedAt, from, to);
  expected = expectedEdges(truth);
  await framed(askGraph(context, address));
  graph = await framed(askGraph(context, `${address}&latency=quantiles`));
});
afterAll(async () => {
  await source?.close();
  await victoria?.stop();
});

const near = (what: string, actual: number | null | undefined, count: number, unseen: number): readonly string[] =>
  off(what, actual, count / seconds, (0.02 * count + unseen + 2) / seconds);

test('is known for what it is, and its answers are complete', () => {
  expect(source.health()).toMatchObject({ state: 'ok', flavour: expect.stringContaining('VictoriaMetrics') });
  expect(graph.meta.trust).toEqual({ state: 'complete', reasons: [] });
  expect(graph.meta.asOf).toBe(to * 1000);
});

test('the graph has the same edges with the same figures', () => {
  const edges = new Map(graph.data.edges.map((edge) => [edge.id, edge]));
  expect([...edges.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  const wrong = [...expected.values()].flatMap((wanted) => {
    const { id, truth: told } = wanted;
    const edge = edges.get(id);
    const share = offShare(id, edge?.mtls.share, protectionOf([wanted]));
    if (told.tcp !== null) {
      const bytes = told.tcp.sentBytes + told.tcp.receivedBytes;
      return [...share, ...off(id, edge?.bytesRate, bytes / seconds, (0.02 * bytes + told.tcp.unseenBytes) / seconds)];
    }
    const { requests, errors, unseen } = requestsOf([wanted]);
    return [
      ...share,
      ...near(id, edge?.requestRate, requests, unseen),
      ...off(`${id} errors`, edge?.errorRate, errors / requests, 0.02),
      ...(told.client === null
        ? []
        : near(`${id} client`, edge?.accounts.client?.requestRate, told.client.requests, told.client.unseen)),
      ...(told.server === null || told.server.requests === 0
        ? []
        : near(`${id} server`, edge?.accounts.server?.requestRate, told.server.requests, told.server.unseen)),
    ];
  });
  expect(wrong).toEqual([]);
});

test('means are the same, and percentiles are in order', () => {
  const timed = graph.data.edges.filter(({ latency }) => latency.p50Ms !== null);
  expect(timed.length).toBeGreaterThan(40);
  const wrong = timed.flatMap(({ id, latency }) => {
    const { p50Ms, p95Ms, p99Ms, meanMs } = latency;
    const side = expected.get(id)?.timed?.side;
    if (side === undefined || side.requests < 200) return [];
    const inOrder = (p50Ms ?? 0) <= (p95Ms ?? 0) && (p95Ms ?? 0) <= (p99Ms ?? 0);
    return [
      ...(inOrder ? [] : [`${id} ${p50Ms} ${p95Ms} ${p99Ms}`]),
      ...off(id, meanMs, side.meanMs ?? 0, 0.02 * (side.meanMs ?? 0)),
    ];
  });
  expect(wrong).toEqual([]);
});

test('services say what arrives', async () => {
  const { data } = await framed(askServices(context, address));
  const wrong = data.services.flatMap(({ id, signals }) => {
    const own = [...expected.values()].filter((edge) => edge.target === id && !isTcp(edge));
    const { requests, unseen } = requestsOf(own);
    return requests === 0 ? [] : near(id, signals.requestRate, requests, unseen);
  });
  expect(data.services.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

test('mTLS, its matrix and certificates are there', async () => {
  const { data } = await framed(askCoverage(context, address));
  const all = [...expected.values()].filter((edge) => !isTcp(edge));
  expect(offShare('total', data.total.share, protectionOf(all))).toEqual([]);
  const known = sumOf(data.matrix, ({ knownRate }) => knownRate);
  expect(off('matrix', known, data.total.knownRate, 0.001 * data.total.knownRate)).toEqual([]);
  expect(data.certificates.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['workload', 'issuer', 'root']));
  expect(data.trend.points.filter(([, share]) => share !== null).length).toBeGreaterThan(35);
  expect(data.denials.find(({ kind }) => kind === 'exact')?.target).toBe('east/payments/service/wallet');
});

test('signals draw every point', async () => {
  const { data } = await framed(askSignals(context, address));
  const { requestRate, errorRate, p95Ms, saturation } = data.series;
  const last = truthOf(openedAt, to - 60, to);
  const { requests, unseen } = requestsOf(expectedEdges(last).values());
  const now = requestRate.points.at(-1)?.[1];
  expect(off('requests', now, requests / 60, (0.02 * requests + unseen) / 60)).toEqual([]);
  for (const { points } of [requestRate, errorRate, p95Ms, saturation]) {
    expect(points.filter(([, value]) => value !== null).length).toBeGreaterThan(35);
  }
});

test('overview and one service in full', async () => {
  const { data } = await framed(askOverview(context, address));
  expect(data.verdict).toMatchObject({ health: 'failing', entityId: 'east/payments/service/ledger' });
  const ledger = await framed(askService('east/payments/ledger')(context, address));
  expect(ledger.data.service.versions.map(({ version }) => version).toSorted()).toEqual(['v1', 'v2']);
  expect(ledger.data.faultDomains[0]?.rate).toBeGreaterThan(1);
});
