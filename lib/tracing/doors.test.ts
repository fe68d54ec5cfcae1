import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TraceKind } from '@/lib/domain/trace';
import type { TraceSearch, TraceSource } from '@/lib/domain/trace-source';
import { type Behave, type FaultServer, startFaultServer } from '@/test/harness/fault-server';
import {
  jaegers,
  NOT_FOUND,
  PAGE,
  recorded,
  SLOW,
  serving,
  TYPICAL,
  tempos,
  UNKNOWN,
  zipkins,
} from '@/test/harness/trace-server';
import { traceSourceAt } from '.';

let server: FaultServer;
const opened: TraceSource[] = [];
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(async () => {
  await Promise.all(opened.map((source) => source.close()));
  await server.stop();
});

const never = new AbortController().signal;
const FROM = Date.parse('2026-03-02T10:00:00Z');
const TO = Date.parse('2026-03-02T10:30:00Z');
const range = { from: FROM, to: TO };
const everything: TraceSearch = {
  service: 'checkout',
  operation: null,
  attribute: null,
  minDurationMs: null,
  maxDurationMs: null,
  errorsOnly: false,
  whole: false,
  limit: 20,
  ...range,
};

const doorTo = (kind: TraceKind, behave: Behave, path = ''): TraceSource => {
  server.behave(behave);
  const source = traceSourceAt(kind, { id: 'it', url: `${server.url}${path}`, timeout: 2_000 });
  opened.push(source);
  return source;
};
const askedFor = (path: string) => server.asked().filter((asked) => asked.path === path);
const formOf = (path: string) => Object.fromEntries(askedFor(path).at(-1)?.form ?? []);

const backends: readonly (readonly [string, TraceKind, Behave])[] = [
  ['Jaeger before 1.55', 'jaeger', jaegers.old],
  ['Jaeger with both APIs', 'jaeger', jaegers.both],
  ['Jaeger 2.20', 'jaeger', jaegers.recent],
  ['Jaeger after 2.20', 'jaeger', jaegers.next],
  ['Tempo before 2.6', 'tempo', tempos.first],
  ['Tempo', 'tempo', tempos.second],
  ['Zipkin', 'zipkin', zipkins.plain],
  ['Zipkin under /zipkin', 'zipkin', zipkins.behindPrefix],
];

describe.each(backends)('%s', (_, kind, behave) => {
  test('knows its services and what one of them does', async () => {
    const source = doorTo(kind, behave);
    expect(await source.services(range, never)).toMatchObject({
      ok: true,
      value: expect.arrayContaining(['checkout', 'payment']),
    });
    const operations = await source.operations('checkout', range, never);
    expect(operations.ok && operations.value.map((name) => name.toLowerCase())).toContain('post /api/checkout');
  });
  test('finds both traces, under ids of 32 digits', async () => {
    const found = await doorTo(kind, behave).search(everything, never);
    const ids = found.ok ? found.value.traces.map((each) => (each.whole ? each.trace : each.summary).traceId) : [];
    expect(ids.toSorted()).toEqual([SLOW, TYPICAL]);
    expect(found).toMatchObject({ ok: true, value: { full: false, trust: { state: 'complete' } } });
  });
  test('has the trace, and says of another that it has it not', async () => {
    const source = doorTo(kind, behave);
    const found = await source.trace(SLOW, never);
    expect(found.ok && found.value?.spans.length).toBe(26);
    expect(await source.trace(UNKNOWN, never)).toEqual({ ok: true, value: null });
    expect(source.health()).toMatchObject({ state: 'ok', kind });
  });
  test('says what it said, unread, and nothing of a trace that it has not', async () => {
    const source = doorTo(kind, behave);
    const text = await source.traceText(SLOW, never);
    const names = ['jaeger-v1', 'otlp-jaeger-v3', 'tempo', 'tempo-v2', 'zipkin-v2'];
    const known = names.map((name) => JSON.stringify(recorded(name)));
    expect(text.ok && known.includes(text.value ?? '')).toBe(true);
    expect(await source.traceText(UNKNOWN, never)).toEqual({ ok: true, value: null });
  });
  test('its dependencies are no loops', async () => {
    const links = await doorTo(kind, behave).dependencies(range, never);
    if (kind === 'tempo') expect(links).toEqual({ ok: true, value: null });
    else expect(links.ok && links.value?.filter(({ parent, child }) => parent === child)).toEqual([]);
  });
});

