import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { defaultSettings } from '@/lib/domain/settings';
import { buildCalls } from '@/lib/graph/calls';
import { type Line, readingOf } from '@/lib/graph/fixtures/exposition';
import { protectionOf } from '@/lib/graph/protection';
import { adapters } from '.';
import type { MeshAdapter } from './adapter';
import { figuresOf, sampleOf } from './fixtures/told';
import { asConfigured } from './override';

/** What must hold of every adapter, over its own sample. A counter reset is Prometheus's to see: `adapters.spec.ts`. */

const samples: Readonly<Record<MeshId, string>> = {
  istio: 'istio-sidecar',
  ambient: 'istio-ambient',
  linkerd: 'linkerd',
  consul: 'consul',
  kuma: 'kuma',
  cilium: 'cilium-hubble',
  otel: 'otel-servicegraph',
};

/** Proxies since they started: a new pod starts from nothing, and shares are of all of them together. */
const parted = (lines: readonly Line[], shares: readonly number[]): readonly Line[] =>
  lines.flatMap((line, index) => {
    const own = line.value * (shares[index % shares.length] ?? 1);
    return [
      { ...line, value: own },
      { ...line, value: line.value - own, labels: { ...line.labels, pod: 'another', instance: '10.0.0.99:1' } },
    ];
  });

/** In an order that a number stands for: a counterexample that can be read. */
const shuffled = (lines: readonly Line[], seed: number): readonly Line[] =>
  lines
    .map((line, index) => ({ line, key: ((index + 1) * seed * 7919) % 104_729 }))
    .sort((a, b) => a.key - b.key)
    .map(({ line }) => line);

const withoutServer = (lines: readonly Line[], adapter: MeshAdapter) => {
  const reading = readingOf(lines, adapter);
  const told = { ...reading.told, server: {} };
  const rows = adapter.refine?.(told) ?? told;
  const { client, server } = reading.accounts;
  const read = { client: { ...client, rows: rows.client }, server: { ...server, rows: {} } };
  return { ...reading, told, accounts: read };
};

describe.each(adapters.map((adapter) => [adapter.id, adapter] as const))('%s', (id, adapter) => {
  const sample = sampleOf(samples[id]);
  const figures = figuresOf(adapter, sample);

  test('tells calls', () => {
    expect(figures.length).toBeGreaterThan(4);
  });

  test('tells the same in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        expect(figuresOf(adapter, shuffled(sample, seed))).toEqual(figures);
      }),
      { numRuns: 15 },
    );
  });

  test('tells the same whatever pods a series is split over', () => {
    const shares = fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(shares, (each) => {
        expect(figuresOf(adapter, parted(sample, each))).toEqual(figures);
      }),
      { numRuns: 15 },
    );
  });

  test('tells the same under labels of one’s own, once the configuration names them', () => {
    const labels = new Set(sample.flatMap((line) => Object.keys(line.labels)));
    labels.delete('le');
    const own = Object.fromEntries([...labels].map((label) => [label, `own_${label}`]));
    const renamed = sample.map((line) => ({
      ...line,
      labels: Object.fromEntries(Object.entries(line.labels).map(([label, value]) => [own[label] ?? label, value])),
    }));
    // What is read for another mesh as well is named where that mesh is.
    const named = asConfigured(adapter, {
      [adapter.covers?.[0] ?? id]: { metrics: {}, labels: own, extraMatchers: {} },
    });
    expect(figuresOf(named, renamed)).toEqual(figures);
    expect(figuresOf(adapter, renamed)).not.toEqual(figures);
  });

  test('without the server account no call is more protected, and none less unknown', () => {
    const callsOf = (reading: ReturnType<typeof readingOf>) => buildCalls([reading], defaultSettings).calls;
    const keyOf = ({ source, target, protocol }: Call) => JSON.stringify([source, target, protocol]);
    const told = new Map(callsOf(readingOf(sample, adapter)).map((call) => [keyOf(call), protectionOf(call)]));
    const half = callsOf(withoutServer(sample, adapter));
    for (const call of half) {
      const [before, after] = [told.get(keyOf(call)), protectionOf(call)];
      // Connections that carry requests are calls of their own once nobody tells of the requests.
      if (before === undefined) continue;
      for (const basis of ['requests', 'connections', 'bytes'] as const) {
        expect(after[basis].protected, `${basis} of ${keyOf(call)}`).toBeLessThanOrEqual(before[basis].protected);
        expect(after[basis].unknown, `${basis} of ${keyOf(call)}`).toBeGreaterThanOrEqual(before[basis].unknown);
      }
    }
    expect(half.filter((call) => told.has(keyOf(call))).length).toBeGreaterThan(0);
  });
});
