import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DialectId } from '@/demo/dialects';
import { type Truth, truthOf } from '@/demo/truth';
import { namesListed } from '@/lib/adoption/lists';
import { type EvidenceItem, type EvidenceKey, evidenceKeys } from '@/lib/domain/adoption';
import { evidenceItemSchema } from '@/lib/domain/adoption-wire';
import type { MeshId } from '@/lib/domain/entity';
import type { Labels } from '@/lib/domain/sample';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadEvidence } from '@/lib/server/load-evidence';
import { loadExtraSeries } from '@/lib/server/load-extra-series';
import { loadRotations } from '@/lib/server/load-rotations';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { demoPrometheus, type FrozenDemo, standingSeries } from '@/test/harness/demo';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Shorter than the demo's, in the same proportions as far as half an hour of two versions side by side allows. */
const windows = { shares: 30 * MINUTE, topology: HOUR, releases: HOUR };

const { values: view } = decodeParams(plainRequestParams, new URLSearchParams());

const ask = async (context: Context, search = '') => {
  const { values } = decodeParams(plainRequestParams, new URLSearchParams(search));
  const answer = await loadEvidence(context, values, new AbortController().signal);
  if (!answer.ok) throw new Error('no evidence');
  const items = new Map(answer.value.data.evidence.map((item) => [item.key.slice(3) as EvidenceKey, item]));
  const of = (key: EvidenceKey): EvidenceItem => {
    const item = items.get(key);
    if (item === undefined) throw new Error(`no ${key}`);
    return item;
  };
  return { frame: answer.value, of, keys: [...items.keys()] };
};

/** What a busy machine was late with is at hand when it is asked for again. */
const askUntilWhole = async (context: Context) => {
  const isShort = ({ frame, of }: Awaited<ReturnType<typeof ask>>) =>
    frame.meta.trust.reasons.some((reason) => /^(?:late|missing):/.test(reason)) ||
    of('services').detail?.timed_over === undefined;
  let answer = await ask(context);
  for (let again = 0; again < 10 && isShort(answer); again++) answer = await ask(context);
  return answer;
};

