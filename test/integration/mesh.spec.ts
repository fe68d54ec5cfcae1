import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import type { Frame } from '@/lib/domain/envelope';
import { type MeshReport, type MeshState, meshReportSchema } from '@/lib/domain/mesh';
import { defaultSettings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { askMesh, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';
import { startVictoria } from '@/test/harness/victoria';

/** What a correct product says of the meshes themselves, by hand from the samples (reference mesh-metrics.md, section 8). */

const MINUTES = 10;
/** "Now" of the samples' absolute times, 2026-08-22T00:00:00Z. */
const to = 1_787_356_800;
const DAY = 86_400;
const address = windowAt(to - MINUTES * 60, to);
const clock = () => to * 1000;

const historyOf = (samples: readonly string[]): string => {
  const text = samples.map((name) => readFileSync(`lib/mesh/fixtures/${name}.prom`, 'utf8')).join('\n');
  return replay(text, { to, minutes: MINUTES, step: 15 });
};
const begin = (samples: readonly string[]): Promise<RunningPrometheus> =>
  startPrometheus(samples.length === 0 ? {} : { openmetrics: historyOf(samples) });
const sourceOf = ({ url }: RunningPrometheus, id = 'prom') => prometheusAt({ id, url, clock });
const over = (...sources: readonly MetricsSource[]): Context => ({ sources, settings: defaultSettings });

const place = ({ data }: Frame<MeshReport>, mesh: MeshId): MeshState => {
  const found = data.meshes.filter((each) => each.mesh === mesh);
  expect(found).toHaveLength(1);
  return found[0] as MeshState;
};
const check = (state: MeshState, id: string) => state.checks.find((each) => each.id === id);
const left = (state: MeshState, kind: string): readonly (readonly [string, number, string])[] =>
  state.certificates
    .filter((each) => each.kind === kind)
    .map(({ subject, expiresAt, state: now }) => [subject, (expiresAt ?? 0) / 1000 - to, now]);

let whole: RunningPrometheus;
let alone: RunningPrometheus;
let nothing: RunningPrometheus;
let report: Frame<MeshReport>;

beforeAll(async () => {
  [whole, alone, nothing] = await Promise.all([
    begin(['control-planes', 'kube-resources', 'istio-sidecar']),
    begin(['istio-sidecar']),
    begin([]),
  ]);
  report = await framed(askMesh(over(sourceOf(whole)), address));
});
afterAll(async () => {
  await Promise.all([whole?.stop(), alone?.stop(), nothing?.stop()]);
});

test('every mesh whose control plane is scraped is there, each once, and all that is said keeps to the schema', () => {
  expect(report.data.meshes.map(({ mesh }) => mesh).toSorted()).toEqual([
    'ambient',
    'cilium',
    'consul',
    'istio',
    'kuma',
    'linkerd',
  ]);
  expect(meshReportSchema.parse(report.data)).toEqual(report.data);
  expect(report.meta.trust).toEqual({ state: 'complete', reasons: [] });
  expect(report.meta.asOf).toBe(to * 1000);
});

describe('Istio', () => {
  test('one update was rejected, by a proxy that still refuses it', () => {
    const istio = place(report, 'istio');
    expect(check(istio, 'istio.rejects')).toMatchObject({ state: 'degraded', total: 1, details: [{ says: 'lds' }] });
    const [rejecting] = check(istio, 'istio.rejecting')?.details ?? [];
    expect(rejecting?.says).toContain('checkout-6b9f7d5c8-7tqjs.shop');
    expect(check(istio, 'istio.proxy-rejects')).toMatchObject({ state: 'degraded', total: 1 });
  });

  test('one of two remote clusters does not synchronise', () => {
    expect(check(place(report, 'istio'), 'istio.remote-clusters')).toMatchObject({
      state: 'failing',
      value: 1,
      of: 2,
      details: [{ says: 'timeout · cluster-3', value: 1 }],
    });
  });

  test('changes reach the proxies within 558.5 ms, p99', () => {
    // 3,880.8th of 3,920: 4.8 of the 41 between half a second (3,876) and one.
    expect(check(place(report, 'istio'), 'istio.convergence')).toMatchObject({ value: 558.5, state: 'healthy' });
  });

  test('what is only counted is not judged', () => {
    expect(check(place(report, 'istio'), 'istio.issuance')).toMatchObject({ state: null, bound: null, total: 410 });
  });

  test('the proxy of catalog v2 is older and has no control plane', () => {
    const { versions, ...istio } = place(report, 'istio');
    expect(versions).toMatchObject({
      proxies: [
        { version: '1.30.0', count: 9 },
        { version: '1.29.1', count: 1 },
      ],
      controlPlane: [{ version: '1.30.0', count: 1 }],
      skew: { minorsBehind: 1, ahead: false, supported: 1 },
      behind: [{ version: '1.29.1', namespace: 'shop', pod: 'catalog-v2-66f8d9b7c-p9wvn' }],
      state: 'degraded',
    });
    expect(check({ ...istio, versions }, 'istio.disconnected')).toMatchObject({
      state: 'degraded',
      value: 1,
      of: 4,
      details: [{ says: 'shop · catalog-v2-66f8d9b7c-p9wvn' }],
    });
  });

  test('its certificate has 900 s left; the issuing chain thirty days, the root eight years', () => {
    const istio = place(report, 'istio');
    expect(left(istio, 'workload')[0]).toEqual(['catalog-v2-66f8d9b7c-p9wvn', 900, 'expiring']);
    expect(left(istio, 'issuer')).toEqual([['issuing certificate chain', 30 * DAY, 'healthy']]);
    expect(left(istio, 'root')).toEqual([['root certificate', 252_288_000, 'healthy']]);
  });

  test('its sidecars cost 3.457 cores on top of 18.86, and 412 MiB on top of 1.78 GiB', () => {
    const { cost } = place(report, 'istio');
    // Sums of the sample's eight sidecars and of the containers beside them, a tenth of the counters over 600 s.
    expect(cost).toMatchObject({ basis: 'containers', containers: 8, cpuCores: 3.457, ownCpuCores: 18.86 });
    expect(cost.cpuShare).toBeCloseTo(20_744.7 / 113_184, 3);
    expect(cost.memoryShare).toBeCloseTo(432_013_312 / 1_914_699_776, 3);
    expect(cost.rows.find(({ role }) => role === 'control-plane')).toMatchObject({
      namespace: 'istio-system',
      container: 'discovery',
      cpuCores: 1.008,
    });
  });

  test('between its proxies lie 2.13 ms, over the seven edges that both ends report', () => {
    const { addedLatency } = place(report, 'istio');
    expect(addedLatency).toMatchObject({ method: 'between-proxies', edges: 7, meanMs: 2.13 });
    expect(addedLatency.rows[0]).toMatchObject({ source: 'shop/frontend', target: 'shop/checkout', addedMs: 3 });
    expect(addedLatency.requestRate).toBeCloseTo(431_600 / 6000, 1);
    // cluster-2 does not report here: nothing can be subtracted from what its caller says.
    expect(addedLatency.rows.filter(({ target }) => target === 'shop/payments')).toEqual([
      expect.objectContaining({ source: 'shop/checkout', addedMs: 2.6 }),
    ]);
  });

  test('is shown in the cluster its own proxies name, where nobody else names one', () => {
    expect(place(report, 'istio').cluster).toBe('cluster-1');
  });
});

test('ambient: node agents and waypoints cost, and allow no estimate of latency', () => {
  const ambient = place(report, 'ambient');
  expect(ambient.cost).toMatchObject({ containers: 3, cpuShare: null });
  expect(ambient.cost.cpuCores).toBeCloseTo((1814.4 + 2073.6 + 4320) / 6000, 3);
  expect(ambient.addedLatency).toMatchObject({ method: null, meanMs: null });
});

test('Linkerd: the issuer has nine days, three requests for certificates failed, one gateway is down', () => {
  const linkerd = place(report, 'linkerd');
  expect(left(linkerd, 'issuer')[0]?.[1]).toBe(9 * DAY);
  expect(check(linkerd, 'linkerd.identity-errors')).toMatchObject({ state: 'degraded', total: 3 });
  expect(check(linkerd, 'linkerd.gateways')).toMatchObject({ value: 1, of: 2, details: [{ says: 'west', value: 1 }] });
});

test('Consul: the signing CA has five days, though only the leader says so', () => {
  const consul = place(report, 'consul');
  expect(left(consul, 'issuer')).toEqual([['signing CA', 5 * DAY, 'healthy']]);
  expect(check(consul, 'consul.autopilot')).toMatchObject({ value: 1, state: 'healthy' });
  expect(check(consul, 'consul.tolerance')).toMatchObject({ value: 1, state: 'healthy' });
  expect(check(consul, 'consul.rpc')).toMatchObject({ state: 'degraded', total: 2 });
});

test('Kuma: a NACK, a zone that rejects, a proxy of an older version', () => {
  const kuma = place(report, 'kuma');
  expect(check(kuma, 'kuma.rejects')).toMatchObject({ state: 'degraded', total: 2 });
  expect(check(kuma, 'kuma.zone-rejects')).toMatchObject({ details: [{ says: 'MeshTimeout · zone-2' }] });
  expect(kuma.versions.proxies).toEqual([
    { version: '3.0.0', count: 10 },
    { version: '2.13.1', count: 1 },
  ]);
  expect(check(kuma, 'kuma.zones')).toMatchObject({ value: 0, of: 2, state: 'healthy' });
  expect(left(kuma, 'workload')).toEqual([['default', 302_400, 'healthy']]);
});

test('Cilium: a node cannot be reached, a remote cluster is not ready', () => {
  const cilium = place(report, 'cilium');
  expect(check(cilium, 'cilium.unreachable')).toMatchObject({
    state: 'failing',
    value: 1,
    details: [{ says: 'cilium-8xk2m' }],
  });
  expect(check(cilium, 'cilium.clustermesh')).toMatchObject({ value: 1, of: 2, state: 'failing' });
  expect(cilium.versions.proxies).toEqual([]);
});

describe('what the proxies of other meshes tell, without their control planes', () => {
  let proxies: RunningPrometheus;
  let told: Frame<MeshReport>;
  beforeAll(async () => {
    proxies = await begin(['consul', 'kuma', 'cilium-hubble']);
    told = await framed(askMesh(over(sourceOf(proxies)), address));
  });
  afterAll(() => proxies?.stop());

  test('Consul: one without a control plane, one that rejected twice, one of another Envoy', () => {
    const consul = place(told, 'consul');
    expect(consul.cluster).toBe('dc1');
    expect(consul.controlPlane.missing).toBe(
      'The Consul servers are not scraped here; consul_autopilot_healthy would tell.',
    );
    expect(check(consul, 'consul.disconnected')).toMatchObject({ value: 1, of: 4 });
    expect(check(consul, 'consul.disconnected')?.details[0]?.says).toContain('cart');
    expect(check(consul, 'consul.proxy-rejects')).toMatchObject({ state: 'degraded', total: 2 });
    // 11032711 and 10899403: the beginnings of two revisions.
    expect(consul.versions.proxies).toEqual([
      { version: 'Envoy a85887', count: 8 },
      { version: 'Envoy a64fcb', count: 1 },
    ]);
    expect(consul.versions.skew).toBeNull();
  });

  test('Consul: certificates in whole days, of which one has less than one left', () => {
    const consul = place(told, 'consul');
    expect(left(consul, 'workload')[0]).toEqual(['cart-84c6b5d79-l6m2r', 0, 'expiring']);
    expect(consul.certificates[0]?.precisionMs).toBe(DAY * 1000);
    expect(left(consul, 'workload')[1]?.slice(1)).toEqual([2 * DAY, 'healthy']);
  });

  test('Consul: 0.9 ms inside the callee’s own proxy, downstream minus upstream', () => {
    // (5,093,628 - 4,986,519) / 119,010 for the frontend, (1,233,936 - 1,079,694) / 171,380 for the catalog.
    expect(place(told, 'consul').addedLatency).toMatchObject({ method: 'inside-callee-proxy', meanMs: 0.9, edges: 2 });
  });

  test('Kuma: one without a control plane, and no time of its own proxies', () => {
    const kuma = place(told, 'kuma');
    expect(kuma.cluster).toBe('zone-1');
    expect(check(kuma, 'kuma.disconnected')).toMatchObject({ value: 1, of: 10 });
    expect(check(kuma, 'kuma.rejects')).toMatchObject({ state: 'unknown', value: null });
    expect(kuma.addedLatency).toMatchObject({ method: null, meanMs: null });
    expect(kuma.cost).toMatchObject({ basis: 'proxies', containers: 10, cpuCores: null });
    const counted = kuma.cost.rows.map(({ role, namespace, containers }) => [role, namespace, containers]);
    expect(counted.toSorted()).toEqual([
      ['gateway', 'shop', 1],
      ['sidecar', 'data', 1],
      ['sidecar', 'shop', 8],
    ]);
  });

  test('Cilium: two agents of one version, a controller that fails on one of them', () => {
    const cilium = place(told, 'cilium');
    expect(cilium.versions.proxies).toEqual([{ version: '1.19.2', count: 2 }]);
    expect(check(cilium, 'cilium.controllers')).toMatchObject({ value: 1, details: [{ says: 'cilium-tz6vd' }] });
    expect(check(cilium, 'cilium.unreachable')).toMatchObject({ value: 0, state: 'healthy' });
    expect(check(cilium, 'cilium.map-pressure')).toMatchObject({ value: 0.41, state: 'healthy' });
    expect(cilium.certificates).toEqual([]);
  });
});

describe('what is not scraped', () => {
  test('is not reported: neither healthy nor down, and it is said what would tell', async () => {
    const istio = place(await framed(askMesh(over(sourceOf(alone)), address)), 'istio');
    expect(istio.controlPlane).toEqual({
      name: 'istiod',
      scraped: false,
      missing: 'istiod is not scraped here; pilot_info would tell.',
    });
    const silent = istio.checks.filter(({ teller }) => teller === 'istiod');
    expect(silent.length).toBeGreaterThan(10);
    for (const each of silent) {
      expect(each).toMatchObject({ state: 'unknown', value: null, total: null });
      expect(each.missing).toBe('istiod is not scraped here; pilot_info would tell.');
    }
    // The proxies tell of themselves all the same.
    expect(istio.cost).toMatchObject({ basis: 'proxies', containers: 10, cpuCores: null });
    expect(check(istio, 'istio.disconnected')).toMatchObject({ value: 1 });
    expect(left(istio, 'root')).toEqual([['root certificate', 271_036_800, 'healthy']]);
  });

  test('services that are only instrumented have no mesh to tell of', async () => {
    const instrumented = await begin(['otel-servicegraph']);
    const { data } = await framed(askMesh(over(sourceOf(instrumented)), address));
    await instrumented.stop();
    expect(data.meshes).toEqual([]);
  });

  test('where nothing is, nothing is claimed', async () => {
    const { data, meta } = await framed(askMesh(over(sourceOf(nothing)), address));
    expect(data.meshes).toEqual([]);
    expect(meta.trust).toEqual({ state: 'unknown', reasons: ['no-data'] });
  });

  test('a question that is not answered is no "none"', async () => {
    const source = sourceOf(whole);
    const deaf: MetricsSource = {
      ...source,
      health: () => source.health(),
      instant: (ask, signal) =>
        ask.id === 'mesh.istiod'
          ? Promise.resolve({ ok: false, fault: { kind: 'timeout', source: 'prom', message: 'No answer.' } })
          : source.instant(ask, signal),
    };
    const frame = await framed(askMesh(over(deaf), address));
    expect(frame.meta.trust).toEqual({ state: 'partial', reasons: ['missing:istiod:prom'] });
    const istio = place(frame, 'istio');
    const states = new Set(istio.checks.filter(({ teller }) => teller === 'istiod').map(({ state }) => state));
    expect(states).toEqual(new Set(['unknown']));
    expect(check(istio, 'istio.rejects')?.missing).toContain('Not every source has answered');
  });
});

test('VictoriaMetrics takes the same questions and tells the same', async () => {
  const victoria = await startVictoria({ openmetrics: historyOf(['control-planes', 'istio-sidecar']) });
  try {
    const frame = await framed(askMesh(over(prometheusAt({ id: 'vm', url: victoria.url, clock })), address));
    const istio = place(frame, 'istio');
    expect(check(istio, 'istio.rejects')).toMatchObject({ state: 'degraded', total: 1 });
    expect(check(istio, 'istio.remote-clusters')).toMatchObject({ value: 1, of: 2 });
    expect(check(istio, 'istio.convergence')?.value).toBeCloseTo(558.5, 0);
    expect(istio.versions).toMatchObject({ behind: [{ pod: 'catalog-v2-66f8d9b7c-p9wvn' }] });
    expect(istio.addedLatency.meanMs).toBeCloseTo(2.13, 1);
    expect(left(place(frame, 'consul'), 'issuer')).toEqual([['signing CA', 5 * DAY, 'healthy']]);
  } finally {
    await victoria.stop();
  }
});

test('a pair of back ends that scrape the same says the same as one', async () => {
  const pair = await framed(askMesh(over(sourceOf(whole, 'a'), sourceOf(whole, 'b')), address));
  expect(pair.data).toEqual(report.data);
});

test('costs each source the same seven questions, whatever it holds', async () => {
  const spent = async (running: RunningPrometheus) =>
    (await framed(askMesh(over(sourceOf(running)), `${address}&receipt=1`))).meta.queries?.map(({ id }) => id);
  const six = ['mesh.istiod', 'mesh.planes', 'mesh.proxies', 'mesh.cost', 'mesh.added', 'mtls.certificates'];
  expect((await spent(nothing))?.toSorted()).toEqual(six.toSorted());
  // The seventh names the proxies of the rarer version.
  expect((await spent(whole))?.toSorted()).toEqual([...six, 'mesh.behind'].toSorted());
});

test('filters choose the cluster, the mesh and the namespaces', async () => {
  const ask = (filter: string) => framed(askMesh(over(sourceOf(whole)), `${address}&${filter}`));
  expect((await ask('cluster=cluster-1')).data.meshes.map(({ mesh }) => mesh)).toContain('istio');
  expect((await ask('mesh=kuma')).data.meshes.map(({ mesh }) => mesh)).toEqual(['kuma']);
  const data = place(await ask('mesh=istio&namespace=data'), 'istio');
  expect(data.cost.rows).toEqual([]);
  expect(left(data, 'workload').map(([subject]) => subject)).toEqual(['analytics-79c5d8b6f-vr6tk']);
});
