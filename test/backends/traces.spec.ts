import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import { otlpRequest } from '@/demo/traces/otlp';
import type { DemoSpan } from '@/demo/traces/span';
import { spansOf } from '@/demo/traces/spans';
import { zipkinSpans } from '@/demo/traces/zipkin';
import { defaultSettings } from '@/lib/domain/settings';
import type { Trace } from '@/lib/domain/trace';
import type {
  TraceComparison,
  TraceDependencies,
  TraceExamples,
  TraceExplanation,
  TraceList,
  TraceServices,
} from '@/lib/domain/traces';
import type { Context } from '@/lib/server/context';
import { loadTrace } from '@/lib/server/load-trace';
import { loadTraceComparison } from '@/lib/server/load-trace-comparison';
import { loadTraceDependencies } from '@/lib/server/load-trace-dependencies';
import { loadTraceExamples } from '@/lib/server/load-trace-examples';
import { loadTraceExplanation } from '@/lib/server/load-trace-explanation';
import { loadTraceServices } from '@/lib/server/load-trace-services';
import { loadTraceText } from '@/lib/server/load-trace-text';
import { loadTraces } from '@/lib/server/load-traces';
import { handle } from '@/lib/server/reply';
import { traceSourceAt } from '@/lib/tracing';
import type { Params, Values } from '@/lib/url/params';
import {
  traceCompareRequestParams,
  traceExamplesRequestParams,
  traceRequestParams,
  traceSampleRequestParams,
  traceServicesRequestParams,
  tracesRequestParams,
} from '@/lib/url/view';
import { startJaeger, startZipkin, type TraceBackend } from '@/test/harness/trace-backends';

const recorded = (name: string): string => readFileSync(`lib/tracing/fixtures/${name}.json`, 'utf8');
const expected = JSON.parse(recorded('expected')) as typeof import('@/lib/tracing/fixtures/expected.json');

/** The fixtures' two traces as if they had just happened: whole seconds later, the ids as they are. */
const SHIFT_S = Math.floor(Date.now() / 1000) - 120 - 1_772_446_530;
/** When the slow one of them began, then. */
const SLOW_MS = (1_772_446_530 + SHIFT_S) * 1000;
const redated = (text: string): string =>
  text.replaceAll(
    /\b1772446(\d{3})(\d{6}|\d{9})\b/g,
    (_, seconds: string, rest: string) => `${1_772_446_000 + Number(seconds) + SHIFT_S}${rest}`,
  );

const openedAt = openingAt(Date.now());
const shop = { openedAt, proxies: true };
const WINDOW = { fromMs: (openedAt - 120) * 1000, toMs: (openedAt - 30) * 1000 };
const demo: readonly (readonly DemoSpan[])[] = spansOf(WINDOW, shop);

interface Backend {
  readonly name: string;
  readonly start: () => Promise<TraceBackend>;
  readonly bodies: () => readonly unknown[];
}

const { WEFTLINE_BACKEND_JAEGER: jaeger, WEFTLINE_BACKEND_ZIPKIN: zipkin } = process.env;
const backends: readonly Backend[] = [
  ...(jaeger === undefined
    ? []
    : [
        {
          name: 'Jaeger',
          start: () => startJaeger(jaeger),
          bodies: () => [
            ...demo.map(otlpRequest),
            (JSON.parse(redated(recorded('otlp-jaeger-v3-search'))) as { result: unknown }).result,
          ],
        },
      ]),
  ...(zipkin === undefined
    ? []
    : [
        {
          name: 'Zipkin',
          start: () => startZipkin(zipkin),
          bodies: () => [
            ...demo.map(zipkinSpans),
            ...(JSON.parse(redated(recorded('zipkin-v2-search'))) as unknown[][]),
          ],
        },
      ]),
];

const TRACE_PATHS = { jaeger: '/api/traces/', tempo: '/api/traces/', zipkin: '/api/v2/trace/' } as const;

const isWrong = (span: DemoSpan): boolean => span.failure !== null;
const { slow, typical } = expected;

test('there is something to ask', () => {
  expect(demo.length).toBeGreaterThan(5);
});

