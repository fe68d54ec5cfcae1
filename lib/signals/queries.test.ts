import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultSettings, type ErrorRules } from '@/lib/domain/settings';
import { outcomeOf } from '@/lib/graph/outcome';
import type { Matcher } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import { errorMatchers, protocolMatchers } from './queries';
import { combined, inNamespaces } from './select';
import type { FieldMatchers } from './spell';

type Row = Readonly<Record<string, string>>;
const matches = (fields: FieldMatchers, row: Row): boolean =>
  Object.entries(fields).every(([field, want]) => meets(want, row[field] ?? ''));
const howMany = (list: readonly FieldMatchers[], row: Row): number => list.filter((each) => matches(each, row)).length;

const anyRules: fc.Arbitrary<ErrorRules> = fc.record({
  http: fc.uniqueArray(fc.constantFrom('5xx', '4xx', '0', '429', '503'), { maxLength: 4 }),
  grpc: fc.uniqueArray(fc.integer({ min: 1, max: 16 }), { maxLength: 6 }),
  ignoreFlags: fc.uniqueArray(fc.constantFrom('DC', 'DR', 'SI'), { maxLength: 3 }),
});
const anyEnding = fc.record({
  protocol: fc.constantFrom('http' as const, 'grpc' as const),
  code: fc.constantFrom('200', '302', '404', '429', '500', '503', '0'),
  grpc: fc.option(fc.constantFrom('0', '2', '4', '5', '7', '14'), { nil: null }),
  flags: fc.constantFrom(null, 'DC', 'UO', 'URX,UF', 'UT,DC', 'DC,URX', 'XDC'),
});

test('the query counts as an error exactly what the rules call one, and counts it once', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(defaultSettings.errors), anyRules), anyEnding, (rules, ending) => {
      const row = { protocol: ending.protocol, code: ending.code, grpc: ending.grpc ?? '', flags: ending.flags ?? '-' };
      expect(howMany(errorMatchers(rules), row)).toBe(outcomeOf(ending, rules) === 'error' ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('narrowing by protocol keeps what was asked for, no more', () => {
  fc.assert(
    fc.property(anyEnding, fc.constantFrom('http' as const, 'grpc' as const), (ending, protocol) => {
      const row = { protocol: ending.protocol, code: ending.code, grpc: ending.grpc ?? '', flags: ending.flags ?? '-' };
      const rules = defaultSettings.errors;
      const expected = outcomeOf(ending, rules) === 'error' && ending.protocol === protocol;
      expect(howMany(combined([protocolMatchers(protocol)], errorMatchers(rules)), row)).toBe(Number(expected));
    }),
    { numRuns: 1000 },
  );
});

const place = fc.constantFrom('shop', 'data', 'web', 'unknown', '');
test('a row with an end in the namespaces is counted once, any other not at all', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom<string>('shop', 'data', 'web'), { minLength: 1 }),
      fc.record({ sourceNamespace: place, targetNamespace: place, serviceNamespace: place }),
      (names, row) => {
        const own = ['unknown', ''].includes(row.targetNamespace) ? row.serviceNamespace : row.targetNamespace;
        const isIn = names.includes(row.sourceNamespace) || names.includes(own);
        expect(howMany(inNamespaces(names), row)).toBe(Number(isIn));
      },
    ),
  );
});

const anyMatcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.constantFrom('a', 'b', 'c'),
  fc.record({ in: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
  fc.record({ notIn: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
);
test('two matchers of one label combine to what both allow', () => {
  fc.assert(
    fc.property(anyMatcher, anyMatcher, fc.constantFrom('a', 'b', 'c', 'd'), (left, right, code) => {
      const allowed = meets(left, code) && meets(right, code);
      expect(howMany(combined([{ code: left }], [{ code: right }]), { code })).toBe(Number(allowed));
    }),
  );
});