describe('the demo', () => {
  let demo: FrozenDemo;
  let truth: { readonly shares: Truth; readonly topology: Truth };
  let found: Awaited<ReturnType<typeof ask>>;
  let context: Context;

  beforeAll(async () => {
    demo = await demoPrometheus({ minutes: 75 });
    const clock = () => demo.openedAt * 1000;
    context = {
      sources: [prometheusAt({ id: 'prom', url: demo.url, clock })],
      settings: defaultSettings,
      adoption: { windows },
    };
    const over = (window: number) => truthOf(demo.openedAt, demo.openedAt - window / 1000, demo.openedAt);
    truth = { shares: over(windows.shares), topology: over(windows.topology) };
    found = await askUntilWhole(context);
  });
  afterAll(async () => {
    await demo?.stop();
  });

  const flowed = (truth: Truth) =>
    truth.edges.filter(
      ({ client, server, tcp }) =>
        (client?.requests ?? 0) + (server?.requests ?? 0) + (tcp?.opened ?? 0) + (tcp?.sentBytes ?? 0) > 0,
    );
  const isOwn = (name: string | null): name is string => name !== null && name.split('/').length === 3;
  const isGateway = (name: string) => /(?:in|e)gressgateway$/.test(name);
  const inside = (truth: Truth) =>
    flowed(truth).filter(({ from, to, kind }) => isOwn(from) && isOwn(to) && kind !== 'host');
  const servicesOf = (truth: Truth) => {
    const ends = flowed(truth).flatMap(({ from, to, kind }) => [from, kind === 'host' ? null : to]);
    return new Set(ends.filter(isOwn).filter((name) => !isGateway(name)));
  };

  test('every key of the catalogue is there once, in the shape the API promises', () => {
    const wanted = evidenceKeys.filter((key) => !['cost_low', 'cost_high', 'budget'].includes(key));
    expect(found.keys).toEqual(wanted);
    for (const item of found.frame.data.evidence) expect(evidenceItemSchema.parse(item)).toEqual(item);
  });

  test('services, edges, namespaces and clusters are those that carried something', () => {
    const services = servicesOf(truth.topology);
    expect(found.of('services')).toMatchObject({
      value: services.size,
      window: '1h',
      coverage: 1,
      source: 'prometheus:prom',
    });
    const pairs = new Set(inside(truth.topology).map(({ from, to }) => `${from}>${to}`));
    expect(found.of('edges')).toMatchObject({ value: pairs.size });
    const namespaces = new Set([...services].map((name) => name.split('/').slice(0, 2).join('/')));
    expect(found.of('namespaces')).toMatchObject({ value: namespaces.size });
    expect(found.of('clusters')).toMatchObject({ value: 2, lists: { names: namesListed(['east', 'west']) } });
  });

  test('shares are those of the requests that were really sent', () => {
    const edges = flowed(truth.shares).filter(({ protocol, kind }) => protocol !== 'tcp' && kind !== 'host');
    const known = edges.reduce((sum, edge) => sum + edge.knownCount, 0);
    const protectedCount = edges.reduce((sum, edge) => sum + edge.protectedCount, 0);
    expect(found.of('plaintext_share')).toMatchObject({ window: '30m', coverage: 1, probe: 'istio' });
    expect(found.of('plaintext_share').value).toBeCloseTo(1 - protectedCount / known, 3);
    const headline = ({ client, server }: Truth['edges'][number]) => (client ?? server)?.requests ?? 0;
    const opened = flowed(truth.shares).reduce((sum, { tcp }) => sum + (tcp?.opened ?? 0), 0);
    const sent = flowed(truth.shares).reduce((sum, edge) => sum + headline(edge), 0);
    expect(found.of('non_http_share').value).toBeCloseTo(opened / (opened + sent), 3);
    const across = inside(truth.shares).filter(({ from, to }) => from?.split('/')[0] !== to?.split('/')[0]);
    const all = inside(truth.shares).reduce((sum, edge) => sum + headline(edge), 0);
    const crossing = across.reduce((sum, edge) => sum + headline(edge), 0);
    expect(found.of('cross_cluster_share').value).toBeCloseTo(crossing / all, 3);
  });

  test('only the catalog runs two versions for half an hour', () => {
    expect(found.of('parallel_version_services_90d')).toMatchObject({
      value: 1,
      lists: { names: namesListed(['east/shop/service/catalog']) },
    });
  });

  test('the estate and the proxies are counted and weighed', () => {
    expect(found.of('mesh_metrics')).toMatchObject({ lists: { meshes: namesListed(['istio']) } });
    const { meshed } = found.of('pods').lists ?? {};
    expect(meshed?.items.find(({ name }) => name === 'shop')?.count).toBeGreaterThan(5);
    const versions = ['1.29.1', '1.30.0'].map((version) => expect.objectContaining({ name: 'istio', version }));
    expect(found.of('cp_health').lists?.versions?.items).toEqual(expect.arrayContaining(versions));
    expect(found.of('pods').value).toBeGreaterThan(50);
    expect(found.of('proxy_cpu').value).toBeGreaterThan(0.2);
    expect(found.of('proxy_mem').value).toBeGreaterThan(1e9);
    expect(found.of('proxy_reserved').value).toBeGreaterThan(10);
    expect(found.of('cp_health').value).not.toBeNull();
    expect(found.of('retry').value).toBeGreaterThanOrEqual(0);
    expect(found.of('rps_peak').value).toBeGreaterThan(300);
  });

  test('the series of the mesh are those that the demo writes under its names', () => {
    const written = standingSeries(demo.openedAt, 'istio', ({ name }) => name.startsWith('istio_'));
    expect(found.of('extra_series')).toMatchObject({ value: written, window: null, detail: { istio: written } });
    expect(found.of('extra_series').query).toContain('count({__name__=~"istio_.*"})');
  });

  test('under a rule are those whose proxies refuse', () => {
    const taking = new Set(inside(truth.shares).flatMap(({ to }) => (isOwn(to) && !isGateway(to) ? [to] : [])));
    const refusing = new Set(
      truth.topology.edges
        .filter(({ rows }) => rows.some(({ code, account }) => code === '403' && account === 'server'))
        .flatMap(({ to }) => (isOwn(to) ? [to] : [])),
    );
    expect(refusing.size).toBeGreaterThan(0);
    const { value, detail } = found.of('authz_cover');
    expect(detail).toMatchObject({ covered: refusing.size });
    expect(value).toBeCloseTo(refusing.size / taking.size, 1);
  });

  test('without traces the depth is a way through the graph', () => {
    const { value, detail } = found.of('depth');
    expect(detail).toMatchObject({ from: 'graph' });
    expect(value).toBeGreaterThanOrEqual(3);
    expect(value).toBeLessThanOrEqual(10);
  });

  test('what the rollout is judged by stands with the facts', () => {
    const detail = (key: EvidenceKey, name: string) => found.of(key).detail?.[name];
    const { edges } = truth.shares;
    const errors = edges.reduce((sum, { client, server }) => {
      const side = client ?? server;
      return sum + (side?.errorRate ?? 0) * (side?.requests ?? 0);
    }, 0);
    expect(errors).toBeGreaterThan(0);
    expect(detail('services', 'error_ratio')).toBeGreaterThan(0);
    expect(detail('services', 'error_ratio')).toBeLessThan(0.2);
    expect(detail('services', 'reporting_share')).toBeGreaterThan(0.5);
    expect(detail('plaintext_share', 'between_meshed')).toBeLessThan(found.of('plaintext_share').value ?? 0);
    expect(detail('plaintext_share', 'namespaces')).toBeGreaterThan(2);
    expect(detail('proxy_reserved', 'memory_p99_of_limit')).toBeGreaterThan(0);
    expect(detail('proxy_reserved', 'memory_p99_of_limit')).toBeLessThan(1);
    expect(detail('retry', 'attempts_per_request')).toBeGreaterThanOrEqual(1);
    expect(detail('cp_health', 'issuers_end_days')).toBeGreaterThan(0);
    expect(detail('cp_health', 'rejects')).not.toBeUndefined();
    // Each sidecar and gateway renews twice a day, the one that is stuck never twice in half an hour.
    const telling = standingSeries(
      demo.openedAt,
      'istio',
      ({ name, labels }) => name === 'istio_agent_cert_expiry_seconds' && labels.resource_name === 'default',
    );
    expect(found.of('cp_health').detail).toMatchObject({ renewing: telling, renewed_twice: 0, renewals_over: '30m' });
  });

  test('with an objective the requests without room are counted', async () => {
    const [rule] = defaultSettings.health;
    const within = (p95Ms: number) => ({
      ...context,
      settings: { ...defaultSettings, health: rule === undefined ? [] : [{ ...rule, p95Ms }] },
    });
    const [strict, loose] = await Promise.all([ask(within(1)), ask(within(60_000))]);
    expect(strict.of('latency_unfit_share')).toMatchObject({
      value: 1,
      window: '30m',
      windowWhy: 'the window of shares',
    });
    expect(found.of('services').detail).toMatchObject({ timed_over: '30m', timed_why: 'the window of shares' });
    expect(loose.of('latency_unfit_share').value).toBe(0);
    expect(found.of('latency_unfit_share').missing).toContain('p95Ms');
  });

  test('what nobody measured is null with a reason, never 0', () => {
    const nulls = found.frame.data.evidence.filter(({ value }) => value === null);
    expect(nulls.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['ev.stacks', 'ev.uninstrumented_share', 'ev.latency_unfit_share']),
    );
    for (const { missing } of nulls) expect(missing).toMatch(/\.$/);
  });

  test('every measured value says what was asked, of whom and when', () => {
    for (const { value, query, source, at } of found.frame.data.evidence.filter(({ value }) => value !== null)) {
      expect([value, query, source, at]).not.toContain(null);
    }
  });

  test('a scope narrows it', async () => {
    const west = await ask(context, 'cluster=west');
    const own = [...servicesOf(truth.topology)].filter((name) => name.startsWith('west/'));
    expect(west.of('services').value).toBeLessThan(found.of('services').value ?? 0);
    expect(west.of('services').value).toBeGreaterThanOrEqual(own.length);
  });

  test('half a window of data is no measurement', async () => {
    const long = { ...context, adoption: { windows: { ...windows, topology: 3 * HOUR } } };
    const { of } = await ask(long);
    expect(of('services')).toMatchObject({ value: null, detail: { seen: found.of('services').value } });
    expect(of('services').coverage).toBeCloseTo(75 / 180, 1);
    expect(of('services').missing).toMatch(/covers 4\d % of 3h/);
  });
});

