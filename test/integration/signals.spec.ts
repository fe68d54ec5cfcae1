import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantileBracket, type Truth, type TruthEdge, type TruthSide, truthOf } from '@/demo/truth';
import type { Frame } from '@/lib/domain/envelope';
import { defaultSettings } from '@/lib/domain/settings';
import type { Signals } from '@/lib/domain/signals';
import type { MetricsSource } from '@/lib/domain/source';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadCoverage } from '@/lib/server/load-coverage';
import { loadOverview } from '@/lib/server/load-overview';
import { loadService } from '@/lib/server/load-service';
import { loadServices } from '@/lib/server/load-services';
import { loadSignals } from '@/lib/server/load-signals';
import type { Loaded } from '@/lib/server/loaded';
import type { PlainRequest, SignalsRequest } from '@/lib/url/view';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';

/** The use cases over a real Prometheus, held against what the demo knows to have happened. */

const MINUTES = 10;
let demo: FrozenDemo;
let source: MetricsSource & { close(): Promise<void> };
let context: Context;
let truth: Truth;
let at: number;

beforeAll(async () => {
  demo = await recentDemo();
  at = demo.openedAt;
  source = prometheusAt({ id: 'demo', url: demo.url, version: 'test', cluster: null });
  context = { sources: [source], settings: defaultSettings };
  truth = truthOf(at, at - MINUTES * 60, at);
});
afterAll(async () => {
  await source?.close();
  await demo?.stop();
});

const view = (): PlainRequest => ({
  from: { kind: 'at', at: (at - MINUTES * 60) * 1000 },
  to: { kind: 'at', at: at * 1000 },
  cluster: [],
  namespace: [],
  mesh: [],
  protocol: [],
  receipt: true,
});
const never = new AbortController().signal;

const frameOf = <T>(loaded: Loaded<T>): Frame<T> => {
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  return loaded.value;
};
const signalsOf = async (given: Partial<SignalsRequest>) =>
  frameOf(await loadSignals(context, { ...view(), scope: 'mesh', id: null, step: null, ...given }, never)).data;

const headline = ({ client, server }: TruthEdge): TruthSide | null => ((client?.requests ?? 0) > 0 ? client : server);
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);
const rateOf = (edges: readonly TruthEdge[]) => sum(edges, (edge) => headline(edge)?.rate ?? 0);
const errorsOf = (edges: readonly TruthEdge[]) =>
  sum(edges, (edge) => (headline(edge)?.rate ?? 0) * (headline(edge)?.errorRate ?? 0));
const into = (name: string, window = truth) =>
  window.edges.filter(({ to, protocol }) => to === name && protocol !== 'tcp');

const last = ({ points }: Signals['series']['requestRate']): number => points.at(-1)?.[1] ?? Number.NaN;
const near = (value: number, wanted: number, share = 0.01) =>
  expect(Math.abs(value / wanted - 1), `${value} is not ${wanted}`).toBeLessThan(share);