describe('each in its own units', () => {
  const narrow = {
    ...everything,
    minDurationMs: 500,
    maxDurationMs: 2_000,
    errorsOnly: true,
    operation: 'POST /api/checkout',
  };
  test('Jaeger v1: microseconds, Go durations, a map of text', async () => {
    await doorTo('jaeger', jaegers.old).search(narrow, never);
    expect(formOf('/api/traces')).toEqual({
      service: 'checkout',
      operation: 'POST /api/checkout',
      tags: '{"error":"true"}',
      minDuration: '500ms',
      maxDuration: '2000ms',
      start: String(FROM * 1000),
      end: String(TO * 1000),
      limit: '20',
    });
  });
  test('Jaeger v3: RFC 3339, snake case, a count', async () => {
    await doorTo('jaeger', jaegers.next).search({ ...narrow, whole: true }, never);
    expect(formOf('/api/v3/traces')).toMatchObject({
      'query.service_name': 'checkout',
      'query.start_time_min': '2026-03-02T10:00:00.000Z',
      'query.start_time_max': '2026-03-02T10:30:00.000Z',
      'query.num_traces': '20',
      'query.duration_min': '500ms',
      'query.attributes': '{"error":"true"}',
    });
  });
  test('Tempo: whole seconds and TraceQL', async () => {
    await doorTo('tempo', tempos.second).search({ ...narrow, from: FROM + 1, to: TO + 1 }, never);
    expect(formOf('/api/search')).toEqual({
      q: '{ resource.service.name = "checkout" && name = "POST /api/checkout" && duration >= 500ms && duration <= 2000ms && (status = error || span.error = "true" || span.error = true) }',
      start: String(FROM / 1000),
      end: String(TO / 1000 + 1),
      limit: '20',
    });
  });
  test('Zipkin: milliseconds and microseconds; a maximum only with a minimum', async () => {
    const source = doorTo('zipkin', zipkins.plain);
    await source.search({ ...narrow, minDurationMs: null, service: 'Checkout' }, never);
    expect(formOf('/api/v2/traces')).toEqual({
      serviceName: 'checkout',
      spanName: 'post /api/checkout',
      annotationQuery: 'error',
      minDuration: '1',
      maxDuration: '2000000',
      endTs: String(TO),
      lookback: String(TO - FROM),
      limit: '20',
    });
  });
  test('dependencies: milliseconds, and for Jaeger two days at least', async () => {
    await doorTo('jaeger', jaegers.old).dependencies(range, never);
    expect(formOf('/api/dependencies')).toEqual({ endTs: String(TO), lookback: String(48 * 3_600_000) });
  });
  test.each([
    ['istio.canonical_service', '{ .istio.canonical_service = "ledger" }'],
    ['guid:x-request-id', '{ ."guid:x-request-id" = "ledger" }'],
    ['a } || { true', '{ ."a } || { true" = "ledger" }'],
  ])('Tempo: the key %s stands in quotes only where it must', async (key, q) => {
    const attribute = { key, value: 'ledger' };
    await doorTo('tempo', tempos.second).search({ ...everything, service: null, attribute }, never);
    expect(formOf('/api/search').q).toBe(q);
  });
  test('a name cannot end its literal', async () => {
    await doorTo('tempo', tempos.second).search({ ...everything, service: 'a" || true || "\\\n' }, never);
    expect(formOf('/api/search').q).toBe('{ resource.service.name = "a\\" || true || \\"\\\\\\n" }');
  });
});