const isEnvoys = ({ name }: { readonly name: string }): boolean => name.startsWith('envoy_');
const isIstios = ({ name }: { readonly name: string }): boolean => name.startsWith('istio_');
const isLinkerds = ({ name, labels }: { readonly name: string; readonly labels: Labels }): boolean =>
  labels.job === 'linkerd-proxy' && !name.startsWith('process_');

test.each([
  ['ambient', { ambient: (each) => isIstios(each) || each.labels.job === 'ztunnel' }],
  ['linkerd', { linkerd: isLinkerds }],
  ['consul', { consul: isEnvoys }],
  ['kuma', { kuma: isEnvoys }],
  ['cilium', { cilium: ({ name }) => name.startsWith('hubble_') }],
  ['mixed', { istio: isIstios, linkerd: isLinkerds }],
  ['otel', {}],
] as const satisfies readonly (readonly [DialectId, Partial<Record<MeshId, Parameters<typeof standingSeries>[2]>>])[])(
  'the series that %s adds are counted, each once, and none where there is no mesh',
  async (mesh, kinds) => {
    const demo = await demoPrometheus({ minutes: 6, mesh });
    try {
      const source = prometheusAt({ id: 'prom', url: demo.url, clock: () => demo.openedAt * 1000 });
      const context = { sources: [source], settings: defaultSettings };
      const { signal } = new AbortController();
      const { facts } = await loadExtraSeries({ context, view, now: demo.openedAt * 1000, signal });
      const each = Object.entries(kinds).map(([id, isMeant]) => [id, standingSeries(demo.openedAt, mesh, isMeant)]);
      const all = each.reduce((sum, [, count]) => sum + Number(count), 0);
      expect(facts.extra_series).toMatchObject(
        all === 0
          ? { value: null, missing: expect.stringMatching(/\.$/) }
          : { value: all, detail: Object.fromEntries(each) },
      );
    } finally {
      await demo.stop();
    }
  },
);

