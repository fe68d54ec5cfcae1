import type { Labels } from '@/lib/domain/sample';
import type { Matcher, Matchers } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import type { SeriesSet } from './spell';

/**
 * Series picked here instead of by the back end: a list of who calls whom can be longer than a back end takes. The same
 * sets that would be spelled out are held against the labels of an answer that keeps every label they look at.
 */

/** Which rows of an answer count. */
export type Picker = (labels: Labels) => boolean;

/** Labels that some of the sets look at, beyond what all that was asked for is known to be. */
export const labelsLookedAt = (sets: readonly SeriesSet[], asked: Matchers): readonly string[] => {
  const looked = sets.flatMap(({ where, without }) =>
    [where, ...without].flatMap((each) =>
      Object.entries(each).flatMap(([label, want]) => (want === asked[label] ? [] : [label])),
    ),
  );
  return [...new Set(looked)].sort();
};

type Test = (text: string) => boolean;

/** Series share most of their texts: each is judged once. */
const testOf = (want: Matcher): Test => {
  const judged = new Map<string, boolean>();
  return (text) => {
    const before = judged.get(text);
    if (before !== undefined) return before;
    const made = meets(want, text);
    judged.set(text, made);
    return made;
  };
};

const allOf = (where: Matchers, testOfMatcher: (want: Matcher) => Test): Picker => {
  const tests = Object.entries(where).map(([label, want]) => [label, testOfMatcher(want)] as const);
  return (labels) => tests.every(([label, test]) => test(labels[label] ?? ''));
};

const without = (where: Matchers, asked: Matchers): Matchers =>
  Object.fromEntries(Object.entries(where).filter(([label, want]) => want !== asked[label]));

/** Texts of a matcher that lists them; null: it is told by a pattern. */
const textsOf = (want: Matcher | undefined): readonly string[] | null => {
  if (typeof want === 'string') return [want];
  return want !== undefined && 'in' in want ? want.in : null;
};

/** The label by whose texts sets can be looked up: listed by all of them, with the most texts. */
const indexLabel = (sets: readonly SeriesSet[], labels: readonly string[]): string | null => {
  const sizes = labels.flatMap((label) => {
    const lists = sets.map(({ where }) => textsOf(where[label]));
    return lists.some((list) => list === null) ? [] : [[label, new Set(lists.flat()).size] as const];
  });
  return sizes.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
};

const madePickers = new WeakMap<readonly SeriesSet[], Picker>();

/** Does a row belong to any of the sets? `asked`: what every row of the answer is known to be. */
export const pickOf = (sets: readonly SeriesSet[], asked: Matchers): Picker => {
  const made = madePickers.get(sets) ?? pickerOf(sets, asked);
  madePickers.set(sets, made);
  return made;
};

const pickerOf = (sets: readonly SeriesSet[], asked: Matchers): Picker => {
  const tests = new Map<Matcher, Test>();
  const testOfMatcher = (want: Matcher): Test => {
    const test = tests.get(want) ?? testOf(want);
    tests.set(want, test);
    return test;
  };
  const compiled = sets.map((set): readonly [SeriesSet, Picker] => {
    const own = allOf(without(set.where, asked), testOfMatcher);
    const barred = set.without.map((each) => allOf(each, testOfMatcher));
    return [set, (labels) => own(labels) && !barred.some((test) => test(labels))];
  });
  const label = indexLabel(sets, labelsLookedAt(sets, asked));
  if (label === null) return (labels) => compiled.some(([, test]) => test(labels));
  const byText = new Map<string, Picker[]>();
  for (const [set, test] of compiled) {
    for (const text of textsOf(set.where[label]) ?? []) {
      const own = byText.get(text);
      if (own === undefined) byText.set(text, [test]);
      else own.push(test);
    }
  }
  return (labels) => byText.get(labels[label] ?? '')?.some((test) => test(labels)) ?? false;
};
