import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Graph, GraphEdge } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askCoverage, askGraph, askServices, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { passOn, startProxy } from '@/test/harness/proxy';
import { replay } from '@/test/harness/replay';

/** Several meshes and an un-meshed part in one Prometheus, and several Prometheus sources: every call once. */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);
const plainView = decodeParams(plainRequestParams, new URLSearchParams(address)).values;
const clock = () => to * 1000;
/** A counter of this value grows by so many per second in the replay. */
const COUNTER_OF_ONE = MINUTES * 60 * 10;

type Labels = Readonly<Record<string, string>>;
const line = (name: string, labels: Labels, rate: number): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}} ${rate * COUNTER_OF_ONE}`;

interface End {
  readonly name: string;
  readonly namespace?: string;
  readonly cluster?: string;
  /** Absent: its first. */
  readonly pod?: string;
}
const istioEnd = (side: 'source' | 'destination', { name, namespace = 'shop', cluster = 'one' }: End): Labels => ({
  [`${side}_workload`]: name,
  [`${side}_workload_namespace`]: namespace,
  [`${side}_canonical_service`]: name,
  [`${side}_canonical_revision`]: 'v1',
  [`${side}_cluster`]: cluster,
});

/** Istio's requests from one account. */
const istio = (reporter: 'source' | 'destination', from: End, target: End, rate: number, code = '200'): string =>
  line(
    'istio_requests_total',
    {
      reporter,
      ...istioEnd('source', from),
      ...istioEnd('destination', target),
      destination_service: `${target.name}.${target.namespace ?? 'shop'}.svc.cluster.local`,
      destination_service_name: target.name,
      destination_service_namespace: target.namespace ?? 'shop',
      request_protocol: 'http',
      response_code: code,
      response_flags: '-',
      connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
      namespace: reporter === 'source' ? (from.namespace ?? 'shop') : (target.namespace ?? 'shop'),
      pod: (reporter === 'source' ? from : target).pod ?? `${reporter === 'source' ? from.name : target.name}-1`,
    },
    rate,
  );

const linkerd = (direction: 'outbound' | 'inbound', from: End, target: End, rate: number): string => {
  const identity = ({ name, namespace = 'shop' }: End) =>
    `${name}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
  const ending = { status_code: '200', classification: 'success', tls: 'true' };
  return direction === 'outbound'
    ? line(
        'response_total',
        {
          direction,
          ...ending,
          authority: `${target.name}.shop.svc.cluster.local:8080`,
          server_id: identity(target),
          dst_deployment: target.name,
          dst_namespace: target.namespace ?? 'shop',
          dst_service: target.name,
          namespace: from.namespace ?? 'shop',
          deployment: from.name,
          pod: `${from.name}-1`,
        },
        rate,
      )
    : line(
        'response_total',
        {
          direction,
          ...ending,
          client_id: identity(from),
          namespace: target.namespace ?? 'shop',
          deployment: target.name,
          pod: `${target.name}-1`,
        },
        rate,
      );
};

const spans = (client: string, server: string, rate: number, failed = 0): string =>
  [
    line('traces_service_graph_request_total', { client, server, connection_type: '' }, rate),
    ...(failed > 0
      ? [line('traces_service_graph_request_failed_total', { client, server, connection_type: '' }, failed)]
      : []),
  ].join('\n');

const types = [
  '# TYPE istio_requests_total counter',
  '# TYPE response_total counter',
  '# TYPE traces_service_graph_request_total counter',
  '# TYPE traces_service_graph_request_failed_total counter',
  '# TYPE istio_build gauge',
  '# TYPE proxy_build_info gauge',
].join('\n');

const frontend = { name: 'frontend' };
const cart = { name: 'cart' };
const stock = { name: 'stock' };
const web = { name: 'web' };

const estate = [
  types,
  'istio_build{component="proxy",tag="1.24.1",namespace="shop",pod="frontend-1"} 1',
  'proxy_build_info{vendor="linkerd",version="2.16.0",namespace="shop",pod="cart-1"} 1',
  // Istio tells frontend -> cart from both ends; the callee counts a little less.
  istio('source', frontend, cart, 10),
  istio('destination', frontend, cart, 9.9),
  // Linkerd tells cart -> stock from both ends: cart is in both meshes.
  linkerd('outbound', cart, stock, 5),
  linkerd('inbound', cart, stock, 5),
  // Spans tell of the same calls once more, and of two that have no mesh.
  spans('frontend', 'cart', 9),
  spans('cart', 'stock', 5),
  spans('stock', 'warehouse', 2, 0.5),
  spans('billing', 'cart', 1),
].join('\n');