test('renewals are counted by the ends that proxies tell, whichever way they tell them', async () => {
  const HOURS = 48;
  const to = Math.floor(Date.now() / 1000 / 300) * 300;
  const times = Array.from({ length: HOURS * 12 + 1 }, (_, at) => to - (HOURS * 12 - at) * 300);
  /** Seconds left of certificates of a day that are renewed after so many hours. */
  const left = (every: number, at: number) => 24 * 3600 - ((at - to + 1000 * 3600 + 900) % (every * 3600));
  const series = (metric: string, labels: string, value: (at: number) => number | null) =>
    times.flatMap((at) => (value(at) === null ? [] : [`${metric}{${labels}} ${value(at)} ${at}\n`])).join('');
  const agent = 'istio_agent_cert_expiry_seconds';
  const identity = 'control_identity_cert_expiration_timestamp_seconds';
  const text = [
    `# TYPE ${agent} gauge\n`,
    series(agent, 'resource_name="default",namespace="a",pod="often"', (at) => left(12, at)),
    series(agent, 'resource_name="default",namespace="a",pod="once"', (at) => left(36, at)),
    // Gone since: it renewed often, and nobody asks.
    series(agent, 'resource_name="default",namespace="a",pod="gone"', (at) => (at < to - 7200 ? left(6, at) : null)),
    series(agent, 'resource_name="ROOTCA",namespace="a",pod="often"', (at) => left(6, at)),
    `# TYPE ${identity} gauge\n`,
    series(identity, 'namespace="b",pod="often"', (at) => at + left(12, at)),
    series(identity, 'namespace="b",pod="never"', () => to + 3600),
  ].join('');
  const prometheus = await startPrometheus({ openmetrics: text });
  try {
    const source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
    const looking = { context: { sources: [source], settings: defaultSettings }, view, now: to * 1000 };
    const over = async (window: number) =>
      (await loadRotations({ ...looking, signal: new AbortController().signal }, window)).rotations;
    expect(await over(2 * DAY)).toEqual({ proxies: 4, renewed: 2 });
    expect(await over(6 * HOUR)).toEqual({ proxies: 4, renewed: 0 });
  } finally {
    await prometheus.stop();
  }
});

