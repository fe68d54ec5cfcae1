import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { ReportedTrace } from '@/lib/domain/trace-source';
import expected from '@/lib/tracing/fixtures/expected.json';
import jaegerV1 from '@/lib/tracing/fixtures/jaeger-v1.json';
import jaegerV1Search from '@/lib/tracing/fixtures/jaeger-v1-search.json';
import jaegerV3 from '@/lib/tracing/fixtures/otlp-jaeger-v3.json';
import jaegerV3Search from '@/lib/tracing/fixtures/otlp-jaeger-v3-search.json';
import tempo from '@/lib/tracing/fixtures/tempo.json';
import tempoV2 from '@/lib/tracing/fixtures/tempo-v2.json';
import zipkin from '@/lib/tracing/fixtures/zipkin-v2.json';
import zipkinSearch from '@/lib/tracing/fixtures/zipkin-v2-search.json';
import { jaegerTrace } from '@/lib/tracing/jaeger-v1';
import { otlpTraces } from '@/lib/tracing/otlp';
import { fieldsOf } from '@/lib/tracing/wire';
import { zipkinTrace } from '@/lib/tracing/zipkin-span';
import { analyse } from './analyse';
import { showTrace } from './show';

type Expected = typeof expected.slow;

const jaegers = (answer: { data: unknown }): readonly ReportedTrace[] => fieldsOf(answer.data).map(jaegerTrace);
const zipkins = (lists: readonly unknown[]): readonly ReportedTrace[] =>
  lists.flatMap((list) => zipkinTrace(list) ?? []);

const slow: readonly (readonly [string, readonly ReportedTrace[]])[] = [
  ['Jaeger v1', jaegers(jaegerV1)],
  ['Jaeger v3', otlpTraces([jaegerV3])],
  ['Tempo v1', otlpTraces([tempo])],
  ['Tempo v2', otlpTraces([tempoV2])],
  ['Zipkin v2', zipkins([zipkin])],
];
const searches: readonly (readonly [string, readonly ReportedTrace[]])[] = [
  ['Jaeger v1', jaegers(jaegerV1Search)],
  ['Jaeger v3', otlpTraces([jaegerV3Search])],
  ['Zipkin v2', zipkins(zipkinSearch)],
];

const read = (reported: ReportedTrace | undefined) => {
  if (reported === undefined) throw new Error('no trace in the fixture');
  const analysis = analyse(reported, { rules: defaultSettings.errors });
  const source = { id: 'it', kind: 'jaeger' } as const;
  return showTrace(analysis, { source, maxValue: null, maxSpans: 5_000, nodeIdOf: () => null });
};

const compare = (reported: ReportedTrace | undefined, want: Expected): void => {
  const trace = read(reported);
  const names = (list: readonly string[]) => list.map((name) => name.toLowerCase()).toSorted();
  expect(trace.traceId).toBe(want.traceId);
  expect([trace.startUs, trace.durationUs, trace.rootDurationUs]).toEqual([
    want.traceStartUs,
    want.traceDurationUs,
    want.rootDurationUs,
  ]);
  expect(trace.rootId).toBe(want.rootSpanId);
  expect(trace.spans).toHaveLength(want.spanCount);
  expect(Math.max(...trace.spans.map(({ depth }) => depth))).toBe(want.maxDepth);
  expect(names([...new Set(trace.spans.map(({ service }) => service.reported))])).toEqual(names(want.rawServiceNames));
  expect(trace.services.map(({ name }) => name).toSorted()).toEqual(want.logicalServices);
  expect(trace.spans.flatMap(({ id, proxy }) => (proxy === null ? [] : [id])).toSorted()).toEqual(want.proxySpanIds);
  const failed = trace.spans.flatMap(({ id, error }) => (error?.class === 'error' ? [id] : []));
  expect(failed.toSorted()).toEqual(want.errorSpanIds);
  for (const span of want.spans) {
    const found = trace.spans.find(({ id }) => id === span.spanId);
    expect({
      key: span.key,
      spanId: found?.id,
      parentSpanId: found?.parentId,
      workload: found?.service.name,
      proxy: found?.proxy !== null,
      kind: found?.kind.toUpperCase(),
      name: found?.name.toLowerCase(),
      startOffsetUs: found?.offsetUs,
      durationUs: found?.durationUs,
      depth: found?.depth,
      selfTimeUs: found?.selfUs,
    }).toEqual({ ...span, name: span.name.toLowerCase() });
  }
  const edges = trace.edges.map(({ source, target, calls, errors, attempts, attemptErrors, protocol }) => ({
    source,
    target,
    calls,
    errors,
    attempts,
    attemptErrors,
    protocol,
  }));
  const byEnds = (a: { source: string; target: string }, b: { source: string; target: string }) =>
    `${a.source}>${a.target}` < `${b.source}>${b.target}` ? -1 : 1;
  expect(edges.toSorted(byEnds)).toEqual(want.serviceEdges.toSorted(byEnds));
  const { critical } = trace;
  expect(critical?.totalUs).toBe(want.criticalPath.totalUs);
  expect(critical?.sections).toEqual(
    want.criticalPath.sections.map(({ spanId, fromUs, toUs }) => ({ spanId, fromUs, toUs })),
  );
  expect(Object.fromEntries((critical?.byService ?? []).map(({ service, us }) => [service, us]))).toEqual(
    want.criticalPath.byLogicalService,
  );
};

describe('one trace in every shape reads the same', () => {
  test.each(slow)('%s', (_, traces) => {
    expect(traces).toHaveLength(1);
    compare(traces[0], expected.slow);
  });
});

describe('a search finds both', () => {
  test.each(searches)('%s', (_, traces) => {
    const find = (id: string) => traces.find(({ traceId }) => traceId === id);
    expect(traces).toHaveLength(2);
    compare(find(expected.slow.traceId), expected.slow);
    compare(find(expected.typical.traceId), expected.typical as unknown as Expected);
  });
});

test('the slow one in one sentence', () => {
  const trace = read(slow[0]?.[1][0]);
  expect(trace.critical?.sentence).toBe('57 % of this request was payment waiting for ledger-db.');
  expect(trace.findings.map(({ sentence }) => sentence)).toEqual([
    'checkout called payment twice for one request: 1 of them failed, and the call succeeded.',
  ]);
});
