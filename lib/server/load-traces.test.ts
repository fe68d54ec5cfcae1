import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { TraceKind } from '@/lib/domain/trace';
import { traceSourceAt } from '@/lib/tracing';
import expected from '@/lib/tracing/fixtures/expected.json';
import { decodeParams, type Params, type Values } from '@/lib/url/params';
import {
  graphRequestParams,
  plainRequestParams,
  signalsRequestParams,
  traceCompareRequestParams,
  traceExamplesRequestParams,
  traceRequestParams,
  traceSampleRequestParams,
  traceServicesRequestParams,
  tracesRequestParams,
} from '@/lib/url/view';
import { type Behave, type FaultServer, startFaultServer } from '@/test/harness/fault-server';
import { jaegers, SLOW, TYPICAL, tempos, UNKNOWN, zipkins } from '@/test/harness/trace-server';
import type { Context } from './context';
import { loadGraph } from './load-graph';
import { loadOverview } from './load-overview';
import { loadSignals } from './load-signals';
import { loadStatus } from './load-status';
import { loadTrace } from './load-trace';
import { loadTraceComparison } from './load-trace-comparison';
import { loadTraceDependencies } from './load-trace-dependencies';
import { loadTraceExamples } from './load-trace-examples';
import { loadTraceExplanation } from './load-trace-explanation';
import { loadTraceServices } from './load-trace-services';
import { loadTraces } from './load-traces';
import type { Loaded } from './loaded';

const servers: FaultServer[] = [];
const contexts: Context[] = [];
let silent: FaultServer;
const serve = async (behave: Behave): Promise<FaultServer> => {
  const server = await startFaultServer();
  server.behave(behave);
  servers.push(server);
  return server;
};
beforeAll(async () => {
  silent = await serve(() => undefined);
});
afterAll(async () => {
  await Promise.all(contexts.flatMap(({ traces = [] }) => traces.map((source) => source.close())));
  await Promise.all(servers.map((server) => server.stop()));
});

const over = (...sources: readonly (readonly [TraceKind, FaultServer])[]): Context => {
  const traces = sources.map(([kind, { url }]) => traceSourceAt(kind, { id: kind, url, timeout: 600 }));
  const context: Context = { sources: [], traces, settings: defaultSettings };
  contexts.push(context);
  return context;
};
const WINDOW = 'from=2026-03-02T10:00:00Z&to=2026-03-02T10:30:00Z';
const ask = <P extends Params, T>(
  context: Context,
  params: P,
  load: (context: Context, view: Values<P>, signal: AbortSignal) => Promise<Loaded<T>>,
  address = '',
): Promise<Loaded<T>> => {
  const { values, problems } = decodeParams(params, new URLSearchParams(`${WINDOW}&${address}`));
  expect(problems).toEqual([]);
  return load(context, values, new AbortController().signal);
};
const framed = async <T>(answer: Promise<Loaded<T>>) => {
  const loaded = await answer;
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  return loaded.value;
};

