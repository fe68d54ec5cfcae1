import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '@/lib/domain/trace';
import type { TraceRow } from '@/lib/domain/traces';
import { typicalFirst } from './compare-with';
import { retried, spanOf, traceOf } from './fixtures/trace';
import { type Box, boxBetween, decades, durationRange, formatBox, isInside, parseBox } from './scatter-geometry';
import { serviceColour } from './service-tone';
import { ancestorsOf, findSpans, spanRows } from './span-tree';
import { formatStretch, parseStretch, ticksIn, zoomed } from './stretch';
import { layOutTrace } from './trace-map-layout';
import { formatDeltaUs, sourceWords, spellUs } from './words';

const open = new Set<string>();
const ids = (rows: readonly { readonly span: Span }[]) => rows.map(({ span }) => span.id);

describe('the lines of a waterfall', () => {
  test('fold proxies under the programs whose hops they carry, and keep those that carry none', () => {
    const rows = spanRows(retried, { proxies: false, collapsed: open });
    expect(ids(rows)).toEqual(['root', 'app', 'cart', 'call', 'first', 'second']);
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 2, 3, 3]);
    expect(rows.find(({ span }) => span.id === 'call')?.folded.map(({ id }) => id)).toEqual(['out']);
  });

  test('show every span where proxies are asked for', () => {
    expect(ids(spanRows(retried, { proxies: true, collapsed: open }))).toEqual(
      ids(retried.spans.map((span) => ({ span }))),
    );
  });

  test('hide what is below a closed one, and say how much', () => {
    const rows = spanRows(retried, { proxies: false, collapsed: new Set(['call']) });
    expect(ids(rows)).toEqual(['root', 'app', 'cart', 'call']);
    expect(rows.at(-1)).toMatchObject({ collapsed: true, children: 2 });
  });

  test('leave a trace of proxies alone as it is', () => {
    const only = traceOf(retried.spans.map((span) => ({ ...span, hopOf: null })));
    expect(spanRows(only, { proxies: false, collapsed: open })).toHaveLength(retried.spans.length);
  });

  test('are the spans, each once, in any tree and thousands of levels deep', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (parents) => {
        const spans = parents.map((parent, i) => spanOf({ id: `s${i}`, parentId: i === 0 ? null : `s${parent % i}` }));
        const rows = spanRows(traceOf(spans), { proxies: false, collapsed: open });
        expect(ids(rows).toSorted()).toEqual(spans.map(({ id }) => id).toSorted());
      }),
    );
    const deep = Array.from({ length: 5000 }, (_, i) =>
      spanOf({ id: `s${i}`, parentId: i === 0 ? null : `s${i - 1}` }),
    );
    expect(spanRows(traceOf(deep), { proxies: false, collapsed: open }).at(-1)?.depth).toBe(4999);
    expect(ancestorsOf(traceOf(deep), 's4999')).toHaveLength(4999);
  });
});

test('ancestors end where parents go in circles', () => {
  const trace = traceOf([spanOf({ id: 'a', parentId: 'b' }), spanOf({ id: 'b', parentId: 'a' })]);
  expect(ancestorsOf(trace, 'a')).toEqual(['b']);
});

test.each([
  ['', null],
  ['  ', null],
  ['CART', ['cart']],
  ['ord-4417', ['first']],
  ['order.id', ['first']],
  ['503', ['first']],
  ['no such thing', []],
])('a search for “%s” finds %j', (text, found) => {
  expect(findSpans(retried, text)).toEqual(found);
});

describe('a stretch of a trace', () => {
  test('survives the address', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), (fromUs, length) => {
        const stretch = { fromUs, toUs: fromUs + length };
        expect(parseStretch(formatStretch(stretch), 3e6)).toEqual(stretch);
      }),
    );
  });
  test.each(['', 'x', '9-3', '5', '1e9-2', '-1-5'])('%j is the whole', (text) => {
    expect(parseStretch(text, 1000)).toEqual({ fromUs: 0, toUs: 1000 });
  });
  test('zooms around its middle and never beyond the trace', () => {
    expect(zoomed({ fromUs: 0, toUs: 1000 }, 0.5, 1000)).toEqual({ fromUs: 250, toUs: 750 });
    expect(zoomed({ fromUs: 250, toUs: 750 }, 4, 1000)).toEqual({ fromUs: 0, toUs: 1000 });
  });
  test('has round moments inside', () => {
    expect(ticksIn({ fromUs: 130, toUs: 1030 }, 4)).toEqual([500, 1000]);
    expect(ticksIn({ fromUs: 0, toUs: 812_400 }, 4)).toEqual([0, 500_000]);
  });
});

const row = (more: Partial<TraceRow>): TraceRow => ({
  traceId: 'a',
  source: 'jaeger',
  service: 'checkout',
  operation: 'POST',
  startMs: 1000,
  durationMs: 100,
  spans: 3,
  errors: 0,
  services: [],
  ...more,
});