describe('signals', () => {
  /** The last minute: what the last point of a chart of this window speaks of. */
  const lastMinute = () => truthOf(at, at - 60, at);

  test('of the mesh: every call once, at the last instant', async () => {
    const { series, step } = await signalsOf({});
    const edges = lastMinute().edges.filter(({ protocol, to }) => protocol !== 'tcp' && to !== null);
    expect(step).toBe(15);
    near(last(series.requestRate), rateOf(edges));
    expect(last(series.errorRate)).toBeCloseTo(errorsOf(edges) / rateOf(edges), 3);
  });

  test('of a service: what arrives, its errors and quantiles inside their buckets', async () => {
    const { series, direction, latencyAccount } = await signalsOf({
      scope: 'service',
      id: 'east/payments/service/ledger',
    });
    const edges = into('east/payments/ledger', lastMinute());
    expect([direction, latencyAccount]).toEqual(['in', 'server']);
    near(last(series.requestRate), rateOf(edges));
    expect(last(series.errorRate)).toBeCloseTo(errorsOf(edges) / rateOf(edges), 2);
    const [first = [], ...rest] = edges.flatMap(({ server }) => (server === null ? [] : [server.buckets]));
    const buckets = first.map((count, index) => sum(rest, (other) => other[index] ?? 0) + count);
    for (const [q, line] of [
      [0.5, series.p50Ms],
      [0.95, series.p95Ms],
    ] as const) {
      const bracket = quantileBracket(buckets, q);
      expect(last(line)).toBeGreaterThan(bracket?.above ?? Number.NaN);
      expect(last(line)).toBeLessThanOrEqual(bracket?.upTo ?? Number.NaN);
    }
  });

  test('of a gateway: what leaves, since nobody reports what arrives', async () => {
    const { series, direction, latencyAccount } = await signalsOf({
      scope: 'service',
      id: 'east/istio-ingress/gateway/istio-ingressgateway',
    });
    const edges = lastMinute().edges.filter(
      ({ from, protocol }) => from === 'east/istio-ingress/istio-ingressgateway' && protocol !== 'tcp',
    );
    expect([direction, latencyAccount]).toEqual(['out', 'client']);
    near(last(series.requestRate), rateOf(edges));
  });

  test('of a TCP edge: bytes and connections, and no request figures at all', async () => {
    const { series } = await signalsOf({
      scope: 'edge',
      id: 'east/payments/service/ledger~east/payments/service/ledger-db~tcp',
    });
    const [edge] = lastMinute().edges.filter(({ from, to }) => from?.endsWith('/ledger') && to?.endsWith('/ledger-db'));
    near(last(series.bytesRate), ((edge?.tcp?.sentBytes ?? 0) + (edge?.tcp?.receivedBytes ?? 0)) / 60);
    expect(series.requestRate.points.every(([, value]) => value === null)).toBe(true);
    expect(series.p95Ms.points.every(([, value]) => value === null)).toBe(true);
  });

  test('of every namespace add up to the mesh', async () => {
    const mesh = await signalsOf({});
    const services = frameOf(await loadServices(context, view(), never)).data.services;
    const ids = new Set(services.map(({ cluster, namespace }) => `${cluster}/${namespace}/namespace/${namespace}`));
    const each = await Promise.all([...ids].map((id) => signalsOf({ scope: 'namespace', id })));
    near(
      sum(each, ({ series }) => last(series.requestRate) || 0),
      last(mesh.series.requestRate),
      0.02,
    );
  });

  test('saturation names the resource and whose it is', async () => {
    const { series } = await signalsOf({ scope: 'service', id: 'east/payments/service/ledger' });
    expect(last(series.saturation)).toBeGreaterThan(0.5);
    expect(series.saturation.basis).toMatch(/, ledger/);
  });

  test('ask the same few questions whatever the scope', async () => {
    const { meta } = frameOf(await loadSignals(context, { ...view(), scope: 'mesh', id: null, step: null }, never));
    expect(meta.queries?.filter(({ id }) => id.startsWith('signals.')).length).toBeLessThanOrEqual(8);
    expect(meta.trust.state).toBe('complete');
  });
});

describe('mTLS', () => {
  const attested = (edges: readonly TruthEdge[]) => {
    const requests = edges.filter(({ protocol }) => protocol !== 'tcp');
    return sum(requests, (edge) => edge.protectedCount) / sum(requests, (edge) => edge.knownCount);
  };

  test('total, namespaces and trend are what the callees attest', async () => {
    const { total, namespaces, trend, matrix } = frameOf(await loadCoverage(context, view(), never)).data;
    expect(total.share).toBeCloseTo(attested(truth.edges), 2);
    const fulfilment = truth.edges.filter(({ to }) => to?.startsWith('east/fulfilment/'));
    const own = namespaces.find(({ id }) => id === 'east/fulfilment/namespace/fulfilment');
    expect(own?.share).toBeCloseTo(attested(fulfilment), 2);
    expect(trend.points.at(-1)?.[1]).toBeCloseTo(attested(truthOf(at, at - 60, at).edges), 2);
    near(
      sum(matrix, ({ knownRate }) => knownRate),
      total.knownRate,
      0.001,
    );
  });

  test('names the plaintext caller without a proxy and what would break', async () => {
    const { edges, strictReadiness } = frameOf(await loadCoverage(context, view(), never)).data;
    const legacy = edges.find(({ source: from }) => from === 'east/unknown/unknown/unknown');
    expect(legacy).toMatchObject({ state: 'plaintext', share: 0, reasons: ['caller-without-proxy'] });
    const broken = strictReadiness.find(({ namespace }) => namespace === 'fulfilment');
    expect(broken?.ready).toBe(false);
    expect(broken?.wouldBreak.some(({ source: from }) => from === 'east/unknown/unknown/unknown')).toBe(true);
  });

  test('a certificate is judged by its own life, not by thirty days', async () => {
    const { certificates } = frameOf(await loadCoverage(context, view(), never)).data;
    const states = new Map(certificates.map(({ subject, state }) => [subject, state]));
    expect([...states.values()]).toContain('expiring');
    expect([...states.values()].filter((state) => state === 'healthy').length).toBeGreaterThan(5);
  });
});