const exposed = (text: string) => startPrometheus({ openmetrics: replay(text, { to, minutes: MINUTES, step: 15 }) });

/** A Prometheus with these metrics, asked through a proxy that counts. */
const estateOf = async (text: string) => {
  const prometheus = await exposed(text);
  const proxy = await startProxy(passOn(prometheus.url, { date: clock }));
  const source = prometheusAt({ id: 'prom', url: proxy.url, clock });
  const context: Context = { sources: [source], settings: defaultSettings };
  const graph = (await framed(askGraph(context, address))).data;
  return {
    context,
    graph,
    queries: proxy.queries,
    stop: async () => {
      await source.close();
      await proxy.stop();
      await prometheus.stop();
    },
  };
};
type Estate = Awaited<ReturnType<typeof estateOf>>;

const edgeOf = ({ edges }: Graph, from: string, target: string): GraphEdge => {
  const name = (id: string) => decodeURIComponent(id.split('/').at(-1) ?? '');
  const found = edges.filter((edge) => name(edge.source) === from && name(edge.target) === target);
  expect(found, `${from} → ${target}`).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error('no edge');
  return only;
};

describe('two meshes and services without one, in one Prometheus', () => {
  let running: Estate;
  let context: Context;
  let graph: Graph;

  beforeAll(async () => {
    running = await estateOf(estate);
    ({ context, graph } = running);
  });
  afterAll(() => running?.stop());

  test('every service is one node, whoever tells of it', () => {
    const names = graph.nodes.map(({ name }) => name).sort();
    expect(names).toEqual(['billing', 'cart', 'frontend', 'stock', 'warehouse']);
  });

  test('a call that two meshes tell is counted once, by the stronger, and what the other says is kept', () => {
    const told = edgeOf(graph, 'frontend', 'cart');
    expect(told.requestRate).toBeCloseTo(10, 1);
    expect(told.meshes.toSorted()).toEqual(['istio', 'otel']);
    expect(told.alternates?.[0]).toMatchObject({ mesh: 'otel' });
    expect(told.alternates?.[0]?.requestRate).toBeCloseTo(9, 1);
    expect(edgeOf(graph, 'cart', 'stock').requestRate).toBeCloseTo(5, 1);
  });

  test('the part without a mesh is there, with its errors and without a word on encryption', () => {
    const bare = edgeOf(graph, 'stock', 'warehouse');
    expect(bare.requestRate).toBeCloseTo(2, 1);
    expect(bare.errorRate).toBeCloseTo(0.25, 2);
    expect(bare.mtls?.share ?? null).toBeNull();
    expect(bare.meshes).toEqual(['otel']);
    expect(edgeOf(graph, 'billing', 'cart').requestRate).toBeCloseTo(1, 1);
  });

  test('services and charts add nothing up twice either', async () => {
    const { data } = await framed(askServices(context, address));
    const arriving = Object.fromEntries(data.services.map(({ name, in: { requestRate } }) => [name, requestRate]));
    expect(arriving.cart).toBeCloseTo(11, 1);
    expect(arriving.stock).toBeCloseTo(5, 1);
    const signals = await framed(askSignals(context, `${address}&scope=mesh&step=60`));
    expect(signals.data.series.requestRate.points.at(-1)?.[1]).toBeCloseTo(18, 1);
  });

  test('both meshes are detected, with what gave each away', async () => {
    const { data } = await framed(loadStatus(context, plainView));
    const told = data.meshes.map(({ id, metric }) => `${id}: ${metric}`);
    expect(told).toContain('istio: istio_build');
    expect(told).toContain('linkerd: proxy_build_info');
  });
});