describe('the box marked in the picture', () => {
  const box: Box = { fromMs: 900, toMs: 1100, minMs: 50.5, maxMs: 200 };
  test('survives the address', () => {
    expect(parseBox(formatBox(box))).toEqual(box);
  });
  test.each(['', '1_2_3', '2_1_3_4', '1_2_4_3', 'a_b_c_d', '1_2_-3_4'])('%j is none', (text) => {
    expect(parseBox(text)).toBeNull();
  });
  test('holds what lies inside, never what has no time or no duration', () => {
    expect(isInside(row({}), box)).toBe(true);
    expect(isInside(row({ durationMs: 40 }), box)).toBe(false);
    expect(isInside(row({ startMs: null }), box)).toBe(false);
    expect(isInside(row({ durationMs: null }), box)).toBe(false);
  });
  test('is the same whichever corner the drag began in', () => {
    const plane = { fromMs: 0, toMs: 1000, range: [1, 1000] as const, width: 100, height: 30 };
    const one = boxBetween(plane, [10, 20], [60, 10]);
    expect(boxBetween(plane, [60, 10], [10, 20])).toEqual(one);
    expect(one).toMatchObject({ fromMs: 100, toMs: 600 });
    expect(one.minMs).toBeCloseTo(10);
    expect(one.maxMs).toBeCloseTo(100);
  });
});

test('the picture spans whole powers of ten', () => {
  expect(durationRange([row({ durationMs: 3 }), row({ durationMs: 812 })])).toEqual([1, 1000]);
  expect(decades([1, 1000])).toEqual([1, 10, 100, 1000]);
  expect(durationRange([row({ durationMs: null })])).toEqual([1, 1000]);
  expect(durationRange([row({ durationMs: 10 })])).toEqual([10, 100]);
});

test('what went well and is nearest to the middle is typical', () => {
  const traces = [
    row({ traceId: 'self', durationMs: 100 }),
    row({ traceId: 'failed', durationMs: 110, errors: 2 }),
    row({ traceId: 'fast', durationMs: 20 }),
    row({ traceId: 'middle', durationMs: 105 }),
    row({ traceId: 'slow', durationMs: 900 }),
  ];
  const self = traceOf([], { traceId: 'self' });
  expect(typicalFirst(traces, self).map(({ traceId }) => traceId)).toEqual(['middle', 'fast', 'slow']);
});

test('what went another way is not typical, however well it went', () => {
  const way = (...names: string[]) => names.map((name) => ({ name, spans: 1, errors: 0 }));
  const self = traceOf([], {
    traceId: 'self',
    services: ['gateway', 'frontend', 'checkout', 'payments'].map((name) => ({
      name,
      namespace: null,
      reported: [name],
      spans: 1,
      proxySpans: 0,
      errors: 0,
      selfUs: 0,
      criticalUs: 0,
      nodeId: null,
    })),
  });
  const traces = [
    row({ traceId: 'home', services: way('gateway', 'frontend', 'catalog') }),
    row({ traceId: 'bought', durationMs: 900, services: way('gateway', 'frontend', 'checkout', 'payments', 'ledger') }),
  ];
  expect(typicalFirst(traces, self).map(({ traceId }) => traceId)).toEqual(['bought']);
});

test('a service has one colour, whatever it is called', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(serviceColour(name)).toMatch(/^var\(--svc-[1-8]\)$/);
      expect(serviceColour(name)).toBe(serviceColour(name));
    }),
  );
});

describe('the services of a trace', () => {
  const edge = (source: string, target: string) => ({
    source,
    sourceNamespace: null,
    target,
    targetNamespace: null,
    protocol: 'http' as const,
    calls: 1,
    errors: 0,
    attempts: 1,
    attemptErrors: 0,
    clientUs: null,
    serverUs: null,
  });
  test('stand further right the later they were called, and none is lost in a circle', () => {
    const layout = layOutTrace(
      traceOf([], { edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('a', 'c')] }),
    );
    expect(layout.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(layout.edges).toHaveLength(4);
    const straight = layOutTrace(traceOf([], { edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'd')] }));
    const x = new Map(straight.nodes.map((node) => [node.name, node.x]));
    expect(x.get('a')).toBeLessThan(x.get('b') ?? 0);
    expect(x.get('b')).toBeLessThan(x.get('c') ?? 0);
    expect(x.get('d')).toBe(x.get('b'));
  });
  test('never lie on each other', () => {
    const many = Array.from({ length: 30 }, (_, i) => edge(`s${i % 7}`, `t${i}`));
    const places = layOutTrace(traceOf([], { edges: many })).nodes.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

test.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [1500, '1.5 ms'],
  [812_400, '812 ms'],
  [2_520_000, '2.52 s'],
])('%d µs is said as %s', (us, words) => {
  expect(spellUs(us)).toBe(words);
});

test.each([
  [437_900, '+438'],
  [-1300, '−1.3'],
  [0, '0'],
])('a difference of %d µs begins %s', (us, text) => {
  expect(formatDeltaUs(us).text).toBe(text);
});

test('a back end that has more says so', () => {
  const told = { id: 'jaeger', kind: 'jaeger', looked: 20, oldestMs: null, newestMs: null, service: null } as const;
  expect(sourceWords({ ...told, state: 'ok', message: null, full: true })).toBe('gave 20 traces, and has more');
  expect(sourceWords({ ...told, state: 'failed', message: 'no tenant', full: false })).toBe('no tenant');
});
