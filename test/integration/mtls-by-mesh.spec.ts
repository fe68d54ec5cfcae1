import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frame } from '@/lib/domain/envelope';
import type { CoverageReport } from '@/lib/domain/mtls';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askCoverage, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';

/** The mTLS page under each mesh's sample, the figures written by hand. */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);
/** Counters grow by a tenth over the window. */
const perSecond = (counter: number) => (counter * 0.1) / (MINUTES * 60);

interface Expectation {
  readonly sample: string;
  /** Protected of known requests; null: nobody states it. */
  readonly share: number | null;
  /** The counter of requests in plaintext. */
  readonly plaintext: number;
  /** Of unprotected edges, by `caller → callee` and protocol. */
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly identities: readonly string[];
  /** `caller → callee` and the counter; `?` is a caller nobody names. */
  readonly denials: Readonly<Record<string, number>>;
}

const spiffe = (namespace: string, account: string) => `spiffe://cluster.local/ns/${namespace}/sa/${account}`;
const linkerdId = (account: string, namespace: string) =>
  `${account}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;

const expectations: readonly Expectation[] = [
  {
    sample: 'istio-sidecar',
    share: 0.9927,
    plaintext: 3207,
    reasons: {
      '? → orders http': ['caller-without-proxy'],
      '? → cart http': ['undeclared-port'],
      '? → orders-db tcp': ['caller-without-proxy'],
    },
    identities: [
      spiffe('shop', 'frontend'),
      spiffe('istio-system', 'istio-ingressgateway-service-account'),
      spiffe('shop', 'checkout'),
      spiffe('data', 'analytics'),
      spiffe('shop', 'orders'),
    ],
    denials: { '? → orders requests': 510, '? → payments requests': 130 },
  },
  {
    sample: 'linkerd',
    share: 0.9857,
    // 2487 of an unmeshed caller, 3900 to a host outside.
    plaintext: 6387,
    reasons: {
      'checkout → api.cards.example.com http': ['external'],
      '? → orders http': ['caller-without-proxy'],
    },
    identities: [
      linkerdId('frontend', 'shop'),
      linkerdId('nginx-gateway', 'ingress'),
      linkerdId('checkout', 'shop'),
      linkerdId('orders', 'shop'),
    ],
    denials: {
      'analytics → orders requests': 510,
      'analytics → payments requests': 130,
      'analytics → orders-db connections': 44,
    },
  },
  {
    sample: 'consul',
    share: 1,
    plaintext: 0,
    reasons: { '? → orders tcp': ['caller-without-proxy', 'permissive'] },
    identities: [],
    denials: { '? → orders requests': 510, '? → payments requests': 130, '? → orders-db connections': 44 },
  },
  {
    sample: 'kuma',
    share: 0.9911,
    plaintext: 3960,
    reasons: {
      'checkout → cards-api http': ['external'],
      '? → orders tcp': ['caller-without-proxy', 'permissive'],
    },
    identities: [],
    denials: { '? → orders requests': 510, '? → orders-db connections': 44 },
  },
  {
    sample: 'cilium-hubble',
    share: null,
    plaintext: 0,
    reasons: { 'checkout → orders http': ['mesh-silent'], 'orders → orders-db tcp': ['mesh-silent'] },
    identities: [],
    // The verdict and the drop of legacy-batch are one refusal.
    denials: {
      'analytics → orders connections': 510,
      'analytics → payments connections': 130,
      '? → orders-db connections': 96,
    },
  },
  {
    sample: 'istio-ambient',
    share: 1,
    plaintext: 0,
    // Connections, which are no requests: the caller has a name, and no ztunnel.
    reasons: { 'legacy-batch → orders tcp': ['not-enrolled'], 'legacy-batch → orders-db tcp': ['not-enrolled'] },
    identities: [
      spiffe('shop', 'frontend'),
      spiffe('shop', 'checkout'),
      spiffe('data', 'analytics'),
      spiffe('istio-system', 'istio-ingressgateway'),
      spiffe('shop', 'orders'),
    ],
    denials: { 'analytics → orders-db connections': 44 },
  },
  {
    sample: 'otel-servicegraph',
    share: null,
    plaintext: 0,
    reasons: { 'checkout → payments http': ['mesh-silent'], 'checkout → api.cards.example.com http': ['external'] },
    identities: [],
    denials: {},
  },
];

const nameOf = (id: string | null): string => {
  const name = decodeURIComponent(id?.split('/').at(-1) ?? 'unknown');
  return name === 'unknown' ? '?' : name;
};
const near = (actual: number | null | undefined, expected: number, what: string) =>
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
    Math.max(expected * 0.01, 1e-4),
  );

describe.each(expectations.map((each) => [each.sample, each] as const))('%s', (sample, wanted) => {
  let prometheus: RunningPrometheus;
  let source: ReturnType<typeof prometheusAt>;
  let coverage: Frame<CoverageReport>;
  beforeAll(async () => {
    const exposition = readFileSync(`lib/mesh/fixtures/${sample}.prom`, 'utf8');
    prometheus = await startPrometheus({ openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }) });
    source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
    const context: Context = { sources: [source], settings: defaultSettings };
    await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(address)).values);
    coverage = await framed(askCoverage(context, address));
  });
  afterAll(async () => {
    await source?.close();
    await prometheus?.stop();
  });

  test('the share is of the right requests', () => {
    const { share, plaintextRate } = coverage.data.total;
    if (wanted.share === null) expect(share).toBeNull();
    else near(share, wanted.share, 'share');
    near(plaintextRate, perSecond(wanted.plaintext), 'plaintext');
    expect(coverage.meta.trust.state).toBe('complete');
  });

  test('the trend says what the graph says, or nothing', () => {
    const { share, knownRate } = coverage.data.total;
    const told = coverage.data.trend.points.filter(([, value]) => value !== null);
    if (share === null) return expect(told).toEqual([]);
    expect(told.length).toBeGreaterThan(10);
    const [, last, rate] = told.at(-1) ?? [];
    near(last, share, 'share');
    near(rate, knownRate, 'known');
  });

  test.each(Object.entries(wanted.reasons))('%s: why', (edge, reasons) => {
    const found = coverage.data.edges.filter(
      ({ source: from, target, protocol }) => `${nameOf(from)} → ${nameOf(target)} ${protocol}` === edge,
    );
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) expect(each.reasons).toEqual(reasons);
  });

  test('identities are those the callees verified', () => {
    expect(coverage.data.identities.map(({ principal }) => principal)).toEqual(wanted.identities);
  });

  test('encryption between nodes is told where agents tell of it, and is no share of calls', () => {
    const wireguard = [{ cluster: 'unknown', modes: ['wireguard'], encrypting: 2, nodes: 2 }];
    expect(coverage.data.nodeEncryption).toEqual(sample === 'cilium-hubble' ? wireguard : []);
  });

  test('refusals are those the policies counted', () => {
    const exact = coverage.data.denials.filter(({ kind }) => kind === 'exact');
    const told = exact.map(
      (each) => [`${nameOf(each.source)} → ${nameOf(each.target)} ${each.basis}`, each.rate] as const,
    );
    expect(told.map(([name]) => name).sort()).toEqual(Object.keys(wanted.denials).sort());
    for (const [name, rate] of told) near(rate, perSecond(wanted.denials[name] ?? Number.NaN), name);
  });
});
