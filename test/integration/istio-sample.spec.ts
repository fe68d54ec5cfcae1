import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { ServiceDetail } from '@/lib/domain/service';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askCoverage, askGraph, askOverview, askService, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { passOn, startProxy } from '@/test/harness/proxy';
import { replay } from '@/test/harness/replay';

/** What a correct product shows on the Istio sample (reference mesh-metrics.md, section 8), through a real Prometheus. */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);
/** Counters grow by a tenth over the window. */
const perSecond = (counter: number) => (counter * 0.1) / (MINUTES * 60);
const shop = 'cluster-1/shop/service/';

let prometheus: RunningPrometheus;
let source: ReturnType<typeof prometheusAt>;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let context: Context;
let graph: Frame<Graph>;
let coverage: Frame<CoverageReport>;

beforeAll(async () => {
  const exposition = readFileSync('lib/mesh/fixtures/istio-sidecar.prom', 'utf8');
  prometheus = await startPrometheus({ openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }) });
  const clock = () => to * 1000;
  proxy = await startProxy(passOn(prometheus.url, { date: clock }));
  source = prometheusAt({ id: 'prom', url: proxy.url, clock });
  context = { sources: [source], settings: defaultSettings };
  graph = await framed(askGraph(context, `${address}&responses=1`));
  coverage = await framed(askCoverage(context, address));
});
afterAll(async () => {
  await source?.close();
  await proxy?.stop();
  await prometheus?.stop();
});

const service = async (name: string): Promise<ServiceDetail> =>
  (await framed(askService(`cluster-1/shop/${name}`)(context, address))).data;
const edge = (from: string, name: string, protocol = 'http') =>
  graph.data.edges.find(({ id }) => id === `${from}~${name}~${protocol}`);

test('catalog v2 has about a tenth of the traffic and fails about 6 % of it', async () => {
  const { versions } = (await service('catalog')).service;
  const v2 = versions.find(({ version }) => version === 'v2');
  expect(v2?.share).toBeCloseTo(19_094 / 190_474, 3);
  expect(v2?.errorRate).toBeCloseTo(1194 / 19_094, 3);
  expect(versions.find(({ version }) => version === 'v1')?.errorRate).toBe(0);
});

test('checkout: no healthy upstream, an overflowing pool, an injected fault; each where it belongs', async () => {
  const { responses, faultDomains } = await service('checkout');
  const flags = responses.filter(({ direction }) => direction === 'in').flatMap((row) => row.flags ?? []);
  expect(new Set(flags)).toEqual(new Set(['UH', 'UO', 'FI']));
  const domainOf = (flag: string) => faultDomains.find((domain) => domain.flags.includes(flag));
  expect(domainOf('UH')?.rate).toBeGreaterThanOrEqual(perSecond(75) * 0.99);
  expect(domainOf('FI')?.domain).toBe('policy');
  expect(domainOf('UO')?.domain).not.toBe('application');
  expect(faultDomains.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
});

test('cart: a delay was injected and a rate limit refused some; neither is an error', async () => {
  const { responses, service: cart } = await service('cart');
  const told = responses.map(({ account, code, flags }) => [account, code, flags]);
  expect(told).toContainEqual(['client', '200', 'DI']);
  expect(told).toContainEqual(['server', '429', 'RL']);
  expect(edge(`${shop}frontend`, `${shop}cart`)?.errorRate).toBe(0);
  expect(edge(`${shop}frontend`, `${shop}cart`)?.clientErrorRate).toBeCloseTo(220 / 65_160, 4);
  expect(cart.health).toBe('healthy');
});

test('payments: gRPC says 14 under HTTP 200', async () => {
  const { responses, service: payments } = await service('payments');
  expect(payments.signals.errorRate).toBeGreaterThan(0.01);
  expect(responses).toContainEqual(
    expect.objectContaining({ account: 'server', code: '200', grpc: '14', direction: 'in' }),
  );
});

test('orders: plaintext from an unknown caller, which is why shop is not ready for STRICT', () => {
  const legacy = coverage.data.edges.find(
    ({ source: from, target }) => from.includes('/unknown/') && target === `${shop}orders`,
  );
  expect(legacy).toMatchObject({ state: 'plaintext', share: 0, reasons: ['caller-without-proxy'] });
  expect(legacy?.plaintextRate).toBeCloseTo(perSecond(2487), 2);
  const readiness = coverage.data.strictReadiness.find(({ namespace }) => namespace === 'shop');
  expect(readiness?.ready).toBe(false);
  expect(readiness?.wouldBreak.map(({ target }) => target)).toContain(`${shop}orders`);
});

test('an undeclared port of cart is called in plaintext', () => {
  const undeclared = coverage.data.edges.find(
    ({ target, source: from }) => target === `${shop}cart` && from.includes('/unknown/'),
  );
  expect(undeclared?.plaintextRate).toBeCloseTo(perSecond(720), 2);
  expect(undeclared?.reasons).toContain('undeclared-port');
});

test('analytics is refused: exactly by the policy filter, likely by 403 and gRPC 7', () => {
  const { denials } = coverage.data;
  const exact = denials.find(({ kind, target }) => kind === 'exact' && target === `${shop}orders`);
  expect(exact?.rate).toBeCloseTo(perSecond(510), 4);
  const likely = denials.filter(
    ({ kind, source: from }) => kind === 'likely' && from === 'cluster-1/data/service/analytics',
  );
  expect(likely.map(({ target }) => target).toSorted()).toEqual([`${shop}orders`, `${shop}payments`]);
});

test('one edge leads to the other cluster, one out of the mesh', () => {
  const abroad = edge(`${shop}checkout`, 'cluster-2/shop/service/payments', 'grpc');
  expect(abroad?.requestRate).toBeCloseTo(perSecond(4312), 3);
  expect(abroad?.mtls).toMatchObject({ state: 'unknown', share: null });
  const outside = edge(`${shop}checkout`, 'cluster-1/unknown/external/api.cards.example.com');
  expect(outside?.requestRate).toBeCloseTo(perSecond(3960), 3);
  expect(outside?.latency.account).not.toBe('server');
});

test('a certificate has a quarter of an hour left: catalog v2’s, first in the list', () => {
  const [soonest, next] = coverage.data.certificates.filter(({ kind }) => kind === 'workload');
  expect(soonest).toMatchObject({ namespace: 'shop', expiresAt: (to + 900) * 1000, state: 'expiring' });
  expect(soonest?.subject).toMatch(/^catalog-v2-/);
  expect(next?.state).toBe('healthy');
});

test('both proxy versions are seen, the older one too', async () => {
  const { values } = decodeParams(plainRequestParams, new URLSearchParams());
  const { data } = await framed(loadStatus(context, values));
  const [istio] = data.meshes;
  expect(istio).toMatchObject({ id: 'istio', metric: 'istio_build', versions: ['1.29.1', '1.30.0'] });
});

test('the overview names who is worst, and every chart ends in the same figure as the graph', async () => {
  const { data } = await framed(askOverview(context, address));
  expect(data.verdict.health).not.toBe('healthy');
  expect(data.worst.map(({ id }) => id)).toContain(`${shop}checkout`);
  const id = encodeURIComponent(`${shop}checkout`);
  const chart = await framed(askSignals(context, `${address}&scope=service&id=${id}`));
  const arriving = graph.data.nodes.find((node) => node.id === `${shop}checkout`)?.in.requestRate ?? Number.NaN;
  expect(chart.data.series.requestRate.points.at(-1)?.[1]).toBeCloseTo(arriving, 2);
});
