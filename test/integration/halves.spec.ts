import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GroupBy } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import type { PromQL } from '@/lib/domain/units';
import { edgeFields } from '@/lib/graph/back-end-quantiles';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { istio } from '@/lib/mesh/istio';
import { PACKED, quantileHalves, quantileQuery } from '@/lib/mesh/queries';
import { prometheusAt } from '@/lib/prometheus/client';
import { type NativeSeries, writeNative } from '@/test/harness/native-histograms';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';

/** A real Prometheus says in two halves what it says in one piece, whatever namespaces are called. */

const to = Math.floor(Date.now() / 60_000) * 60;
const MINUTES = 12;
const BOUNDS = [5, 50, 500, Number.POSITIVE_INFINITY];
/** undefined: no such label. */
const namespaces = [
  undefined,
  'unknown',
  'shop',
  'shop-2',
  'a.b',
  'axb',
  'a|b',
  'a',
  'b',
  '.*',
  '^$',
  '(',
  '[a-z]+',
  'two\nlines',
  '"} or vector(1) #',
  '\\',
  'Größe',
  '\uFFFD',
] as const;
const native = namespaces.filter((_, index) => index % 3 === 0);

/** How many of an edge's requests a second were as fast: each edge has a distribution of its own. */
const shareUnder = (le: number, index: number): number => (Number.isFinite(le) ? le / (le + 7 * index + 3) : 1);

const edges = namespaces.flatMap((namespace, at) =>
  ['cart', 'mail'].map((service, which) => {
    const named = namespace === undefined ? {} : { destination_workload_namespace: namespace };
    const labels = {
      source_workload_namespace: namespaces[(at * 7 + 3) % namespaces.length] ?? 'shop',
      source_canonical_service: 'web',
      destination_canonical_service: service,
      request_protocol: 'http',
      ...named,
    };
    return { namespace, index: at * 2 + which, labels };
  }),
);

const seriesOf = ({ index, labels, namespace }: (typeof edges)[number]): readonly NativeSeries[] => {
  const raw = { ...labels, reporter: 'destination' };
  // Two workloads a service: both halves of its requests must come together again.
  const buckets = BOUNDS.flatMap((le) =>
    ['one', 'other'].flatMap((workload, which) => {
      const rate = (1 + which + index) * shareUnder(le, index + which * 20);
      const bound = { le: Number.isFinite(le) ? String(le) : '+Inf', destination_workload: workload };
      return [
        {
          name: 'istio_request_duration_milliseconds_bucket',
          labels: { ...raw, ...bound },
          at: (second: number) => (second - to + 3600) * rate,
        },
        { name: 'weftline:istio_server_duration_bucket:rate2m', labels: { ...labels, ...bound }, at: () => rate },
      ];
    }),
  );
  const counts = (second: number) => ({ [-2]: (second - to + 3600) * (index + 1), 3: second - to + 3600 });
  const histogram: NativeSeries = {
    name: 'istio_request_duration_milliseconds',
    labels: { ...raw, destination_canonical_service: `native-${labels.destination_canonical_service}` },
    at: (second) => ({ sum: (second - to + 3600) * index, counts: counts(second) }),
  };
  return native.includes(namespace) ? [...buckets, histogram] : buckets;
};

let prometheus: RunningPrometheus;
let source: ReturnType<typeof prometheusAt>;
beforeAll(async () => {
  prometheus = await startPrometheus({
    args: ['--enable-feature=native-histograms', '--web.enable-remote-write-receiver'],
  });
  const instants = Array.from({ length: 2 * MINUTES + 3 }, (_, index) => to - (2 * MINUTES + 2 - index) * 30);
  await writeNative(prometheus.url, edges.flatMap(seriesOf), instants);
  source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
});
afterAll(async () => {
  await source?.close();
  await prometheus?.stop();
});

const answerTo = async (promql: PromQL | null | undefined): Promise<readonly Sample[]> => {
  if (!promql) throw new Error('nothing to ask');
  const answer = await source.instant({ id: 'test', promql, at: to * 1000 }, new AbortController().signal);
  if (!answer.ok) throw new Error(`${promql}: ${JSON.stringify(answer.fault)}`);
  return answer.value.value;
};

/** Each edge once. */
const byEdge = (samples: readonly Sample[]) => {
  const rows = samples.map(({ labels, value }) => [labels[PACKED] ?? '', value] as const);
  expect(new Set(rows.map(([edge]) => edge)).size).toBe(rows.length);
  return rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
};

const kinds: readonly (readonly [what: string, adapter: MeshAdapter, edges: number])[] = [
  ['raw series', istio, edges.length],
  ['recorded buckets', { ...istio, recorded: true }, edges.length],
  ['native histograms beside raw series', { ...istio, nativeDurations: true }, edges.length + 2 * native.length],
];

test.each(kinds)('quantiles of both halves are those of the whole, edge by edge: %s', async (_, adapter, count) => {
  const named = fc.array(fc.oneof(fc.constantFrom(...namespaces.map((one) => one ?? '')), fc.string()), {
    minLength: 1,
    maxLength: 10,
  });
  const groupings = fc.constantFrom<GroupBy>('service', 'workload', 'version', 'namespace', 'cluster');
  await fc.assert(
    fc.asyncProperty(named, groupings, fc.constantFrom(0.5, 0.95), async (names, groupBy, q) => {
      const about = { q, fields: edgeFields(groupBy) };
      const whole = byEdge(await answerTo(quantileQuery(adapter, 'server', MINUTES * 60_000, about)));
      const halves = quantileHalves(adapter, 'server', MINUTES * 60_000, { ...about, namespaces: names });
      const [some, others] = [byEdge(await answerTo(halves?.named)), byEdge(await answerTo(halves?.others))];
      if (groupBy === 'service') expect(whole).toHaveLength(count);
      expect([...some, ...others].toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});

test('both halves hold something, where names are those of some', async () => {
  const about = { q: 0.95, fields: edgeFields('service'), namespaces: ['a.b', '.*', 'Größe', '\\'] };
  const halves = quantileHalves(istio, 'server', MINUTES * 60_000, about);
  expect(await answerTo(halves?.named)).toHaveLength(8);
  expect(await answerTo(halves?.others)).toHaveLength(edges.length - 8);
});
