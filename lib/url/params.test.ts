import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityId, meshIds, protocols } from '@/lib/domain/entity';
import { groupings } from '@/lib/domain/scope';
import type { TimeBound } from '@/lib/domain/view';
import { decodeParams, encodeParams, refreshParam } from './params';
import { formatTime, parseTime } from './time';
import { graphRequestParams, graphViewParams, signalsRequestParams, tableViewParams } from './view';

const DAY = 86_400;
const anyTime: fc.Arbitrary<TimeBound> = fc.oneof(
  fc.integer({ min: 0, max: 40 * DAY }).map((seconds) => ({ kind: 'now' as const, ago: seconds * 1000 })),
  fc.integer({ min: 1e11, max: 9e12 }).map((at) => ({ kind: 'at' as const, at })),
);
const name = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => text.isWellFormed());
const names = fc.uniqueArray(name, { maxLength: 4 });
const id = fc
  .tuple(name, name, name)
  .map(([cluster, namespace, last]) => entityId({ cluster, namespace, kind: 'service', name: last, version: null }))
  .filter((text) => text.length < 2000);
const common = {
  from: anyTime,
  to: anyTime,
  cluster: names,
  namespace: names,
  mesh: fc.uniqueArray(fc.constantFrom(...meshIds)),
  protocol: fc.uniqueArray(fc.constantFrom(...protocols)),
};

test('every moment survives its own spelling', () => {
  fc.assert(
    fc.property(anyTime, (time) => {
      expect(parseTime(formatTime(time))).toEqual(time);
    }),
  );
});

test('every graph view survives its own address', () => {
  const anyView = fc.record({
    ...common,
    refresh: fc.option(fc.integer({ min: 0, max: 3600 })),
    groupBy: fc.constantFrom(...groupings),
    focus: fc.option(id),
    hops: fc.integer({ min: 1, max: 5 }),
    direction: fc.constantFrom('both' as const, 'up' as const, 'down' as const),
    idle: fc.boolean(),
    find: fc.string({ maxLength: 200 }).filter((text) => text.isWellFormed()),
    hide: fc.string({ maxLength: 200 }).filter((text) => text.isWellFormed()),
    select: fc.option(id),
    collapse: names,
    label: fc.constantFrom('none' as const, 'rate' as const, 'errors' as const, 'latency' as const),
    as: fc.constantFrom('picture' as const, 'table' as const),
    whole: fc.boolean(),
    motion: fc.boolean(),
  });
  fc.assert(
    fc.property(anyView, (view) => {
      const address = encodeParams(graphViewParams, view).toString();
      expect(decodeParams(graphViewParams, new URLSearchParams(address))).toEqual({ values: view, problems: [] });
    }),
  );
});

test('a number that happens to be a usual one is not nobody’s wish', () => {
  for (const refresh of [0, 15, 60, 3600]) {
    const address = encodeParams(refreshParam, { refresh });
    expect(decodeParams(refreshParam, address).values).toEqual({ refresh });
  }
  expect(encodeParams(refreshParam, { refresh: null }).toString()).toBe('');
});

test('the defaults are the empty address', () => {
  const { values } = decodeParams(graphViewParams, new URLSearchParams());
  expect(encodeParams(graphViewParams, values).toString()).toBe('');
});

test('any text decodes without throwing, and what is not understood is named', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(graphRequestParams)), fc.string()), (given) => {
      const { problems } = decodeParams(graphRequestParams, new URLSearchParams(given));
      for (const problem of problems) expect(Object.keys(given)).toContain(problem.name);
    }),
  );
});

// Addresses people have already pasted somewhere: they must go on meaning the same.
test.each([
  ['from=now-1h&groupBy=workload', { from: { kind: 'now', ago: 3_600_000 }, groupBy: 'workload' }],
  [
    'from=2026-11-22T10:00:00Z&to=1795345200000',
    { from: { kind: 'at', at: Date.UTC(2026, 10, 22, 10) }, to: { kind: 'at', at: 1795345200000 } },
  ],
  ['focus=east%2Fshop%2Fservice%2Fcheckout&hops=2', { focus: 'east/shop/service/checkout', hops: 2 }],
  ['namespace=shop&namespace=payments&mesh=istio', { namespace: ['shop', 'payments'], mesh: ['istio'] }],
])('golden address ?%s', (address, meant) => {
  const { values, problems } = decodeParams(graphViewParams, new URLSearchParams(address));
  expect(problems).toEqual([]);
  expect(values).toMatchObject(meant);
});

test.each([
  [graphRequestParams, 'hops=6', 'hops'],
  [graphRequestParams, 'hops=1.5', 'hops'],
  [graphRequestParams, 'groupBy=pod', 'groupBy'],
  [graphRequestParams, 'from=yesterday', 'from'],
  [graphRequestParams, 'from=2026-13-45T00:00:00Z', 'from'],
  [graphRequestParams, 'focus=checkout', 'focus'],
  [graphRequestParams, 'idle=yes', 'idle'],
  [graphRequestParams, 'namespace=', 'namespace'],
  [graphRequestParams, 'mesh=istio&mesh=osm', 'mesh'],
  [signalsRequestParams, 'step=0', 'step'],
  [signalsRequestParams, 'scope=pod', 'scope'],
  [tableViewParams, `q=${'x'.repeat(201)}`, 'q'],
])('%o ?%s names the parameter at fault', (params, address, name) => {
  const { problems } = decodeParams(params, new URLSearchParams(address));
  expect(problems.map((problem) => problem.name)).toEqual([name]);
});
