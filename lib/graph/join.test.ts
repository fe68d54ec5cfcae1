import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { istio } from '@/lib/mesh/istio';
import { buildGraph, type GraphOptions } from './build';
import { buildCalls } from './calls';
import { type Line, line, readingOf } from './fixtures/exposition';

/** A teller that knows names alone, with its caller's account only. */
const byName: MeshAdapter = {
  ...istio,
  id: 'otel',
  joinsByName: true,
  metrics: { requests: 'graph_total' },
  accounts: {
    client: {
      where: {},
      labels: {
        sourceWorkload: 'client',
        targetWorkload: 'server',
        targetNamespace: 'server_namespace',
        sourceCluster: 'cluster',
        targetCluster: 'cluster',
        code: 'code',
      },
      statesProtection: false,
    },
    server: { where: {}, labels: {}, metrics: { requests: null }, statesProtection: false },
  },
};

const told = (client: string, server: string, value: number, labels: Readonly<Record<string, string>> = {}): Line => ({
  metric: 'graph_total',
  labels: { client, server, code: '200', cluster: 'east', ...labels },
  value,
});

const built = (istioLines: readonly Line[], otelLines: readonly Line[]) => {
  const readings = [readingOf(istioLines, istio), readingOf(otelLines, byName, { source: 'traces' })];
  const { calls } = buildCalls(readings, defaultSettings);
  const options: GraphOptions = {
    groupBy: 'service',
    responses: false,
    settings: defaultSettings,
    trust: { state: 'complete', reasons: [] },
    span: 60_000,
  };
  const graph = buildGraph({ calls }, options);
  return { calls, edges: graph.edges.map(({ edge }) => edge), nodes: [...graph.nodes.keys()].sort() };
};

const both = [line('source', {}, 40), line('destination', {}, 39)];

test('a call two meshes report is one edge with one count, and the other report beside it', () => {
  const { edges, nodes } = built(both, [told('web', 'cart', 38)]);
  expect(nodes).toEqual(['east/shop/service/cart', 'east/shop/service/web']);
  expect(edges).toHaveLength(1);
  expect(edges[0]).toMatchObject({
    requestRate: 40,
    meshes: ['istio', 'otel'],
    accounts: { client: { requestRate: 40 }, server: { requestRate: 39 } },
    alternates: [{ mesh: 'otel', account: 'client', requestRate: 38, errorRate: 0 }],
  });
});

test('an account the stronger mesh lacks is not taken from calls it does not tell apart', () => {
  const versions = [line('destination', { destination_workload: 'cart-v1' }, 30)];
  const { edges } = built(versions, [told('web', 'cart', 30)]);
  expect(edges).toHaveLength(1);
  expect(edges[0]).toMatchObject({ requestRate: 30, accounts: { client: null, server: { requestRate: 30 } } });
  expect(edges[0]?.alternates).toEqual([{ mesh: 'otel', account: 'client', requestRate: 30, errorRate: 0 }]);
});

test('two versions of a service that a name stands for count once', () => {
  const versions = ['cart-v1', 'cart-v2'].map((workload) =>
    line('source', { destination_workload: workload, destination_canonical_service: 'cart' }, 20),
  );
  const { edges } = built(versions, [told('web', 'cart', 41)]);
  expect(edges).toHaveLength(1);
  expect(edges[0]).toMatchObject({ requestRate: 40 });
});

test('gRPC to one and HTTP to the other is the same call', () => {
  const { edges } = built(
    [line('source', { request_protocol: 'grpc', grpc_response_status: '0' }, 7)],
    [told('web', 'cart', 7)],
  );
  expect(edges).toHaveLength(1);
  expect(edges[0]).toMatchObject({ protocol: 'grpc', requestRate: 7, alternates: [{ requestRate: 7 }] });
});

test('a name that two namespaces have stays its own node', () => {
  const twice = [line('source', {}, 1), line('source', { destination_workload_namespace: 'other' }, 1)];
  const { nodes } = built(twice, [told('web', 'cart', 5)]);
  expect(nodes).toContain('east/unknown/service/cart');
});

test('a namespace decides between two of a name', () => {
  const twice = [line('source', {}, 1), line('source', { destination_workload_namespace: 'other' }, 1)];
  const { nodes, edges } = built(twice, [told('web', 'cart', 5, { server_namespace: 'other' })]);
  expect(nodes).not.toContain('east/unknown/service/cart');
  expect(edges.find(({ target }) => target === 'east/other/service/cart')?.alternates).toHaveLength(1);
});

test('a name in another cluster is another service', () => {
  const { nodes } = built(both, [told('web', 'cart', 5, { cluster: 'west' })]);
  expect(nodes).toContain('west/unknown/service/cart');
});

test('what only names know stays on the graph beside the mesh', () => {
  const { edges } = built(both, [told('cart', 'stock', 3)]);
  expect(edges.map(({ id }) => id)).toEqual([
    'east/shop/service/cart~east/unknown/service/stock~http',
    'east/shop/service/web~east/shop/service/cart~http',
  ]);
});

test('the order of rows and of tellers decides nothing', () => {
  const lines = [...both, line('source', { destination_workload: 'cart-v2' }, 2)];
  const names = [told('web', 'cart', 38), told('cart', 'stock', 3), told('web', 'stock', 1)];
  const expected = built(lines, names).edges;
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: 3 }), fc.shuffledSubarray(names, { minLength: 3 }), (a, b) => {
      expect(built(a, b).edges).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
