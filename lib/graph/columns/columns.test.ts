import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgeId, entityId } from '@/lib/domain/entity';
import type { Graph } from '@/lib/domain/graph';
import { callsAmong } from './calls';
import { callsOf, graphColumns, graphOfColumns } from './graph';
import { type Row, rowsOf, tableOf } from './table';

const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const keys = fc.constantFrom('a', 'b', 'constructor', 'c d');
const rows = fc.array(
  fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 })).map((row) => wire(row) as Row),
  { maxLength: 12 },
);

test('any records come back from the wire as they went', () => {
  fc.assert(
    fc.property(rows, (given) => {
      expect(rowsOf(wire(tableOf(given)))).toEqual(given);
    }),
  );
});

const figure = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => Number(value.toPrecision(4)) + 0));
const traffic = fc.record({ requestRate: figure, errorRate: figure, bytesRate: figure });
const account = fc.option(
  fc.record({ requestRate: figure, errorRate: figure, clientErrorRate: figure, bytesRate: figure }),
);
const latency = fc.record({
  meanMs: figure,
  p50Ms: figure,
  p95Ms: figure,
  p99Ms: figure,
  account: fc.constantFrom('client' as const, 'server' as const, null),
});
const health = fc.constantFrom('failing' as const, 'healthy' as const, 'unknown' as const);
const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((text) => text.isWellFormed());

const anyGraph: fc.Arbitrary<Graph> = fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((names) => {
  const ids = names.map((each) =>
    entityId({ cluster: 'east', namespace: 'shop', kind: 'service', name: each, version: null }),
  );
  const node = (id: string, each: string) =>
    fc.record({ health, in: traffic, out: traffic, latency, hosts: fc.array(name, { maxLength: 2 }) }).map((own) => ({
      ...{ id, cluster: 'east', namespace: 'shop', kind: 'service' as const, name: each, version: null },
      ...{ meshes: ['istio' as const], latencyHealth: 'unknown' as const, trust: 'complete' as const },
      trustReasons: [],
      ...own,
    }));
  const edge = fc
    .record(
      {
        source: fc.constantFrom(...ids),
        target: fc.constantFrom(...ids),
        protocol: fc.constantFrom('http' as const, 'tcp' as const),
        ...{ health, latency, requestRate: figure, errorRate: figure, clientErrorRate: figure },
        ...{
          bytesRate: figure,
          connectionRate: figure,
          connectFailureRate: fc.double({ min: 0, max: 9, noNaN: true }).map((x) => x + 0),
        },
        accounts: fc.record({ client: account, server: account }),
        responses: fc.array(
          fc.record({
            account: fc.constantFrom('client' as const, 'server' as const),
            ...{ code: fc.option(name), grpc: fc.constant(null), flags: fc.option(name), rate: fc.nat() },
          }),
        ),
      },
      {
        requiredKeys: [
          ...(['source', 'target', 'protocol', 'health', 'latency', 'requestRate', 'errorRate'] as const),
          ...(['clientErrorRate', 'bytesRate', 'connectionRate', 'accounts'] as const),
        ],
      },
    )
    .map(({ source, target, protocol, ...own }) => ({
      ...{ id: edgeId(source, target, protocol), source, target, protocol, meshes: ['istio' as const] },
      ...{ latencyHealth: 'unknown' as const, trust: 'partial' as const, trustReasons: ['low-sample'] },
      mtls: { state: 'mutual' as const, share: 1, knownRate: 2, unknownRate: 0, basis: 'requests' as const },
      ...own,
    }));
  return fc.record({
    nodes: fc.tuple(...ids.map((id, i) => node(id, names[i] ?? ''))),
    edges: fc.array(edge, { maxLength: 8 }),
    unattributed: fc.constant({ requestRate: 0, reasons: [] }),
    layout: fc.constant({
      version: 'rows.1.x',
      positions: Object.fromEntries(ids.map((id, i): [string, [number, number]] => [id, [i * 10, i]])),
      boxes: [{ id: 'east/shop/namespace/shop', x: 0, y: 0, w: 10, h: 10 }],
    }),
  });
});

test('any graph comes back from the wire as it went, layout included', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      expect(graphOfColumns(wire(graphColumns(graph)))).toEqual(wire(graph));
    }),
  );
});

test('calls gone through without records of them say what the records say', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const read = graphOfColumns(wire(graphColumns(graph)));
      expect(callsOf(read)).toEqual(callsAmong(read.nodes, read.edges));
    }),
  );
});
