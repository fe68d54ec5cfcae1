import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthStates, mtlsStates } from '@/lib/domain/graph';
import { formatCondition } from './format';
import { judge, matches, matchesPattern, type Subject } from './match';
import { parseCondition } from './parse';
import { type Condition, comparisons, numberFields } from './types';

const subject = (over: Partial<Subject['figures']> = {}, words: Partial<Subject['words']> = {}): Subject => ({
  texts: ['checkout', 'shop/checkout', 'checkout.shop.svc.cluster.local'],
  words: {
    name: ['checkout'],
    namespace: ['shop'],
    cluster: ['east'],
    kind: ['service'],
    version: [],
    health: ['degraded'],
    mtls: ['partial'],
    protocol: ['http'],
    mesh: ['istio'],
    ...words,
  },
  figures: { errors: 0.02, latency: 250, rate: 12, bytes: null, ...over },
});

const read = (text: string): Condition => {
  const parsed = parseCondition(text);
  if (!parsed.ok || parsed.condition === null) throw new Error(`not a condition: ${text}`);
  return parsed.condition;
};

describe('a condition', () => {
  test.each([
    ['errors > 1%', true],
    ['errors > 2 %', false],
    ['errors >= 2%', true],
    ['errors<=2%', true],
    ['latency > 200ms', true],
    ['latency > 200', true],
    ['latency < 0.2s', false],
    ['rate < 0.1', false],
    ['rate > 10 rps', true],
    ['bytes > 1MB', false],
    ['mtls = partial', true],
    ['mtls != partial', false],
    ['namespace = shop', true],
    ['ns=SHOP', true],
    ['namespace = "sh*"', true],
    ['cluster != east', false],
    ['health == degraded', true],
    ['protocol = tcp', false],
    ['mesh = istio', true],
    ['kind = service', true],
    ['version = v2', false],
    ['check', true],
    ['shop', true],
    ['shop/check', true],
    ['east', false],
    ['!check', false],
    ['not errors > 1%', false],
    ['errors > 1% latency > 200ms', true],
    ['errors > 1% and latency > 300ms', false],
    ['errors > 5% or check', true],
    ['errors > 5% and check or rate > 1', true],
    ['errors > 5% and (check or rate > 1)', false],
    ['!(errors > 5%) and !payments', true],
    ['"check"', true],
  ])('%s', (text, expected) => {
    expect(matches(read(text), subject())).toBe(expected);
  });

  test('knows the namespace only through a slash or a host', () => {
    const external = { ...subject(), texts: ['checkout', 'shop/checkout'] };
    expect(matches(read('shop'), external)).toBe(false);
    expect(matches(read('shop/'), external)).toBe(true);
  });
});

describe('a problem teaches', () => {
  test.each([
    ['errors >', 8, 'something is missing, as in errors > 1%'],
    ['errors > 1', 9, 'errors needs its unit: write errors > 1%'],
    ['errors > 1ms', 9, 'does not come in “ms”'],
    ['latency > soon', 10, 'compared with a number, for example latency > 200ms'],
    ['eror > 1%', 0, 'Did you mean errors?'],
    ['weather = rain', 0, 'These can be compared: errors, latency'],
    ['health > 3', 9, 'compare it with = or !='],
    ['mtls = plain', 7, 'Did you mean plaintext?'],
    ['health = sad', 9, 'one of failing, degraded, healthy, idle, unknown'],
    ['(errors > 1%', 0, 'not closed'],
    ['a) b', 1, 'has no ('],
    ['"open', 0, 'not closed'],
    ['a and', 5, 'missing at the end'],
    ['or b', 0, 'one is missing before it'],
    ['<img onerror>', 0, 'quote it'],
    ['!', 1, 'missing at the end'],
  ])('%s', (text, at, words) => {
    const parsed = parseCondition(text);
    expect(parsed).toMatchObject({ ok: false, problem: { at, message: expect.stringContaining(words) } });
  });

  test('nothing typed is no condition', () => {
    expect(parseCondition('  ')).toEqual({ ok: true, condition: null });
  });

  test('deep nesting is refused, not a crash', () => {
    expect(parseCondition('('.repeat(5000)).ok).toBe(false);
    expect(parseCondition('!'.repeat(5000)).ok).toBe(false);
  });
});

const words = fc.string({ minLength: 1, maxLength: 12 });
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  words.map((text) => ({ is: 'text', text }) as const),
  fc.record({
    is: fc.constant('number' as const),
    field: fc.constantFrom(...numberFields),
    op: fc.constantFrom(...comparisons),
    value: fc.double({ min: 0, max: 1e12, noNaN: true }).map(Math.abs),
  }),
  fc.record({
    is: fc.constant('word' as const),
    field: fc.constantFrom('name' as const, 'namespace' as const, 'cluster' as const, 'version' as const),
    op: fc.constantFrom('=' as const, '!=' as const),
    value: fc.string({ maxLength: 8 }),
  }),
  fc.constantFrom(...healthStates).map((value) => ({ is: 'word', field: 'health', op: '=', value }) as const),
  fc.constantFrom(...mtlsStates).map((value) => ({ is: 'word', field: 'mtls', op: '!=', value }) as const),
);
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('condition').map((of) => ({ is: 'not', of }) as const),
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe('laws', () => {
  test('a condition reads back as it is written', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        expect(parseCondition(formatCondition(condition))).toEqual({ ok: true, condition });
      }),
    );
  });

  test('no text makes the parser throw', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseCondition(text).ok === 'boolean'));
  });

  test('what is not reported matches neither a comparison nor its opposite', () => {
    const silent = subject({ errors: null, latency: null, rate: null, bytes: null });
    const comparison = leaf.filter((one) => one.is === 'number');
    fc.assert(
      fc.property(comparison, (one) => {
        expect(judge(one, silent)).toBeNull();
        expect(matches({ is: 'not', of: one }, silent)).toBe(false);
      }),
    );
  });

  test('a negation holds exactly where the condition fails', () => {
    fc.assert(
      fc.property(anyCondition, fc.option(fc.double({ min: 0, max: 1, noNaN: true })), (condition, errors) => {
        const plain = judge(condition, subject({ errors }));
        const not = judge({ is: 'not', of: condition }, subject({ errors }));
        expect(not).toBe(plain === null ? null : !plain);
      }),
    );
  });

  test('a pattern without stars is equality, and a star takes any run', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        const plain = (text: string) => text.replaceAll('*', '').toLowerCase();
        expect(matchesPattern(plain(a), plain(a))).toBe(true);
        expect(matchesPattern(`${plain(a)}*${plain(c)}`, `${plain(a)}${plain(b)}${plain(c)}`)).toBe(true);
      }),
    );
  });
});
