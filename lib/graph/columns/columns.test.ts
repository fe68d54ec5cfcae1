import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgeId, entityId } from '@/lib/domain/entity';
import type { Graph } from '@/lib/domain/graph';
import { finished } from '@/lib/domain/steps';
import { type Calls, callsAmong } from './calls';
import { callsOf, graphColumns, graphOfColumns } from './graph';
import { packNumbers } from './packed';
import { type Row, readTable, rowsOf, tableOf, type Words } from './table';

const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const keys = fc.constantFrom('a', 'b', 'constructor', 'c d');
const rows = fc.array(
  fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 })).map((row) => wire(row) as Row),
  { maxLength: 12 },
);

test('any records come back from the wire as they went', () => {
  fc.assert(
    fc.property(rows, (given) => {
      expect(rowsOf(wire(finished(tableOf(given))))).toEqual(given);
    }),
  );
});

const fourDigits = fc
  .tuple(fc.nat(9999), fc.integer({ min: -12, max: 12 }))
  .map(([digits, places]) => Number(`${digits}e${places}`));
const anyNumber = fc.oneof(
  fourDigits,
  fc.nat(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
);

test('any numbers come back to the last bit, as records and as figures', () => {
  fc.assert(
    fc.property(fc.array(fc.option(anyNumber), { minLength: 1 }), (values) => {
      const table = wire(finished(tableOf(values.map((value) => ({ value })))));
      expect(rowsOf(table).map(({ value }) => value)).toEqual(values);
      expect([...readTable(table).figures('value')]).toEqual(values.map((value) => value ?? Number.NaN));
    }),
  );
});

test('what the API answers, four digits, never travels as text', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fourDigits), { minLength: 1 }), (values) => {
      expect(Array.isArray(packNumbers(values))).toBe(false);
    }),
  );
  // More digits than fit: as they are.
  expect(packNumbers([0.5, 12_345.678])).toEqual([0.5, 12_345.678]);
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
      expect(graphOfColumns(wire(finished(graphColumns(graph))))).toEqual(wire(graph));
    }),
  );
});

const spelled = <T>({ words, at }: Words<T>): readonly (T | undefined)[] => Array.from(at, (place) => words[place]);
/** Calls with their words spelled out: which numbers stand for them says nothing. */
const said = ({ protocol, health, mtls, ...calls }: Calls) => ({
  ...calls,
  ...{ protocol: spelled(protocol), health: spelled(health), mtls: { ...mtls, state: null, basis: null } },
  states: spelled(mtls.state),
  bases: spelled(mtls.basis),
});

test('a graph is made into columns in steps, no more than a column in one', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const steps = graphColumns(graph);
      let [count, step] = [0, steps.next()];
      while (!step.done) [count, step] = [count + 1, steps.next()];
      const fields = [step.value.nodes, step.value.edges].flatMap((table) => Object.keys(table.fields));
      // The two ends are made in the first step, and an edge's id in none.
      expect(count).toBeGreaterThanOrEqual(fields.length - 2 + 1);
    }),
  );
});

test('calls gone through without records of them say what the records say', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const read = graphOfColumns(wire(finished(graphColumns(graph))));
      expect(said(callsOf(read))).toEqual(said(callsAmong(read.nodes, read.edges)));
    }),
  );
});

test('the ends of the same calls are the same lists, of others other ones', () => {
  const calls = (graph: Graph) => callsOf(graphOfColumns(wire(finished(graphColumns(graph)))));
  fc.assert(
    fc.property(anyGraph, anyGraph, (graph, other) => {
      fc.pre(graph.edges.length > 0);
      const [first, again] = [calls(graph), calls({ ...graph, edges: graph.edges.map((edge) => ({ ...edge })) })];
      expect([again.from === first.from, again.to === first.to]).toEqual([true, true]);
      const places = (end: 'source' | 'target') =>
        other.edges.map((edge) => other.nodes.findIndex(({ id }) => id === edge[end]));
      const next = calls(other);
      expect([Array.from(next.from), Array.from(next.to)]).toEqual([places('source'), places('target')]);
    }),
  );
});
