import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expositionOf, openingAt, readerOf } from '@/demo/model';
import { seriesText } from '@/demo/openmetrics';
import { copyOf } from '@/demo/state';
import { adapters } from '@/lib/mesh';
import { dialectIds, unknownMesh } from '@/scripts/meshes.mjs';

const openedAt = openingAt(Date.UTC(2026, 7, 20, 15, 30, 7));
const instants = [-900, -600, -15, 0, 11.3, 600].map((offset) => openedAt + offset);
const reader = readerOf(openedAt);
const readings = instants.map((at) => {
  const reading = reader.readAt(at);
  return { ...reading, state: copyOf(reading.state) };
});

describe.each(dialectIds)('the shop through %s', (mesh) => {
  const { series, targets } = expositionOf(mesh);

  test('names every series once, by labels and values that are not empty', () => {
    const texts = series.map(({ name, labels }) =>
      seriesText(name, Object.fromEntries(Object.entries(labels).toSorted())),
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(
      series.flatMap(({ labels }) => Object.values(labels)).filter((value) => /^$|undefined|null/.test(value)),
    ).toEqual([]);
  });

  test('has counters that never fall, in numbers that are whole where they count', () => {
    const falling = series.filter(({ type, read }) => {
      const values = readings.map((reading) => read(reading) ?? Number.NEGATIVE_INFINITY);
      return type !== 'gauge' && values.some((value, i) => value < (values[i - 1] ?? value));
    });
    expect(falling.map(({ name, labels }) => seriesText(name, labels))).toEqual([]);
    const counts = series.filter(({ name }) => /_(?:bucket|count)$|(?:requests|response|opened)_total$/.test(name));
    expect(counts.filter(({ read }) => readings.some((one) => !Number.isInteger(read(one) ?? 0)))).toEqual([]);
  });

  test('is scraped with a cluster and a job, and has alerts', () => {
    expect(targets.every(({ cluster, job }) => ['east', 'west'].includes(cluster) && job.length > 0)).toBe(true);
    expect(existsSync(`demo/alerts/${mesh}.yml`)).toBe(true);
  });

  test('gives itself away', () => {
    const names = new Set(series.map(({ name }) => name));
    const told = adapters.filter(({ tells }) => tells.some(({ metric }) => names.has(metric))).map(({ id }) => id);
    if (mesh !== 'mixed') expect(told).toContain(mesh);
    else expect(told).toEqual(expect.arrayContaining(['istio', 'linkerd', 'otel']));
  });
});

test('an unknown mesh is refused in one sentence with those there are', () => {
  expect(unknownMesh('nginx')).toBe(`The demo knows no mesh “nginx”; --mesh takes ${dialectIds.join(', ')}.`);
});