describe('calls from one mesh into another', () => {
  const stranger = (target: End, rate: number, failed = 0): string => {
    const end = {
      direction: 'inbound',
      tls: 'no_identity',
      no_tls_reason: 'no_tls_from_remote',
      namespace: target.namespace ?? 'shop',
      deployment: target.name,
      pod: `${target.name}-1`,
    };
    return [
      line('response_total', { ...end, status_code: '200', classification: 'success' }, rate - failed),
      ...(failed > 0
        ? [line('response_total', { ...end, status_code: '503', classification: 'failure' }, failed)]
        : []),
    ].join('\n');
  };
  const both = [
    types,
    'istio_build{component="proxy",tag="1.24.1",namespace="shop",pod="frontend-1"} 1',
    'proxy_build_info{vendor="linkerd",version="2.16.0",namespace="shop",pod="cart-1"} 1',
    // Sidecars call cart and stock, which have Linkerd's proxies; one in fifty fails there.
    istio('source', frontend, cart, 10),
    istio('source', frontend, stock, 4),
    stranger(cart, 10, 0.2),
    // Somebody nobody else tells of calls stock as well.
    stranger(stock, 9),
    // Within Linkerd everybody has a name.
    linkerd('outbound', cart, stock, 5),
    linkerd('inbound', cart, stock, 5),
    // One pod of web has a sidecar of Istio's already, the other still Linkerd's proxy.
    istio('source', { ...web, pod: 'web-2' }, frontend, 3),
    istio('destination', { ...web, pod: 'web-2' }, frontend, 3),
    linkerd('outbound', web, frontend, 2),
  ].join('\n');
  let running: Estate;
  let context: Context;
  let graph: Graph;

  beforeAll(async () => {
    running = await estateOf(both);
    ({ context, graph } = running);
  });
  afterAll(() => running?.stop());

  test('have a name wherever somebody tells it, and the rest is unknown', () => {
    const told = graph.edges.map(({ source: from, target, requestRate }) => {
      const [name, callee] = [from, target].map((id) => id.split('/').at(-1));
      return `${name} → ${callee} ${requestRate?.toFixed(1)}`;
    });
    expect(told.sort()).toEqual([
      'cart → stock 5.0',
      'frontend → cart 10.0',
      'frontend → stock 4.0',
      'unknown → stock 5.0',
      'web → frontend 5.0',
    ]);
  });

  test('have both ends’ accounts, of two meshes, and the callee’s word on encryption', () => {
    const edge = edgeOf(graph, 'frontend', 'cart');
    expect(edge.meshes).toEqual(['istio', 'linkerd']);
    expect(edge.accounts.client?.errorRate).toBeCloseTo(0, 3);
    expect(edge.accounts.server?.errorRate).toBeCloseTo(0.02, 3);
    expect(edge.mtls).toMatchObject({ state: 'plaintext', share: 0 });
    expect(edge.mtls.knownRate).toBeCloseTo(10, 1);
    expect(edge.trust).toBe('complete');
    expect(edge.trustReasons).toContain('unnamed-caller');
  });

  test('add up to what arrived, in services and in charts of the mesh, a callee and a call', async () => {
    const { data } = await framed(askServices(context, address));
    const arriving = Object.fromEntries(data.services.map(({ name, in: { requestRate } }) => [name, requestRate]));
    expect(arriving.cart).toBeCloseTo(10, 1);
    expect(arriving.stock).toBeCloseTo(14, 1);
    const last = async (scope: string) => {
      const signals = await framed(askSignals(context, `${address}&step=60&${scope}`));
      return signals.data.series.requestRate.points.at(-1)?.[1];
    };
    const of = (name: string) => encodeURIComponent(graph.nodes.find((node) => node.name === name)?.id ?? '');
    expect(await last('scope=mesh')).toBeCloseTo(29, 1);
    expect(arriving.frontend).toBeCloseTo(5, 1);
    expect(await last(`scope=service&id=${of('frontend')}`)).toBeCloseTo(5, 1);
    expect(await last(`scope=service&id=${of('cart')}`)).toBeCloseTo(10, 1);
    expect(await last(`scope=service&id=${of('stock')}`)).toBeCloseTo(14, 1);
    const edge = encodeURIComponent(edgeOf(graph, 'frontend', 'stock').id);
    expect(await last(`scope=edge&id=${edge}`)).toBeCloseTo(4, 1);
  });

  test('are in the coverage and its trend once, in plaintext', async () => {
    const { data } = await framed(askCoverage(context, address));
    expect(data.total.knownRate).toBeCloseTo(29, 1);
    expect(data.total.plaintextRate).toBeCloseTo(19, 1);
    expect(data.total.unknownRate).toBeCloseTo(0, 1);
    const [, share, known] = data.trend.points.at(-1) ?? [];
    expect(known).toBeCloseTo(29, 0);
    expect(share).toBeCloseTo(10 / 29, 2);
    const why = Object.fromEntries(data.edges.map(({ source, target, reasons }) => [`${source} ${target}`, reasons]));
    const between = ({ source, target }: GraphEdge) => why[`${source} ${target}`];
    expect(between(edgeOf(graph, 'frontend', 'cart'))).toEqual(['other-mesh']);
    expect(between(edgeOf(graph, 'unknown', 'stock'))).toEqual(['caller-without-proxy']);
  });
});

