import { expect, test } from 'vitest';
import type { Graph, GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { TraceEdge } from '@/lib/domain/trace';
import { dependenciesOf } from './dependencies';

const node = (name: string) => ({ id: `east/shop/service/${name}`, namespace: 'shop', name }) as GraphNode;
const metric = (source: string, target: string, health: GraphEdge['health'] = 'healthy') =>
  ({
    id: `east/shop/service/${source}~east/shop/service/${target}~http`,
    source: `east/shop/service/${source}`,
    target: `east/shop/service/${target}`,
    protocol: 'http',
    health,
    requestRate: 5,
  }) as GraphEdge;
const traced = (source: string, target: string): TraceEdge => ({
  source,
  sourceNamespace: 'shop',
  target,
  targetNamespace: null,
  protocol: 'http',
  calls: 4,
  errors: 1,
  attempts: 5,
  attemptErrors: 2,
  clientUs: 8_000,
  serverUs: null,
});
const graph = {
  nodes: ['a', 'b', 'c', 'd'].map(node),
  edges: [metric('a', 'b'), metric('b', 'c'), metric('c', 'd', 'idle')],
  unattributed: { requestRate: 0, reasons: [] },
} as unknown as Graph;

test('told by both, by traces only, by metrics only; idle edges are none', () => {
  const told = dependenciesOf([traced('a', 'b'), traced('b', 'redis')], graph);
  expect(told.map(({ source, target, found, edgeId }) => [source.name, target.name, found, edgeId !== null])).toEqual([
    ['a', 'b', 'both', true],
    ['b', 'redis', 'traces', false],
    ['b', 'c', 'metrics', true],
  ]);
  expect(told[0]).toMatchObject({ calls: 4, attempts: 5, meanMs: 2, requestRate: 5, hint: null });
  expect(told[1]?.hint).toContain('not in the metrics');
  expect(told[2]).toMatchObject({ calls: null, errors: null, requestRate: 5 });
});

test('without metrics nothing is said to be missing from them', () => {
  expect(dependenciesOf([traced('a', 'b')], null)).toMatchObject([{ found: 'traces', hint: null, edgeId: null }]);
});