describe('Jaeger', () => {
  test('is asked for summaries where it has them, for whole traces where those are wanted', async () => {
    const source = doorTo('jaeger', jaegers.recent);
    const lines = await source.search(everything, never);
    expect(lines.ok && lines.value.traces[0]).toMatchObject({
      whole: false,
      summary: { spanCount: 26, errorCount: 2 },
    });
    const whole = await source.search({ ...everything, whole: true }, never);
    expect(whole.ok && whole.value.traces.every((each) => each.whole)).toBe(true);
    expect(source.health().flavour).toBe('Jaeger (API v1, v3, summaries)');
  });
  test('is probed again when another edition answers in its place', async () => {
    const source = doorTo('jaeger', jaegers.old);
    expect((await source.search(everything, never)).ok).toBe(true);
    server.behave(jaegers.next);
    const found = await source.search(everything, never);
    expect(found.ok && found.value.traces).toHaveLength(2);
    expect(source.health().flavour).toBe('Jaeger (API v3, summaries)');
  });
  test('streams documents, one a line, in old versions', async () => {
    const v3 = JSON.stringify(recorded('otlp-jaeger-v3'));
    const lines = `${v3}\n${v3.replaceAll(SLOW, TYPICAL)}\n`;
    const source = doorTo(
      'jaeger',
      serving({
        '/api/v3/services': { body: recorded('otlp-jaeger-v3-services') },
        '/api/v3/traces': { body: lines, type: 'application/json' },
      }),
    );
    const found = await source.search({ ...everything, whole: true }, never);
    expect(found.ok && found.value.traces).toHaveLength(2);
  });
  test('without a service its first API is asked service by service, each trace once', async () => {
    const found = await doorTo('jaeger', jaegers.old).search({ ...everything, service: null }, never);
    expect(found.ok && found.value.traces).toHaveLength(2);
    expect(askedFor('/api/traces').every(({ form }) => form.get('service') !== null)).toBe(true);
    expect(askedFor('/api/traces')).toHaveLength(11);
  });
  test('200 with an empty body is no trace; null is no services', async () => {
    const source = doorTo(
      'jaeger',
      serving({ '/api/services': { body: { data: null } }, [`/api/traces/${UNKNOWN}`]: { body: '' } }, PAGE),
    );
    expect(await source.services(range, never)).toEqual({ ok: true, value: [] });
    expect(await source.trace(UNKNOWN, never)).toEqual({ ok: true, value: null });
  });
  test('one without services, after 2.20, is a Jaeger all the same', async () => {
    const source = doorTo('jaeger', serving({ '/api/v3/services': { body: {} } }));
    expect(await source.services(range, never)).toEqual({ ok: true, value: [] });
  });
  test('nothing found by summaries is {} with 200', async () => {
    const source = doorTo(
      'jaeger',
      serving({
        '/api/v3/services': { body: { services: ['a'] } },
        '/api/v3/trace-summaries': ({ form }) =>
          form.has('query.num_traces')
            ? { body: {} }
            : { status: 400, body: { error: { httpCode: 400, message: 'no' } } },
      }),
    );
    expect(await source.search(everything, never)).toMatchObject({ ok: true, value: { traces: [], full: false } });
  });
  test('what it refuses is said in its words, whatever the label', async () => {
    const source = doorTo(
      'jaeger',
      serving({
        '/api/services': { body: { data: ['a'] } },
        '/api/traces': {
          status: 400,
          body: JSON.stringify({ errors: [{ code: 400, msg: 'parameter limit is wrong' }] }),
        },
      }),
    );
    expect(await source.search(everything, never)).toMatchObject({
      ok: false,
      fault: { kind: 'rejected', message: 'it refused this query: parameter limit is wrong' },
    });
  });
});

describe('Tempo', () => {
  test('strips zeros, leaves out what is 0, and may not know the root', async () => {
    const search = {
      traces: [
        { traceID: '1a2b', rootServiceName: '<root span not yet received>', startTimeUnixNano: '1772446530000000000' },
      ],
      metrics: { completedJobs: 3, totalJobs: 9 },
    };
    const found = await doorTo(
      'tempo',
      serving({ '/api/echo': { body: 'echo' }, '/api/search': { body: search } }),
    ).search(everything, never);
    expect(found).toMatchObject({
      ok: true,
      value: {
        trust: { state: 'partial', reasons: ['search-stopped:3/9'] },
        traces: [{ summary: { traceId: `${'0'.repeat(28)}1a2b`, rootService: null, durationUs: 0, spanCount: null } }],
      },
    });
  });
  test('a limit that was reached is no lost shard', async () => {
    const body = {
      traces: [{ traceID: '1a', startTimeUnixNano: '1772446530000000000' }],
      metrics: { completedJobs: 1, totalJobs: 9 },
    };
    const source = doorTo('tempo', serving({ '/api/echo': { body: 'echo' }, '/api/search': { body } }));
    expect(await source.search({ ...everything, limit: 1 }, never)).toMatchObject({
      ok: true,
      value: { full: true, trust: { state: 'complete' } },
    });
  });
  test('a range longer than a week is asked for in pieces, and no longer than needed', async () => {
    const source = doorTo('tempo', serving({ '/api/echo': { body: 'echo' }, '/api/search': { body: { traces: [] } } }));
    await source.search({ ...everything, from: TO - 16 * 86_400_000 }, never);
    const spans = askedFor('/api/search').map(({ form }) => Number(form.get('end')) - Number(form.get('start')));
    expect(spans).toEqual([604_800, 604_800, 172_800]);
  });
  test('a part of a trace is said to be one', async () => {
    const source = doorTo(
      'tempo',
      serving({ '/api/echo': { body: 'echo' }, [`/api/v2/traces/${SLOW}`]: { body: recorded('tempo-v2-partial') } }),
    );
    const found = await source.trace(SLOW, never);
    expect(found.ok && found.value?.partial).toContain('exceeds maximum size');
    expect(source.health().state).toBe('partial');
  });
});