describe.each(backends)('$name, through the API', ({ start, bodies }) => {
  let backend: TraceBackend;
  let context: Context;
  beforeAll(async () => {
    backend = await start();
    const source = traceSourceAt(backend.kind, { id: 'real', url: backend.url });
    context = { sources: [], traces: [source], settings: defaultSettings };
    await backend.send(bodies());
    // Both store what they were sent a moment later; Zipkin keeps its names a while.
    for (let tries = 0; tries < 100; tries += 1) {
      const range = { from: Date.now() - 3_600_000, to: Date.now() };
      const found = await traceSourceAt(backend.kind, { id: 'look', url: backend.url }).services(
        range,
        new AbortController().signal,
      );
      if (found.ok && found.value.length > 10) break;
      await pause(200);
    }
  });
  afterAll(async () => {
    await context?.traces?.[0]?.close();
    await backend?.stop();
  });

  /** As a browser asks: a request in, an envelope out. */
  const get = async <P extends Params, T>(
    path: string,
    params: P,
    load: (context: Context, view: Values<P>, signal: AbortSignal) => Promise<unknown>,
  ): Promise<{ readonly status: number; readonly data: T }> => {
    const request = new Request(`http://localhost/api/v1${path}`);
    const reply = await handle(request, params, context, load as Parameters<typeof handle<P, T>>[3]);
    const body = (await reply.json()) as { data: T };
    return { status: reply.status, data: body.data };
  };
  const window = 'from=now-15m&to=now';
  const search = (query: string) =>
    get<typeof tracesRequestParams, TraceList>(`/traces?${window}&${query}`, tracesRequestParams, loadTraces);
  const trace = (id: string) =>
    get<typeof traceRequestParams, Trace>(`/traces/${id}?${window}`, traceRequestParams, loadTrace(id));

  test('names its services and what they do', async () => {
    const { data } = await get<typeof traceServicesRequestParams, TraceServices>(
      `/traces/services?${window}&service=payment`,
      traceServicesRequestParams,
      loadTraceServices,
    );
    const names = data.services.map(({ name }) => name);
    for (const span of demo.flat()) expect(names).toContain(span.process.service.toLowerCase());
    expect(data.operations.map((name) => name.toLowerCase())).toContain('post /charge');
  });

  test.each([
    ['slow', slow],
    ['typical', typical as unknown as typeof slow],
  ])('gives the %s trace exactly', async (_, want) => {
    const { data } = await trace(want.traceId);
    expect(data.startUs).toBe(want.traceStartUs + SHIFT_S * 1e6);
    expect([data.durationUs, data.rootDurationUs, data.spans.length]).toEqual([
      want.traceDurationUs,
      want.rootDurationUs,
      want.spanCount,
    ]);
    const told = data.spans.map(({ id, parentId, offsetUs, durationUs, selfUs, depth, service, proxy }) => ({
      id,
      parentId,
      offsetUs,
      durationUs,
      selfUs,
      depth,
      workload: service.name,
      proxy: proxy !== null,
    }));
    const wanted = want.spans.map((span) => ({
      id: span.spanId,
      parentId: span.parentSpanId,
      offsetUs: span.startOffsetUs,
      durationUs: span.durationUs,
      selfUs: span.selfTimeUs,
      depth: span.depth,
      workload: span.workload,
      proxy: span.proxy,
    }));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(told.toSorted(byId)).toEqual(wanted.toSorted(byId));
    const failed = data.spans.filter(({ error }) => error?.class === 'error').map(({ id }) => id);
    expect(failed.toSorted()).toEqual(want.errorSpanIds);
    expect(data.critical?.sections.map(({ spanId, fromUs, toUs }) => [spanId, fromUs, toUs])).toEqual(
      want.criticalPath.sections.map(({ spanId, fromUs, toUs }) => [spanId, fromUs, toUs]),
    );
    const ends = (edges: readonly { source: string; target: string; attempts: number; errors: number }[]) =>
      edges.map(({ source, target, attempts, errors }) => `${source}>${target} ${attempts} ${errors}`).toSorted();
    expect(ends(data.edges)).toEqual(ends(want.serviceEdges));
  });

  test('has every trace of the demo, span for span', async () => {
    for (const spans of demo.slice(0, 12)) {
      const { data } = await trace(spans[0]?.traceId ?? '');
      const told = data.spans.map(({ id, durationUs, offsetUs }) => [id, durationUs, offsetUs + data.startUs]);
      const sent = spans.map(({ spanId, durationUs, startUs }) => [spanId, durationUs, startUs]);
      expect(told.toSorted()).toEqual(sent.toSorted());
      const failed = data.spans.filter(({ error }) => error?.class === 'error').map(({ id }) => id);
      for (const span of spans.filter(isWrong)) expect(failed).toContain(span.spanId);
    }
  });

  test('finds by a service of ours, whatever it is called there, and by duration', async () => {
    const { data } = await search('service=east/shop/service/checkout&limit=200');
    const with_ = demo.filter((spans) => spans.some(({ process }) => process.service === 'checkout'));
    const found = new Set(data.traces.map(({ traceId }) => traceId));
    for (const [span] of with_) expect(found).toContain(span?.traceId);
    expect(found).toContain(slow.traceId);
    expect(data.namesTried.slice(0, 2)).toEqual(['checkout', 'checkout.shop']);
    const long = await search('service=payment&minDurationMs=400&limit=200');
    expect(long.data.traces.map(({ traceId }) => traceId)).toContain(slow.traceId);
    expect(long.data.traces.map(({ traceId }) => traceId)).not.toContain(typical.traceId);
    const none = await search('service=east/shop/service/nobody');
    expect(none.data.traces).toEqual([]);
    expect(none.data.namesTried).toContain('nobody.shop');
  });

  test('finds the failed ones, and only those', async () => {
    const { data } = await search('service=payment&errorsOnly=1&limit=200');
    expect(data.traces.map(({ traceId }) => traceId)).toContain(slow.traceId);
    for (const row of data.traces) expect(row.errors).toBeGreaterThan(0);
  });

  test('says that there are more when a page is full', async () => {
    const { data } = await search('service=checkout&limit=1');
    expect([data.traces.length, data.sources[0]?.full]).toEqual([1, true]);
    expect(data.note).toContain('No back end promises the newest');
  });

  test('compares and explains', async () => {
    const compared = await get<typeof traceCompareRequestParams, TraceComparison>(
      `/traces/compare?a=${typical.traceId}&b=${slow.traceId}`,
      traceCompareRequestParams,
      loadTraceComparison,
    );
    expect(compared.data.rootDeltaUs).toBe(expected.comparison.rootDeltaUs);
    expect(compared.data.rows.slice(0, 4).map(({ selfDeltaUs }) => selfDeltaUs)).toEqual([
      437_900, 101_200, 26_200, 1_300,
    ]);
    const explained = await get<typeof traceSampleRequestParams, TraceExplanation>(
      `/traces/${slow.traceId}/explain`,
      traceSampleRequestParams,
      loadTraceExplanation(slow.traceId),
    );
    expect(explained.data.baseline.count).toBeGreaterThan(0);
    expect(explained.data.findings[0]).toMatchObject({ service: 'payment' });
  });

  test('has bad examples and a good one of a service and of an edge', async () => {
    const examples = (id: string) =>
      get<typeof traceExamplesRequestParams, TraceExamples>(
        `/traces/examples?${window}&id=${encodeURIComponent(id)}`,
        traceExamplesRequestParams,
        loadTraceExamples,
      );
    const service = await examples('east/shop/service/payment');
    expect(service.data.bad.length).toBeGreaterThan(0);
    expect(service.data.good?.services.find(({ name }) => name === 'payment')?.errors).toBe(0);
    const edge = await examples('east/shop/service/checkout~east/shop/service/payment~http');
    expect(edge.data.bad.map(({ traceId }) => traceId)).toContain(slow.traceId);
  });

  test('draws edges of a sample, and says that it is one', async () => {
    const sample = async (during: string) => {
      const path = `/traces/dependencies?${during}&limit=200`;
      const params = traceSampleRequestParams;
      return (await get<typeof params, TraceDependencies>(path, params, loadTraceDependencies)).data;
    };
    // Which traces of a long window a sample holds no back end promises: the edges of one are looked for in its own seconds.
    const around = await sample(`from=${SLOW_MS - 2_000}&to=${SLOW_MS + 4_000}`);
    const edges = around.edges.map(({ source, target }) => `${source.name}>${target.name}`);
    for (const edge of slow.serviceEdges) expect(edges).toContain(`${edge.source}>${edge.target}`);
    const data = await sample(window);
    expect(data.sampled.traces).toBeGreaterThan(2);
    expect(data.reported.length).toBeGreaterThan(0);
    expect(data.reported.filter(({ parent, child }) => parent === child)).toEqual([]);
    expect(data.caveat).toContain('sampled traces');
  });

  test('hands out a trace as the server spells it', async () => {
    const found = await loadTraceText(context, slow.traceId, { source: [] }, new AbortController().signal);
    if (!('text' in found)) throw new Error('no text');
    const told = await fetch(`${backend.url}${TRACE_PATHS[backend.kind]}${slow.traceId}`);
    // A server may list the spans in another order each time.
    const sorted = (text: string) => [...text].toSorted().join('');
    expect(sorted(found.text)).toBe(sorted(await told.text()));
    expect(found.fileName).toBe(`trace-${slow.traceId}.${backend.kind}.json`);
  });

  test('does not have what nobody sent', async () => {
    expect((await trace('1234567890abcdef')).status).toBe(404);
  });
});
