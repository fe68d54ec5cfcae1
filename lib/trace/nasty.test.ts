import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { Trace } from '@/lib/domain/trace';
import { traceSchema } from '@/lib/domain/trace';
import type { ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import shared from '@/lib/tracing/fixtures/zipkin-v2-shared.json';
import { jaegerTrace } from '@/lib/tracing/jaeger-v1';
import { isFields } from '@/lib/tracing/wire';
import { zipkinTrace } from '@/lib/tracing/zipkin-span';
import { analyse } from './analyse';
import { type Showing, showTrace } from './show';

// Parsed as an answer is: a bundler's import would lose the key `__proto__`.
const nasty = JSON.parse(readFileSync('lib/tracing/fixtures/nasty.json', 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly trace: unknown }[];
};

const showing = {
  source: { id: 'it', kind: 'jaeger' },
  maxValue: 2_048,
  maxSpans: 5_000,
  nodeIdOf: () => null,
} as const;

const shown = (reported: ReportedTrace, more: Partial<Showing> = {}): Trace =>
  showTrace(analyse(reported, { rules: defaultSettings.errors }), { ...showing, ...more });

const caseOf = (name: string): ReportedTrace => {
  const found = nasty.cases.find((each) => each.name === name)?.trace;
  if (!isFields(found)) throw new Error(`no case ${name}`);
  return jaegerTrace(found);
};
const read = (name: string): Trace => shown(caseOf(name));
const spanIn = (trace: Trace, id: string) => {
  const span = trace.spans.find((each) => each.id === id);
  if (span === undefined) throw new Error(`no span ${id}`);
  return span;
};
const id = (short: string): string => short.padStart(16, '0');

/** What must hold of any trace, however broken. */
const holds = (trace: Trace): void => {
  expect(traceSchema.safeParse(trace).error).toBeUndefined();
  const place = new Map(trace.spans.map((span, at) => [span.id, at]));
  expect(place.size).toBe(trace.spans.length);
  const isBroken = ({ durationUs, selfUs, parentId }: Trace['spans'][number], at: number): boolean =>
    !(durationUs >= 0 && selfUs >= 0 && selfUs <= durationUs) ||
    (parentId !== null && (place.get(parentId) ?? Infinity) >= at);
  expect(trace.spans.filter(isBroken)).toEqual([]);
  const sections = trace.critical?.sections ?? [];
  const total = sections.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  expect(total).toBe(trace.critical?.totalUs ?? 0);
  const isDisorder = ({ fromUs, toUs }: (typeof sections)[number], at: number): boolean =>
    toUs <= fromUs || fromUs < (sections[at - 1]?.toUs ?? Number.NEGATIVE_INFINITY);
  expect(sections.filter(isDisorder)).toEqual([]);
};

test.each(nasty.cases.map(({ name }) => name))('%s is read without a throw, and keeps every law', (name) => {
  holds(read(name));
});

describe('as the fixtures expect', () => {
  test('missing parents make roots of their own', () => {
    const trace = read('missing-parent');
    expect([trace.roots.length, trace.spans.length]).toEqual([3, 5]);
    const orphans = trace.spans.filter(({ missingParent }) => missingParent !== null).map((span) => span.id);
    expect(orphans).toEqual([id('b1'), id('c1')]);
    expect(spanIn(trace, id('b2')).depth).toBe(1);
    expect(trace.rootId).toBe(id('a1'));
  });
  test('halves of a shared id are parted, and the grandchild goes to its own', () => {
    const trace = read('duplicate-span-id-shared');
    expect(trace.spans).toHaveLength(4);
    expect(spanIn(trace, `${id('a2')}#2`)).toMatchObject({ parentId: id('a2'), kind: 'server' });
    expect(spanIn(trace, id('a3')).parentId).toBe(`${id('a2')}#2`);
    expect(trace.edges).toMatchObject([{ source: 'alpha', target: 'beta', calls: 1 }]);
  });
  test('copies collapse; one that disagrees is told', () => {
    const trace = read('duplicate-span-exact');
    expect(trace.spans).toHaveLength(3);
    expect(spanIn(trace, id('a2')).warnings).toEqual([]);
    expect(spanIn(trace, id('a4'))).toMatchObject({ durationUs: 7_000 });
    expect(spanIn(trace, id('a4')).warnings.join()).toContain('different durations');
  });
  test('circles are cut', () => {
    const trace = read('cycle');
    expect(trace.spans).toHaveLength(4);
    expect(trace.roots).toEqual([id('a1'), id('a9')]);
    expect(spanIn(trace, id('a1')).warnings.join()).toContain('circle');
  });
  test('durations that cannot be are 0', () => {
    const trace = read('bad-durations');
    expect(['a2', 'a3', 'a4', 'a5'].map((each) => spanIn(trace, id(each)).durationUs)).toEqual([0, 0, 0, 0]);
    expect(trace.durationUs).toBe(40_000);
    expect(spanIn(trace, id('a6'))).toMatchObject({ durationUs: 2_592_000_000_000 });
    expect(spanIn(trace, id('a6')).warnings.join()).toContain('far outside');
    expect(spanIn(trace, id('a4')).warnings.join()).toContain('may not have ended');
  });
  test('starts in any unit, or none', () => {
    const trace = read('bad-timestamps');
    expect(['a2', 'a3', 'a4', 'a5'].map((each) => spanIn(trace, id(each)).offsetUs)).toEqual([0, 0, 3_000, 4_000]);
    expect(spanIn(trace, id('a5')).warnings.join()).toContain('converted');
  });
  test('clocks that are off are put right, and it is said', () => {
    const trace = read('clock-skew-4s');
    expect(['b1', 'b2', 'c1'].map((each) => spanIn(trace, id(each)).skewUs)).toEqual([4e6, 4e6, -4e6]);
    expect([spanIn(trace, id('b1')).offsetUs, trace.durationUs]).toEqual([30_000, 200_000]);
    for (const span of trace.spans) {
      const parent = trace.spans.find((each) => each.id === span.parentId);
      if (parent === undefined) continue;
      expect(span.offsetUs).toBeGreaterThanOrEqual(parent.offsetUs);
      expect(span.offsetUs + span.durationUs).toBeLessThanOrEqual(parent.offsetUs + parent.durationUs);
    }
    expect(spanIn(trace, id('b1')).events[0]?.offsetUs).toBe(50_000);
    expect(trace.skew.map(({ skewUs, spans }) => [skewUs, spans])).toEqual([
      [4_000_000, 2],
      [-4_000_000, 1],
    ]);
  });
  test('nobody waits for what is handed over', () => {
    const trace = read('async-child-outlives-parent');
    expect(trace.critical?.totalUs).toBe(30_000);
    expect(trace.critical?.sections.map(({ spanId }) => spanId)).not.toContain(id('a3'));
    expect(spanIn(trace, id('a3')).skewUs).toBe(0);
  });
  test('a reference to another trace is a link', () => {
    const span = spanIn(read('follows-from-and-links'), id('a2'));
    expect([span.parentId, span.links.length]).toEqual([id('a1'), 1]);
  });
  test('keys of any name are kept, and no prototype changes', () => {
    const trace = read('hostile-keys');
    expect(trace.spans[0]?.attributes).toHaveLength(8);
    expect(trace.spans[0]?.service.name).toBe('proto-svc');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
  test('errors in every spelling, numbers to the last digit', () => {
    const trace = read('odd-values');
    const failed = trace.spans.filter(({ error }) => error?.class === 'error').map((span) => span.id);
    expect(failed).toEqual([id('a1'), id('a2'), id('a3')]);
    const big = spanIn(trace, id('a1')).attributes.find(({ key }) => key === 'big');
    expect(big).toEqual({ key: 'big', type: 'text', value: '9223372036854775807' });
  });
  test('null means empty, an unknown process is an unknown service', () => {
    const trace = read('null-collections');
    expect(trace.spans).toHaveLength(3);
    expect(spanIn(trace, id('a3')).service.name).toBe('unknown');
  });
  test('one trace in four spellings', () => {
    const trace = read('id-spelling');
    expect(trace.traceId).toBe('0000000000000000c0ffee1234567890');
    expect(spanIn(trace, id('a2')).parentId).toBe(id('a1'));
  });
  test('a span of another trace is left out and counted', () => {
    const trace = read('mixed-trace-ids');
    expect([trace.spans.length, trace.warnings]).toEqual([1, ['1 span of another trace left out.']]);
  });
  test('named after the earliest root, on a tie the longest', () => {
    const trace = read('many-roots');
    expect([trace.roots.length, spanIn(trace, trace.rootId ?? '').name]).toEqual([5, 'root 4']);
  });
  test('no spans are no trace and no fault', () => {
    expect(read('empty-trace')).toMatchObject({ spans: [], rootId: null, critical: null, durationUs: 0 });
  });
  test('a child that ends where the next begins is waited for', () => {
    const sections = read('back-to-back').critical?.sections;
    expect(sections?.map(({ spanId, fromUs, toUs }) => [spanId, fromUs, toUs])).toEqual([
      [id('a2'), 0, 400],
      [id('a3'), 400, 700],
      [id('a4'), 700, 1000],
    ]);
  });
  test('a long value is cut, its length is told, and all of it can be had', () => {
    const value = (trace: Trace) => trace.spans[0]?.attributes.find(({ key }) => key === 'db.statement');
    expect(value(read('huge-tag'))).toMatchObject({ length: 65_536 });
    expect(String(value(read('huge-tag'))?.value)).toHaveLength(2_048);
  });
  test('markup stays the text it is', () => {
    const text = JSON.stringify(read('html-and-script'));
    expect(text).toContain('<');
    expect(traceSchema.safeParse(JSON.parse(text)).success).toBe(true);
  });
  test('Zipkin: a shared id, a clock 4 s behind, an error tag of any value', () => {
    const reported = zipkinTrace(shared);
    if (reported === null) throw new Error('no trace');
    const trace = shown(reported);
    const server = spanIn(trace, 'b1d04e7a92c35f68#2');
    expect(server).toMatchObject({ parentId: 'b1d04e7a92c35f68', skewUs: 4_000_000, offsetUs: 30_000 });
    expect(spanIn(trace, 'e27f5c08ad914b36')).toMatchObject({
      parentId: 'b1d04e7a92c35f68#2',
      error: { class: 'error', why: ['error: timeout'] },
    });
    expect(trace.edges.map(({ source, target, errors }) => [source, target, errors])).toEqual([
      ['storefront', 'catalog', 0],
      ['catalog', 'mongodb', 1],
    ]);
  });
});

const START = 1_772_446_530_000_000;
const plain: ReportedSpan = {
  traceId: 'a3f1c9e07b5d42688e1f0a9b7c6d5e43',
  id: id('1'),
  parentId: null,
  kind: 'server',
  name: 'GET /',
  service: 'svc-00',
  start: START,
  durationUs: 10_000_000,
  shared: false,
  status: 'unset',
  statusMessage: null,
  attributes: [],
  resource: [],
  scope: null,
  events: [],
  links: [],
  warnings: [],
  anyErrorTag: false,
};
const traceOf = (spans: readonly ReportedSpan[]): ReportedTrace => ({
  traceId: plain.traceId,
  spans,
  warnings: [],
  partial: null,
});
const hexId = (at: number): string => (at + 1).toString(16).padStart(16, '0');

/** nasty.json, generators: `wide-5000`. */
const wide = (): ReportedTrace => {
  const spans: ReportedSpan[] = [plain];
  for (let i = 1; i < 5_000; i += 1) {
    const parent = spans[Math.floor((i - 1) / 12)] ?? plain;
    const [from, length] = [Number(parent.start), parent.durationUs ?? 0];
    const start = from + 1 + ((i * 7919) % Math.max(1, length - 2));
    const duration = Math.max(1, Math.floor(((from + length - start) * ((i * 104_729) % 1000)) / 1000));
    const tag = (key: string, value: string) => ({ key, type: 'text', value }) as const;
    spans.push({
      ...plain,
      id: hexId(i),
      parentId: parent.id,
      kind: i % 2 === 1 ? 'client' : 'server',
      service: `svc-${String(i % 40).padStart(2, '0')}`,
      start,
      durationUs: duration,
      attributes: [
        tag('http.method', 'GET'),
        tag('http.status_code', '200'),
        ...(i % 97 === 0 ? [{ key: 'error', type: 'bool', value: true } as const] : []),
      ],
    });
  }
  return traceOf(spans);
};

describe('big ones', () => {
  test('5,000 spans are all there', () => {
    const trace = shown(wide());
    holds(trace);
    expect([trace.spans.length, trace.errors.spans, trace.truncated]).toEqual([5_000, 51, null]);
  });
  test('a chain of 3,000 does not overflow', () => {
    const chain = Array.from({ length: 3_000 }, (_, i) => ({
      ...plain,
      id: hexId(i),
      parentId: i === 0 ? null : hexId(i - 1),
      start: START + i,
      durationUs: 10_000_000 - 2 * i,
    }));
    const trace = shown(traceOf(chain));
    holds(trace);
    expect(trace.spans.at(-1)?.depth).toBe(2_999);
  });
  test('a storm of 20,000 retries is cut where a page ends, and every figure counts all of it', () => {
    const star = Array.from({ length: 20_000 }, (_, i) => ({
      ...plain,
      id: hexId(i + 1),
      parentId: plain.id,
      start: START + i * 3_000,
      durationUs: 1_000,
    }));
    const trace = shown(traceOf([{ ...plain, durationUs: 60_000_000 }, ...star]));
    holds(trace);
    expect(trace.truncated).toMatchObject({ shown: 5_000, reported: 20_001 });
    expect(trace.services[0]?.spans).toBe(20_001);
    expect(trace.findings[0]?.sentence).toContain('20000 times, one after another');
  });
  test('a tag of 4 MiB is cut to what a person reads, and told whole to who asks for it', () => {
    const value = 'lorem-ipsum-0123456789-'.repeat(182_362).slice(0, 4_194_304);
    const [key, type] = ['db.statement', 'text'] as const;
    const reported = traceOf([{ ...plain, attributes: [{ key, type, value }] }]);
    const trace = shown(reported);
    holds(trace);
    expect(trace.spans[0]?.attributes).toEqual([{ key, type, value: value.slice(0, 2_048), length: 4_194_304 }]);
    expect(JSON.stringify(trace).length).toBeLessThan(8_192);
    expect(shown(reported, { maxValue: null }).spans[0]?.attributes).toEqual([{ key, type, value }]);
  });
  test('so is 4 MiB in any other place, and it is still one trace', () => {
    const huge = 'lorem-ipsum-0123456789-'.repeat(182_362);
    const tags = [{ key: huge, type: 'text', value: 'x' } as const];
    const event = { name: huge, at: START, attributes: tags };
    const parts = { name: huge, service: huge, statusMessage: huge, attributes: tags, resource: tags, events: [event] };
    const trace = shown(
      traceOf([
        { ...plain, ...parts },
        { ...plain, ...parts, id: id('2'), parentId: plain.id },
      ]),
    );
    holds(trace);
    expect(JSON.stringify(trace).length).toBeLessThan(64 * 1024);
  });
  test('10,000 log records of one span', () => {
    const events = Array.from({ length: 10_000 }, (_, i) => ({ name: `log ${i}`, at: START + i, attributes: [] }));
    expect(shown(traceOf([{ ...plain, events }])).spans[0]?.events).toHaveLength(10_000);
  });
});

const anySpan = fc.record({
  id: fc.integer({ min: 1, max: 8 }).map((n) => id(String(n))),
  parentId: fc.option(fc.integer({ min: 1, max: 10 }).map((n) => id(String(n)))),
  kind: fc.constantFrom('server', 'client', 'internal', 'producer', 'consumer', null),
  service: fc.constantFrom('a', 'b', 'c', null),
  start: fc.oneof(
    fc.integer({ min: START, max: START + 1_000 }),
    fc.constantFrom(null, 0, 'x', String(START * 1000), Number.NaN),
  ),
  durationUs: fc.oneof(fc.integer({ min: -10, max: 1_000 }), fc.constantFrom(null, Number.NaN, 1e15)),
  shared: fc.boolean(),
  resource: fc.constantFrom([], [{ key: 'ip', type: 'text', value: '10.0.0.1' } as const]),
});

test('whatever the records say, nothing is lost, nothing throws, and their order does not matter', () => {
  const anyTrace = fc.array(anySpan, { maxLength: 14 }).chain((parts) =>
    fc.tuple(
      fc.constant(parts.map((part) => ({ ...plain, ...part }) as ReportedSpan)),
      fc.shuffledSubarray(
        parts.map((_, at) => at),
        { minLength: parts.length },
      ),
    ),
  );
  fc.assert(
    fc.property(anyTrace, ([spans, order]) => {
      const trace = shown(traceOf(spans));
      holds(trace);
      expect(new Set(trace.spans.map((span) => span.id.replace(/#.*/, '')))).toEqual(
        new Set(spans.map((span) => span.id)),
      );
      const again = shown(traceOf(order.flatMap((at) => spans[at] ?? [])));
      expect([again.durationUs, again.rootDurationUs, again.spans.length]).toEqual([
        trace.durationUs,
        trace.rootDurationUs,
        trace.spans.length,
      ]);
    }),
    { numRuns: 300 },
  );
});
