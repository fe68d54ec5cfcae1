import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Matcher, Matchers } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import { labelsLookedAt, pickOf } from './picks';
import type { SeriesSet } from './spell';

const text = fc.constantFrom('', 'a', 'b', 'unknown');
const anyMatcher: fc.Arbitrary<Matcher> = fc.oneof(
  text,
  fc.record({ in: fc.uniqueArray(text, { minLength: 1 }) }),
  fc.record({ notIn: fc.uniqueArray(text, { minLength: 1 }) }),
  fc.record({ re2: fc.constantFrom('a|b', '|unknown', '.*') }),
);
const anyLabels = fc.dictionary(fc.constantFrom('x', 'y', 'z'), text);
const anyMatchers = fc.dictionary(fc.constantFrom('x', 'y', 'z'), anyMatcher);
const anySet: fc.Arbitrary<SeriesSet> = fc.record({
  where: anyMatchers,
  without: fc.array(anyMatchers, { maxLength: 2 }),
});

const isIn = (where: Matchers, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(where).every(([label, want]) => meets(want, labels[label] ?? ''));

test('picks what the back end would have selected', () => {
  fc.assert(
    fc.property(fc.array(anySet, { maxLength: 6 }), anyLabels, (sets, labels) => {
      const selected = sets.some(
        ({ where, without }) => isIn(where, labels) && !without.some((each) => isIn({ ...where, ...each }, labels)),
      );
      expect(pickOf(sets, {})(labels)).toBe(selected);
    }),
    { numRuns: 3000 },
  );
});

test('looks only at labels that are not settled by what was asked', () => {
  const asked = { reporter: 'source' };
  const sets = [{ where: { ...asked, workload: { in: ['a'] } }, without: [{ owner: '' }] }];
  expect(labelsLookedAt(sets, asked)).toEqual(['owner', 'workload']);
});
