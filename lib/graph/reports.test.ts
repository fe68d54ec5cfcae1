import { expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { istio } from '@/lib/mesh/istio';
import { buildCalls } from './calls';
import { type Line, line, type ReadingOptions, readingOf } from './fixtures/exposition';

const from = (source: string, lines: readonly Line[], pods: readonly string[] = []) => {
  const reporters: ReadingOptions['reporters'] = pods.length === 0 ? {} : { client: { 'shop|web': pods } };
  return readingOf(lines, istio, { source, reporters });
};
const callOf = (...readings: Parameters<typeof buildCalls>[0]) => buildCalls(readings, defaultSettings).calls[0];

test('fine-print 19: disjoint reporters of one account add up', () => {
  const call = callOf(from('a', [line('source', {}, 3)], ['p1']), from('b', [line('source', {}, 4)], ['p2']));
  expect(call?.client?.requests).toBe(7);
  expect(call?.reasons).toEqual([]);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['other pods on the same address', ['p1|10.0.0.1:15020'], ['p2|10.0.0.1:15020']],
  ['other instances, where not all name a pod', ['p1|10.0.0.1:15020'], ['|10.0.0.2:15020']],
])('of %s both count', (_, a, b) => {
  const call = callOf(from('a', [line('source', {}, 3)], a), from('b', [line('source', {}, 4)], b));
  expect(call?.client?.requests).toBe(7);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['the same pods', ['p1'], ['p1']],
  ['the same pods under other addresses', ['p1|10.0.0.1:15020'], ['p1|10.0.0.1:15090']],
  ['the same instances, one without pods', ['p1|10.0.0.1:15020'], ['|10.0.0.1:15020']],
  ['pods here and instances there', ['p1|'], ['|10.0.0.1:15020']],
  ['some of the same pods', ['p1', 'p2'], ['p2', 'p3']],
  ['pods nobody can tell apart', [], []],
])('of %s the larger stands, with the reason', (_, a, b) => {
  const call = callOf(from('a', [line('source', {}, 3)], a), from('b', [line('source', {}, 4)], b));
  expect(call?.client?.requests).toBe(4);
  expect(call?.reasons).toEqual(['duplicate-source']);
});

test('two accounts from two sources are one call and no duplicate', () => {
  const call = callOf(from('a', [line('source', {}, 3)]), from('b', [line('destination', {}, 3)]));
  expect(call).toMatchObject({ headline: 'client', client: { requests: 3 }, server: { requests: 3 }, reasons: [] });
});
