import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PromQL } from '@/lib/domain/units';
import * as build from './build';

const nodes = (query: string, name: string): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  parser.parse(query).iterate({ enter: (node) => void (node.name === name && found.push(node.node)) });
  return found;
};
const hasErrors = (query: string): boolean => nodes(query, '⚠').length > 0;

/** What a Go string literal in double quotes means. */
const unquoted = (literal: string): string =>
  JSON.parse(literal.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`));

const matchersIn = (query: string) =>
  nodes(query, 'UnquotedLabelMatcher').map((node) => {
    const [name, operator, value] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
    const text = (part: SyntaxNode | null | undefined) => (part ? query.slice(part.from, part.to) : '');
    return { label: text(name), operator: text(operator), value: unquoted(text(value)) };
  });

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '"',
    '\\',
    '\\"',
    '"} or vector(1) #',
    'a\nb',
    '{{x}}',
    "'",
    '`',
    '|',
    '.*',
    '$1',
    '\uFFFD',
    '\uD800',
  ),
);
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

describe('label values', () => {
  test('stay one matcher whatever they hold', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const query = build.sumBy(['x'], build.rate(build.selector('m', { a, b: { not: b } }), 60_000));
        expect(hasErrors(query)).toBe(false);
        expect(matchersIn(query)).toEqual([
          { label: 'a', operator: '=', value: wellFormed(a) },
          { label: 'b', operator: '!=', value: wellFormed(b) },
        ]);
      }),
    );
  });

  test('in a list match themselves and nothing else', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 2, maxLength: 4 }), hostile, (values, other) => {
        const [matcher] = matchersIn(build.selector('m', { a: { in: values } }));
        const pattern = new RegExp(`^(?:${matcher?.value})$`, 's');
        for (const value of values) expect(pattern.test(wellFormed(value))).toBe(true);
        expect(pattern.test(other)).toBe(values.map(wellFormed).includes(other));
      }),
    );
  });

  test.each([
    ['an empty list', { in: [] }, '=~'],
    ['an empty exclusion', { notIn: [] }, '!~'],
  ] as const)('%s matches by a pattern no value has', (_, want, operator) => {
    const [matcher] = matchersIn(build.selector('m', { a: want }));
    expect(matcher?.operator).toBe(operator);
    expect(['', 'a', 'a\nb'].some((text) => new RegExp(`^(?:${matcher?.value})$`, 's').test(text))).toBe(false);
  });

  test('ride in marks and packed labels without leaving their string', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const series = build.selector('m', { a: value });
        const query = build.either([
          build.marked('m', value, build.sumBy(['e'], build.packed('e', ['a', 'b'], build.rate(series, 1500)))),
          build.marked('m', 'x', build.call('timestamp', series)),
        ]);
        expect(hasErrors(query)).toBe(false);
        expect(nodes(query, 'VectorSelector')).toHaveLength(2);
        // The division of the rate, and the `or`.
        expect(nodes(query, 'BinaryExpr')).toHaveLength(2);
      }),
    );
  });
});

test.each<[string, PromQL, string]>([
  ['a plain selector', build.selector('up'), 'up'],
  ['names by a pattern', build.namedLike('a_.*', { b: { not: '' } }), '{__name__=~"a_.*",b!=""}'],
  ['a metric with a dot', build.selector('a.b', { c: 'd' }), '{"a.b",c="d"}'],
  ['one of one', build.selector('up', { job: { in: ['a.b'] } }), 'up{job="a.b"}'],
  ['one of two', build.selector('up', { job: { in: ['a.b', 'c'] } }), 'up{job=~"a\\\\.b|c"}'],
  ['a rate in seconds', build.rate(build.selector('m'), 90_000), '(increase(m[90s])/90)'],
  ['a rate in milliseconds', build.rate(build.selector('m'), 1500), '(increase(m[1500ms])/1.5)'],
  [
    'a packed sum',
    build.sumBy(['e'], build.packed('e', ['a', 'b'], build.selector('m'))),
    'sum by (e) (label_join(m,"e","|","a","b"))',
  ],
  [
    'a subquery',
    build.call('max_over_time', build.subquery(build.selector('m'), 60_000, 5000)),
    'max_over_time(m[60s:5s])',
  ],
  ['an offset', build.offset(build.selector('m'), 600_000), 'm offset 600s'],
  ['a partner', build.median(build.withPartner(build.selector('a'), build.selector('b'))), 'quantile(0.5,a and b)'],
])('spells %s', (_, query, text) => {
  expect(query).toBe(text);
  expect(hasErrors(query)).toBe(false);
});