describe('services', () => {
  test('rows hold what arrives', async () => {
    const { services } = frameOf(await loadServices(context, view(), never)).data;
    for (const row of services.filter(({ kind }) => kind === 'service')) {
      const edges = into(`${row.cluster}/${row.namespace}/${row.name}`);
      if (sum(edges, (edge) => headline(edge)?.requests ?? 0) < 100) continue;
      near(row.signals.requestRate ?? Number.NaN, rateOf(edges));
      expect(row.signals.errorRate ?? Number.NaN, row.id).toBeCloseTo(errorsOf(edges) / rateOf(edges), 2);
    }
  });

  test('the failures of ledger are split by whose they are', async () => {
    const wanted = { cluster: 'east', namespace: 'payments', name: 'ledger' };
    const { faultDomains, callers, workloads } = frameOf(await loadService(wanted)(context, view(), never)).data;
    const rows = into('east/payments/ledger').flatMap(({ rows: own }) => own);
    const overflow = sum(
      rows.filter(({ account, flags }) => account === 'client' && flags?.includes('UO')),
      ({ requests }) => requests,
    );
    near(faultDomains.find(({ flags }) => flags.includes('UO'))?.rate ?? Number.NaN, overflow / (MINUTES * 60), 0.02);
    expect(sum(faultDomains, ({ share }) => share)).toBeCloseTo(1, 2);
    expect(callers.map(({ node }) => node.name)).toContain('payments');
    expect(callers.every(({ edge }) => (edge.latency.p95Ms ?? 0) > (edge.latency.meanMs ?? Number.NaN))).toBe(true);
    expect(workloads.map(({ name }) => name)).toEqual(['ledger-v1', 'ledger-v2']);
  });

  test.each([
    [{ cluster: null, namespace: 'payments', name: 'ledger' }, null],
    [{ cluster: null, namespace: 'shop', name: 'cart' }, ['east/shop/service/cart', 'west/shop/service/cart']],
    [{ cluster: 'east', namespace: 'shop', name: 'ledger' }, ['east/payments/service/ledger']],
  ] as const)('%o', async (wanted, candidates) => {
    const answer = await loadService(wanted)(context, view(), never);
    expect('refusal' in answer ? answer.refusal.candidates : null).toEqual(candidates);
  });
});

describe('overview', () => {
  test('the verdict names what is failing and since when', async () => {
    const { verdict, worst, signals, counts, alerts } = frameOf(await loadOverview(context, view(), never)).data;
    expect(verdict.health).toBe('failing');
    expect(verdict.sentence).toMatch(/^\d+(\.\d+)? % of ledger's requests fail, most of it from payments → ledger \(/);
    expect(verdict.entityId).toBe('east/payments/service/ledger');
    expect(verdict.since === null || verdict.since > (at - 1200) * 1000).toBe(true);
    expect(worst[0]?.id).toBe('east/payments/service/ledger');
    const edges = truth.edges.filter(({ protocol, to }) => protocol !== 'tcp' && to !== null);
    near(signals.requestRate.now ?? Number.NaN, rateOf(edges));
    expect(signals.comparedWith).toBeNull();
    expect(counts.byHealth.failing).toBeGreaterThan(0);
    expect(alerts).toEqual([]);
  });
});

describe('one source of two is gone', () => {
  const dead = prometheusAt({ id: 'dead', url: 'http://127.0.0.1:9', version: 'test', cluster: null });
  afterAll(() => dead.close());
  const both = (): Context => ({ sources: [source, dead], settings: defaultSettings });

  test('every answer is there, partial, and says who is missing', async () => {
    const frames = [
      frameOf(await loadOverview(both(), view(), never)),
      frameOf(await loadCoverage(both(), view(), never)),
      frameOf(await loadServices(both(), view(), never)),
      frameOf(await loadSignals(both(), { ...view(), scope: 'mesh', id: null, step: null }, never)),
    ];
    for (const { meta } of frames) {
      expect(meta.trust.state).toBe('partial');
      expect(meta.sources.map(({ id, state }) => [id, state])).toEqual([
        ['demo', 'ok'],
        ['dead', 'down'],
      ]);
    }
  });

  test('all of them gone is their fault', async () => {
    const gone: Context = { sources: [dead], settings: defaultSettings };
    for (const answer of [
      await loadOverview(gone, view(), never),
      await loadCoverage(gone, view(), never),
      await loadServices(gone, view(), never),
      await loadSignals(gone, { ...view(), scope: 'mesh', id: null, step: null }, never),
    ]) {
      expect('fault' in answer ? answer.fault.source : null).toBe('dead');
    }
  });
});

test('no source is an empty answer that says so', async () => {
  const none: Context = { sources: [], settings: defaultSettings };
  for (const frame of [
    frameOf(await loadOverview(none, view(), never)).meta,
    frameOf(await loadCoverage(none, view(), never)).meta,
    frameOf(await loadServices(none, view(), never)).meta,
    frameOf(await loadSignals(none, { ...view(), scope: 'mesh', id: null, step: null }, never)).meta,
  ]) {
    expect(frame.trust).toEqual({ state: 'unknown', reasons: ['no-source'] });
  }
});