describe('a source for each cluster', () => {
  const east = { name: 'frontend', cluster: 'east' };
  const west = { name: 'payments', cluster: 'west' };
  const build = 'istio_build{component="proxy",tag="1.24.1",namespace="shop",pod="p-1"} 1';
  let running: readonly RunningPrometheus[];
  let sources: readonly ReturnType<typeof prometheusAt>[];
  let graph: Graph;

  beforeAll(async () => {
    running = await Promise.all([
      exposed([types, build, istio('source', east, west, 8)].join('\n')),
      exposed(
        [types, build, istio('destination', east, west, 7.6), istio('destination', east, west, 0.4, '503')].join('\n'),
      ),
    ]);
    sources = running.map(({ url }, index) =>
      prometheusAt({ id: ['prom-east', 'prom-west'][index] ?? '', url, clock }),
    );
    const context = { sources, settings: defaultSettings };
    graph = (await framed(askGraph(context, address))).data;
  });
  afterAll(async () => {
    await Promise.all(sources?.map((source) => source.close()) ?? []);
    await Promise.all(running?.map((each) => each.stop()) ?? []);
  });

  test('a call across clusters is one edge with the account of each end', () => {
    expect(graph.edges).toHaveLength(1);
    const edge = edgeOf(graph, 'frontend', 'payments');
    expect(edge.source).toMatch(/^east\//);
    expect(edge.target).toMatch(/^west\//);
    expect(edge.requestRate).toBeCloseTo(8, 1);
    expect(edge.accounts.client?.requestRate).toBeCloseTo(8, 1);
    expect(edge.accounts.server?.requestRate).toBeCloseTo(8, 1);
    expect(edge.mtls?.share).toBeCloseTo(1, 2);
  });
});

describe('sidecars and ambient in one Prometheus', () => {
  const payments = { name: 'payments' };
  const ledger = { name: 'ledger' };
  const istioLabels = (reporter: string, from: End, target: End): Labels => ({
    reporter,
    ...istioEnd('source', from),
    ...istioEnd('destination', target),
    destination_service: `${target.name}.shop.svc.cluster.local`,
    destination_service_name: target.name,
    destination_service_namespace: 'shop',
  });
  const byWaypoint = (from: End, target: End, rate: number): string =>
    line(
      'istio_requests_total',
      {
        ...istioLabels('waypoint', from, target),
        request_protocol: 'http',
        response_code: '200',
        response_flags: '-',
        connection_security_policy: 'mutual_tls',
        namespace: 'shop',
        pod: 'waypoint-1',
      },
      rate,
    );
  const tunnelled = (reporter: string, from: End, target: End, rate: number, service = target): string =>
    line(
      'istio_tcp_connections_opened_total',
      {
        ...istioLabels(reporter, from, target),
        destination_service: `${service.name}.shop.svc.cluster.local`,
        destination_service_name: service.name,
        request_protocol: 'tcp',
        response_flags: '-',
        connection_security_policy: 'mutual_tls',
        namespace: 'istio-system',
        pod: 'ztunnel-1',
      },
      rate,
    );
  const waypoint = { name: 'waypoint' };
  const both = [
    types,
    '# TYPE istio_tcp_connections_opened_total counter',
    'istio_build{component="proxy",tag="1.30.0",namespace="shop",pod="frontend-1"} 1',
    'istio_build{component="ztunnel",tag="1.30.0",namespace="istio-system",pod="ztunnel-1"} 1',
    // Both have sidecars.
    istio('source', frontend, cart, 10),
    istio('destination', frontend, cart, 10),
    // A sidecar calls a workload that has only a ztunnel: its own word on requests, the ztunnel's on connections.
    istio('source', cart, stock, 6),
    tunnelled('destination', cart, stock, 0.6),
    // Both are in ambient, a waypoint between them; a gateway goes through the same waypoint and tells of it as well.
    byWaypoint(stock, payments, 4),
    tunnelled('source', stock, waypoint, 0.4, payments),
    tunnelled('destination', waypoint, payments, 0.2, payments),
    byWaypoint(frontend, payments, 3),
    istio('source', frontend, { name: 'payments' }, 3),
    // No waypoint: connections alone, as both ztunnels tell them.
    tunnelled('source', payments, ledger, 2),
    tunnelled('destination', payments, ledger, 2),
  ].join('\n');
  let running: Estate;
  let context: Context;
  let graph: Graph;
  let asked = 0;
  let withQuantiles = 0;

  beforeAll(async () => {
    running = await estateOf(both);
    ({ context, graph } = running);
    asked = running.queries();
    await framed(askGraph(context, `${address}&latency=quantiles`));
    withQuantiles = running.queries();
  });
  afterAll(() => running?.stop());

  test('one set of questions reads both', () => {
    expect(asked).toBeLessThanOrEqual(4);
    expect(withQuantiles).toBeLessThanOrEqual(6);
  });

  test('every call is one edge, and no waypoint is a node', () => {
    expect(graph.nodes.map(({ name }) => name).sort()).toEqual(['cart', 'frontend', 'ledger', 'payments', 'stock']);
    const edges = graph.edges.map(
      (edge) => `${edge.source.split('/').at(-1)} → ${edge.target.split('/').at(-1)} ${edge.protocol}`,
    );
    expect(edges.sort()).toEqual([
      'cart → stock http',
      'frontend → cart http',
      'frontend → payments http',
      'payments → ledger tcp',
      'stock → payments http',
    ]);
  });

  test('each edge has the reading of whoever knows', () => {
    const [sidecars, mixed] = [edgeOf(graph, 'frontend', 'cart'), edgeOf(graph, 'cart', 'stock')];
    expect(sidecars.meshes).toEqual(['istio']);
    expect(sidecars.mtls.share).toBeCloseTo(1, 2);
    expect(sidecars).not.toHaveProperty('l4');
    // The caller's sidecar never states protection: the callee's ztunnel does.
    expect(mixed.meshes).toEqual(['ambient', 'istio']);
    expect(mixed.requestRate).toBeCloseTo(6, 1);
    expect(mixed.mtls.share).toBeCloseTo(1, 2);
    expect(mixed.l4?.connectionRate).toBeCloseTo(0.6, 2);
    const waypointed = edgeOf(graph, 'stock', 'payments');
    expect(waypointed.l7?.requestRate).toBeCloseTo(4, 1);
    expect(waypointed.l4?.connectionRate).toBeCloseTo(0.4, 2);
    expect(edgeOf(graph, 'frontend', 'payments').requestRate).toBeCloseTo(3, 1);
  });

  test('services, charts and the mTLS page count each call once', async () => {
    const { data } = await framed(askServices(context, address));
    expect(data.services.find(({ name }) => name === 'payments')?.in.requestRate).toBeCloseTo(7, 1);
    const signals = await framed(askSignals(context, `${address}&scope=mesh&step=60`));
    expect(signals.data.series.requestRate.points.at(-1)?.[1]).toBeCloseTo(23, 1);
    expect(signals.data.series.connectionRate.points.at(-1)?.[1]).toBeCloseTo(2, 1);
  });

  test('both are detected', async () => {
    const { data } = await framed(loadStatus(context, plainView));
    expect(data.meshes.map(({ id }) => id)).toEqual(expect.arrayContaining(['istio', 'ambient']));
  });
});

describe('Consul and Kuma in one Prometheus', () => {
  test('share the questions of one family', async () => {
    const sample = (mesh: string) => readFileSync(`lib/mesh/fixtures/${mesh}.prom`, 'utf8');
    const alone = async (text: string) => {
      const prometheus = await exposed(text);
      const proxy = await startProxy(passOn(prometheus.url, { date: clock }));
      const source = prometheusAt({ id: 'prom', url: proxy.url, clock });
      try {
        const context = { sources: [source], settings: defaultSettings };
        const mean = (await framed(askGraph(context, address))).data;
        const asked = proxy.queries();
        await framed(askGraph(context, `${address}&latency=quantiles`));
        return { edges: mean.edges, asked, withQuantiles: proxy.queries() };
      } finally {
        await source.close();
        await proxy.stop();
        await prometheus.stop();
      }
    };
    const meshes = ['consul', 'kuma'] as const;
    const both = await alone(meshes.map(sample).join('\n'));
    const each = await Promise.all(meshes.map((mesh) => alone(sample(mesh))));
    expect(both.asked).toBeLessThanOrEqual(4);
    expect(both.withQuantiles).toBeLessThanOrEqual(6);
    const own = ({ edges }: (typeof each)[number], mesh: string) =>
      edges
        .filter(({ meshes: by }) => by.length === 1 && by[0] === mesh)
        .map(({ id, requestRate }) => [id, requestRate]);
    for (const [index, mesh] of meshes.entries()) {
      const found = own(both, mesh);
      expect(found.length).toBeGreaterThan(2);
      expect(own(each[index] ?? both, mesh)).toEqual(expect.arrayContaining(found));
    }
  });
});
