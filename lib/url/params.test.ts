import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parserOf } from '@/components/time/param-parser';
import { entityId, meshIds, protocols } from '@/lib/domain/entity';
import { groupings, signalScopes } from '@/lib/domain/scope';
import type { TimeBound } from '@/lib/domain/view';
import golden from './fixtures/golden-addresses.json';
import { pageTables, paramsOf } from './pages';
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

const text = fc.string({ maxLength: 200 }).filter((given) => given.isWellFormed());
const oneOf = fc.constantFrom;

const traceId = fc.stringMatching(/^[0-9a-f]{1,32}$/);

/** What each parameter can be, by name: a new one must be told here, or the law below fails for its page. */
const anyOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...common,
  v: oneOf(null, 1),
  refresh: fc.option(fc.integer({ min: 0, max: 3600 })),
  groupBy: oneOf(...groupings),
  focus: fc.option(id),
  hops: fc.integer({ min: 1, max: 5 }),
  direction: oneOf('both', 'up', 'down'),
  idle: fc.boolean(),
  find: text,
  hide: text,
  select: fc.option(id),
  collapse: names,
  unfold: names,
  only: oneOf('all', 'unhealthy'),
  top: fc.option(fc.integer({ min: 1, max: 10_000 })),
  label: oneOf('none', 'rate', 'errors', 'latency'),
  as: oneOf('picture', 'table'),
  whole: fc.boolean(),
  motion: fc.boolean(),
  sort: fc.string({ maxLength: 40 }).filter((given) => given.isWellFormed()),
  q: text,
  scope: oneOf(...signalScopes),
  id: fc.option(id),
  step: fc.option(fc.integer({ min: 1, max: 86_400 })),
  theme: oneOf('auto', 'light', 'dark'),
  density: oneOf('comfortable', 'compact'),
  service: text,
  operation: text,
  minDurationMs: fc.option(fc.integer({ min: 0, max: 86_400_000 })),
  maxDurationMs: fc.option(fc.integer({ min: 0, max: 86_400_000 })),
  errorsOnly: fc.boolean(),
  limit: fc.integer({ min: 1, max: 200 }),
  source: names,
  box: fc.string({ maxLength: 80 }).filter((given) => given.isWellFormed()),
  span: fc.string({ maxLength: 64 }).filter((given) => given.isWellFormed()),
  zoom: fc.string({ maxLength: 40 }).filter((given) => given.isWellFormed()),
  proxies: fc.boolean(),
  picture: oneOf('waterfall', 'graph'),
  why: fc.boolean(),
  good: fc.option(traceId),
  a: fc.option(traceId),
  b: fc.option(traceId),
};

test.each(['/', '/traces/07c2a9d14be84f3fa1d5c36e0b9f2e84', ...Object.keys(pageTables)])(
  'every view of %s survives its own address',
  (page) => {
    const params = paramsOf(page);
    expect(Object.keys(params).filter((known) => !(known in anyOf))).toEqual([]);
    const anyView = fc.record(
      Object.fromEntries(Object.keys(params).map((known) => [known, anyOf[known] ?? fc.anything()])),
    );
    fc.assert(
      fc.property(anyView, (view) => {
        const address = encodeParams(params, view).toString();
        expect(decodeParams(params, new URLSearchParams(address))).toEqual({ values: view, problems: [] });
        // The address bar reads and writes through nuqs: it must say the same.
        for (const [known, param] of Object.entries(params)) {
          const parser = parserOf(param);
          const value = view[known];
          if (value === null) continue;
          const spelled = parser.serialize(value);
          expect(spelled).toEqual(param.write(value));
          if (spelled.length > 0) expect(parser.parse(spelled)).toEqual(value);
        }
      }),
      { numRuns: 60 },
    );
  },
);

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

// Addresses people have already pasted somewhere: they must go on meaning the same. Rows are added, never changed.
test.each(golden as unknown as readonly [string, object][])('golden address %s', (address, meant) => {
  const { pathname, searchParams } = new URL(address, 'http://weftline.example');
  const params = paramsOf(pathname);
  const { values, problems } = decodeParams(params, searchParams);
  expect(problems).toEqual([]);
  expect(values).toEqual({ ...decodeParams(params, new URLSearchParams()).values, ...meant });
});

test('an address of a version to come is drawn with what is understood, and says so', () => {
  const { values, problems } = decodeParams(paramsOf('/graph'), new URLSearchParams('v=2&groupBy=workload'));
  expect(values).toMatchObject({ v: null, groupBy: 'workload' });
  expect(problems.map(({ name: at }) => at)).toEqual(['v']);
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
  [graphRequestParams, 'top=0', 'top'],
  [graphRequestParams, 'only=sick', 'only'],
  [graphRequestParams, 'fold=1', 'fold'],
  [graphRequestParams, 'mesh=istio&mesh=osm', 'mesh'],
  [signalsRequestParams, 'step=0', 'step'],
  [signalsRequestParams, 'scope=pod', 'scope'],
  [tableViewParams, `q=${'x'.repeat(201)}`, 'q'],
])('%o ?%s names the parameter at fault', (params, address, name) => {
  const { problems } = decodeParams(params, new URLSearchParams(address));
  expect(problems.map((problem) => problem.name)).toEqual([name]);
});