describe('a search over several back ends', () => {
  test('gives each trace once, newest first, and says who gave what', async () => {
    const context = over(['jaeger', await serve(jaegers.recent)], ['zipkin', await serve(zipkins.plain)]);
    const { data, meta } = await framed(ask(context, tracesRequestParams, loadTraces, 'service=checkout'));
    expect(data.traces.map(({ traceId }) => traceId)).toEqual([SLOW, TYPICAL]);
    expect(data.sources.map(({ id, looked, state }) => [id, looked, state])).toEqual([
      ['jaeger', 2, 'ok'],
      ['zipkin', 2, 'ok'],
    ]);
    expect(data.note).toBe('jaeger gave 2; zipkin gave 2.');
    expect(meta.trust).toEqual({ state: 'complete', reasons: [] });
  });
  test('one that is silent is said to be; what the other has is shown', async () => {
    const context = over(['jaeger', await serve(jaegers.both)], ['tempo', silent]);
    const { data, meta } = await framed(ask(context, tracesRequestParams, loadTraces));
    expect(data.traces).toHaveLength(2);
    expect(data.sources[1]).toMatchObject({ id: 'tempo', state: 'failed', looked: 0 });
    expect(meta.trust).toEqual({ state: 'partial', reasons: ['missing:traces:tempo'] });
    expect(data.note).toContain('tempo did not answer');
  });
  test('`source` asks one alone, so that a page shows the quick one first', async () => {
    const other = await serve(zipkins.plain);
    const context = over(['jaeger', await serve(jaegers.both)], ['zipkin', other]);
    const { data } = await framed(ask(context, tracesRequestParams, loadTraces, 'source=jaeger'));
    expect([data.sources.map(({ id }) => id), other.asked().length]).toEqual([['jaeger'], 0]);
    expect(await ask(context, tracesRequestParams, loadTraces, 'source=x')).toMatchObject({
      ok: false,
      refusal: { code: 'bad-parameter', parameter: 'source' },
    });
  });
  test('a service of ours is found by its names there', async () => {
    const server = await serve(zipkins.plain);
    const context = over(['zipkin', server]);
    const found = await framed(
      ask(context, tracesRequestParams, loadTraces, `service=${encodeURIComponent('east/shop/service/checkout')}`),
    );
    expect(found.data.sources[0]?.service).toBe('checkout');
    const names = server
      .asked()
      .flatMap(({ path, form }) => (path === '/api/v2/traces' ? [form.get('serviceName')] : []));
    expect(names).toEqual(['checkout', 'checkout.shop']);
  });
  test('and by the operator’s names before all others', async () => {
    const server = await serve(zipkins.plain);
    const context: Context = { ...over(['zipkin', server]), traceNames: { 'shop/pay*': '{name}.{namespace}' } };
    const found = await framed(ask(context, tracesRequestParams, loadTraces, 'service=east/shop/service/payment'));
    expect(found.data.namesTried[0]).toBe('payment.shop');
  });
  test('where nothing matches, the names that were tried are told', async () => {
    const server = await serve(jaegers.both);
    const context = over(['jaeger', server]);
    const { data } = await framed(ask(context, tracesRequestParams, loadTraces, 'service=east/shop/service/nobody'));
    expect(data.namesTried).toEqual(expect.arrayContaining(['nobody', 'nobody.shop', 'peer.service = nobody']));
  });
  test('durations the wrong way round are refused', async () => {
    const context = over(['jaeger', silent]);
    const answer = await ask(context, tracesRequestParams, loadTraces, 'minDurationMs=5&maxDurationMs=4');
    expect(answer).toMatchObject({ ok: false, refusal: { parameter: 'maxDurationMs' } });
  });
});

describe('one trace', () => {
  test('comes from whoever has it, in any spelling of its id', async () => {
    const context = over(['tempo', await serve(tempos.second)], ['zipkin', silent]);
    const { data, meta } = await framed(
      ask(context, traceRequestParams, loadTrace(SLOW.replace(/^0/, '').toUpperCase())),
    );
    expect([data.traceId, data.source.id, data.spans.length]).toEqual([SLOW, 'tempo', expected.slow.spanCount]);
    expect(meta.window.from).toBe(expected.slow.traceStartUs / 1000);
  });
  test('that nobody has is not found, and it is said who was asked', async () => {
    const context = over(['tempo', await serve(tempos.first)], ['zipkin', await serve(zipkins.plain)]);
    expect(await ask(context, traceRequestParams, loadTrace(UNKNOWN))).toMatchObject({
      ok: false,
      refusal: { code: 'not-found', detail: expect.stringContaining('asked: tempo, zipkin') },
    });
  });
  test('of no id is refused; without any back end it is said how to get one', async () => {
    const context = over(['tempo', silent]);
    expect(await ask(context, traceRequestParams, loadTrace('<b>'))).toMatchObject({
      refusal: { code: 'bad-parameter', parameter: 'traceId' },
    });
    expect(await ask({ sources: [], settings: defaultSettings }, traceRequestParams, loadTrace(SLOW))).toMatchObject({
      refusal: { code: 'not-found', detail: expect.stringContaining('WEFTLINE_JAEGER_URL') },
    });
  });
});