describe.each<[TraceKind, Behave]>([
  ['jaeger', jaegers.both],
  ['tempo', tempos.second],
  ['zipkin', zipkins.plain],
])('%s, in trouble', (kind) => {
  test.each<[string, Behave, string]>([
    ['a page with 200', serving({}, PAGE), 'malformed'],
    ['404 everywhere', serving({}, NOT_FOUND), 'malformed'],
    ['credentials wanted', serving({}, { status: 401, body: 'no org id' }), 'unreachable'],
    ['down behind a proxy', serving({}, { status: 503, ...PAGE }), 'unreachable'],
    ['a redirect', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'malformed'],
    ['a reset', (response) => void response.destroy(), 'unreachable'],
    ['silence', () => undefined, 'timeout'],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': '99' }).write('{"data":['),
      'timeout',
    ],
  ])('%s is a fault in words, never a throw', async (_, behave, fault) => {
    server.behave(behave);
    // Only what never ends is given up early: a busy machine needs its time for the rest.
    const source = traceSourceAt(kind, { id: 'it', url: server.url, timeout: fault === 'timeout' ? 300 : 5_000 });
    opened.push(source);
    const answers = await Promise.all([source.search(everything, never), source.trace(SLOW, never)]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, fault: { kind: fault, source: 'it' } });
    expect(source.health().state).not.toBe('ok');
  });
  test('an endless answer is cut off', async () => {
    const source = traceSourceAt(kind, { id: 'it', url: server.url, timeout: 4_000, maxBytes: 10_000 });
    opened.push(source);
    server.behave((response, { path }) => {
      if (path === '/api/echo') response.end('echo');
      else if (path.endsWith('services')) response.end(kind === 'zipkin' ? '["a"]' : '{"data":["a"],"services":["a"]}');
      else response.end(`{"data":"${'x'.repeat(50_000)}"}`);
    });
    expect(await source.search(everything, never)).toMatchObject({ ok: false, fault: { kind: 'too-large' } });
  });
  test('who it is and for whom goes with every question, and comes back in no message', async () => {
    const source = traceSourceAt(kind, {
      id: 'it',
      url: server.url,
      timeout: 1_000,
      auth: { kind: 'bearer', token: { value: { reveal: () => 'word-of-mouth' } } },
      headers: { 'X-Scope-OrgID': 'shop' },
    });
    opened.push(source);
    server.behave(serving({}, { status: 400, body: 'bad token word-of-mouth from http://10.0.0.1/' }));
    const answer = await source.search(everything, never);
    expect(JSON.stringify(answer)).not.toMatch(/word-of-mouth|10\.0\.0\.1/);
    const headers = server.asked().map((asked) => [asked.headers.authorization, asked.headers['x-scope-orgid']]);
    expect(new Set(headers.map(String))).toEqual(new Set(['Bearer word-of-mouth,shop']));
  });
});

test.each([
  ['/', ''],
  ['/search?service=a', ''],
  ['/trace/abc', ''],
  ['/jaeger/search', '/jaeger'],
  ['/api/v3/services', ''],
])('an address copied from its pages leads to its API: %s', async (path, base) => {
  const source = doorTo('jaeger', serving({ [`${base}/api/services`]: { body: { data: ['a'] } } }), path);
  expect(await source.services(range, never)).toEqual({ ok: true, value: ['a'] });
});
