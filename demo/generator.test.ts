import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatedSeries, instantsOf, valueAfter } from './generated-history';
import { generatedText } from './generated-text';
import { generateMesh } from './generator';
import { seriesText } from './openmetrics';

const sizes = [
  { services: 200, edges: 700, namespaces: 12, seed: 1 },
  { services: 1600, edges: 9300, namespaces: 34, seed: 1 },
  { services: 2000, edges: 10_000, namespaces: 40, seed: 7 },
];

describe.each(sizes)('a mesh of $services services and $edges edges', (size) => {
  const mesh = generateMesh(size);

  test('has the size that was asked for', () => {
    expect(mesh.services).toHaveLength(size.services);
    expect(mesh.edges).toHaveLength(size.edges);
    expect(new Set(mesh.services.map(({ namespace }) => namespace)).size).toBe(size.namespaces);
  });

  test('looks like a mesh: one large namespace, hubs, cycles, some services that nobody calls', () => {
    const crowd = new Map<string, number>();
    for (const { namespace } of mesh.services) crowd.set(namespace, (crowd.get(namespace) ?? 0) + 1);
    expect(Math.max(...crowd.values())).toBeGreaterThan((3 * size.services) / size.namespaces);
    const out = new Map<number, number>();
    for (const { from } of mesh.edges) out.set(from, (out.get(from) ?? 0) + 1);
    expect(Math.max(...out.values())).toBeGreaterThan((8 * size.edges) / size.services / 2);
    expect(mesh.edges.some(({ from, to }) => (mesh.services[to]?.tier ?? 0) <= (mesh.services[from]?.tier ?? 0))).toBe(
      true,
    );
    const met = new Set(mesh.edges.flatMap(({ from, to }) => [from, to]));
    expect(met.size).toBeLessThan(size.services);
    expect(met.size).toBeGreaterThan(0.8 * size.services);
  });
});

test('the same seed makes the same mesh, another seed another one; no edge twice, none to itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const size = { services: 60, edges: 150, namespaces: 5, seed };
      const mesh = generateMesh(size);
      expect(generateMesh(size)).toEqual(mesh);
      expect(generateMesh({ ...size, seed: seed + 1 })).not.toEqual(mesh);
      expect(new Set(mesh.edges.map(({ from, to }) => `${from}>${to}`)).size).toBe(mesh.edges.length);
      expect(mesh.edges.every(({ from, to }) => from !== to)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('its history: both reporters, rates as drawn, every series once, text in whole lines', () => {
  const mesh = generateMesh({ services: 40, edges: 90, namespaces: 4, seed: 3 });
  const history = { to: 1_790_000_100, minutes: 5, step: 30, podsPerService: 2, histograms: true };
  const series = [...generatedSeries(mesh, history)];
  expect(new Set(series.map(({ name, labels }) => seriesText(name, labels))).size).toBe(series.length);
  const rate = (reporter: string) =>
    series
      .filter(({ name, labels }) => name === 'istio_requests_total' && labels.reporter === reporter)
      .reduce((sum, { perSecond }) => sum + perSecond, 0);
  const drawn = mesh.edges.filter(({ protocol }) => protocol !== 'tcp').reduce((sum, edge) => sum + edge.rate, 0);
  expect(rate('source')).toBeCloseTo(drawn, 6);
  expect(rate('destination')).toBeCloseTo(drawn, 6);
  const instants = instantsOf(history);
  expect(instants).toHaveLength(11);
  expect(instants.at(-1)).toBe(history.to);
  for (const one of series) expect(valueAfter(one, 60)).toBeGreaterThanOrEqual(valueAfter(one, 30));
  const lines = [...generatedText(mesh, history)].join('').trim().split('\n');
  expect(lines).toHaveLength(series.length * 11);
});

test('at the reference size it is as large as what was measured: about 400,000 series', () => {
  const mesh = generateMesh({ services: 1600, edges: 9300, namespaces: 34, seed: 1 });
  const history = { to: 1_790_000_100, minutes: 5, step: 30, podsPerService: 1, histograms: true };
  let count = 0;
  for (const _ of generatedSeries(mesh, history)) count++;
  expect(count).toBeGreaterThan(380_000);
  expect(count).toBeLessThan(420_000);
});