describe('windows over a day', () => {
  // Now: the back end's own clock decides what now is.
  const to = Math.floor(Date.now() / 15_000) * 15;
  let prometheus: RunningPrometheus;
  let context: Context;

  beforeAll(async () => {
    const wanted = /^(?:# (?:TYPE|HELP) )?(?:istio_requests_total|istio_requests|istio_tcp_\w+|istio_build|up)\b/;
    const lines = readFileSync('lib/mesh/fixtures/istio-sidecar.prom', 'utf8').split('\n');
    const text = lines.filter((line) => wanted.test(line)).join('\n');
    prometheus = await startPrometheus({ openmetrics: replay(text, { to, minutes: 2 * 24 * 60, step: 100 }) });
    const source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
    context = {
      sources: [source],
      settings: defaultSettings,
      adoption: { windows: { shares: 2 * DAY, topology: 2 * DAY, releases: 2 * DAY } },
    };
  });
  afterAll(async () => {
    await prometheus?.stop();
  });

  test('say the same of steady traffic as a short one, with range questions alone', async () => {
    const long = await ask(context);
    const short = await ask({ ...context, adoption: { windows: { shares: HOUR, topology: HOUR, releases: HOUR } } });
    for (const key of ['services', 'edges', 'namespaces'] as const) {
      // Who is called less than once in five minutes may fall between the samples.
      const [few, all] = [long.of(key).value ?? 0, short.of(key).value ?? 0];
      expect([key, few <= all, few >= 0.8 * all]).toEqual([key, true, true]);
      expect(long.of(key)).toMatchObject({ window: '2d', coverage: 1 });
    }
    const day = { window: '1d', windowWhy: expect.stringMatching(/a day at most/) };
    expect([long.of('cp_health'), long.of('retry'), long.of('depth')]).toMatchObject([day, day, day]);
    expect(short.of('cp_health').windowWhy).toBeUndefined();
    expect(long.of('plaintext_share').value).toBeCloseTo(short.of('plaintext_share').value ?? Number.NaN, 3);
  });

  test('say over how much less latencies were read, and why', async () => {
    const [rule] = defaultSettings.health;
    const held = { ...defaultSettings, health: rule === undefined ? [] : [{ ...rule, p95Ms: 100 }] };
    const [without, within] = await Promise.all([ask(context), ask({ ...context, settings: held })]);
    expect(without.of('services').detail).toMatchObject({
      timed_over: '1h',
      timed_why: expect.stringMatching(/^no objective/),
    });
    const why = expect.stringMatching(/^an objective is held against them/);
    expect(within.of('services').detail).toMatchObject({ timed_over: '1d', timed_why: why });
    expect(within.of('latency_unfit_share')).toMatchObject({ window: '1d', windowWhy: why });
  });
});

test('without a source nothing is measured, and it is said', async () => {
  const { frame } = await ask({ sources: [], settings: defaultSettings });
  expect(frame.meta.trust).toEqual({ state: 'unknown', reasons: ['no-source'] });
  expect(frame.data.evidence.every(({ value }) => value === null)).toBe(true);
});