describe('what traces are for', () => {
  test('compare, over two back ends', async () => {
    const context = over(['jaeger', await serve(jaegers.both)]);
    const missing = await ask(context, traceCompareRequestParams, loadTraceComparison, `a=${SLOW}`);
    expect(missing).toMatchObject({ refusal: { parameter: 'b' } });
    const { data } = await framed(ask(context, traceCompareRequestParams, loadTraceComparison, `a=${SLOW}&b=${SLOW}`));
    expect(data.sentence).toBe('Both spent their time in the same places.');
  });
  test('explain, from the same back end', async () => {
    const server = await serve(jaegers.both);
    const { data } = await framed(ask(over(['jaeger', server]), traceSampleRequestParams, loadTraceExplanation(SLOW)));
    expect([data.baseline.count, data.baseline.looked]).toEqual([1, 2]);
    expect(data.findings[0]).toMatchObject({ service: 'payment', extraUs: 437_900 });
    expect(
      server
        .asked()
        .find(({ path }) => path === '/api/traces')
        ?.form.get('operation'),
    ).toBe('POST /checkout');
  });
  test('do not call it the only one where nobody told of the others', async () => {
    const server = await serve((response, asked, count) => {
      if (asked.path !== '/api/traces') return jaegers.old(response, asked, count);
      response.writeHead(503).end();
    });
    const told = await ask(over(['jaeger', server]), traceSampleRequestParams, loadTraceExplanation(SLOW));
    expect(told).toMatchObject({ ok: false, fault: { kind: 'unreachable', source: 'jaeger' } });
  });
  test('examples of an edge: the failed one and the good one', async () => {
    const context = over(['jaeger', await serve(jaegers.both)]);
    const id = encodeURIComponent('east/shop/service/checkout~east/shop/service/payment~http');
    const { data } = await framed(ask(context, traceExamplesRequestParams, loadTraceExamples, `id=${id}`));
    expect(data.bad.map(({ traceId, why }) => [traceId, why])).toEqual([[SLOW, 'error']]);
    expect(data.good?.traceId).toBe(TYPICAL);
  });
  test('dependencies of a sample, with what the back end counts itself', async () => {
    const context = over(['tempo', await serve(tempos.first)], ['jaeger', await serve(jaegers.both)]);
    const { data } = await framed(ask(context, traceSampleRequestParams, loadTraceDependencies));
    expect(data.sampled).toMatchObject({ traces: 2, spans: 50 });
    const payment = data.edges.find(({ source, target }) => source.name === 'checkout' && target.name === 'payment');
    expect(payment).toMatchObject({
      calls: 2,
      attempts: 3,
      attemptErrors: 1,
      errors: 0,
      found: 'traces',
      edgeId: null,
    });
    expect(data.reported.every(({ source, parent, child }) => source === 'jaeger' && parent !== child)).toBe(true);
    expect(data.caveat).toContain('never how often');
  });
  test('services and operations, of all back ends', async () => {
    const context = over(
      ['jaeger', await serve(jaegers.both)],
      ['zipkin', await serve(zipkins.plain)],
      ['tempo', silent],
    );
    const { data } = await framed(ask(context, traceServicesRequestParams, loadTraceServices, 'service=checkout'));
    expect(data.services.find(({ name }) => name === 'checkout')?.sources).toEqual(['jaeger', 'zipkin']);
    expect(data.operations).toContain('POST /api/checkout');
    expect(data.sources.map(({ message }) => message === null)).toEqual([true, true, false]);
  });
});

test('metrics views ask no trace back end, and status waits for none', async () => {
  const dead = await serve(() => undefined);
  const context = over(['jaeger', dead]);
  const answers = await Promise.all([
    ask(context, graphRequestParams, loadGraph),
    ask(context, signalsRequestParams, loadSignals),
    ask(context, plainRequestParams, loadOverview),
  ]);
  expect([answers.every(({ ok }) => ok), dead.asked().length]).toEqual([true, 0]);
  const status = await framed(ask(context, plainRequestParams, loadStatus));
  expect(status.data.sources).toMatchObject([{ id: 'jaeger', kind: 'jaeger', cluster: null }]);
  // Answered while the question to the back end, the first it was ever asked, is still open.
  await expect.poll(() => dead.inside()).toBeGreaterThan(0);
});
