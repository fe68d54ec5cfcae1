import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lossOf, reasonWords } from './words';

const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test\.|fixtures|^tracing\//.test(path))
  .map((path) => readFileSync(`lib/${path}`, 'utf8'));

const found = (pattern: RegExp): readonly string[] => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, code = '']) => code))),
];

/** Codes as `lib` writes them: in a list of reasons, or as what a window or an answer is found to be. */
const codes = [
  ...found(/reasons: \[[^\]`]*?'([a-z-]+)'/g),
  ...found(/because\([^;]*?, '[a-z]+', '([a-z-]+)'\)/g),
  // A code of two words at least: other short lists are no reasons.
  ...found(/\? \['([a-z]+-[a-z-]+)'\] : \[\]/g),
];
const accounts = ['client', 'server'];
/** Questions by the name they have in `missing:<part>:<source>`. */
const parts = [
  ...found(/\b(?:about|asked|askedInTime|askPart|put|maybe)\(\s*(?:\w+, )?'([a-z0-9.]+)'/g),
  ...accounts.map((account) => `buckets.${account}`),
  ...found(/part: '([a-z0-9.]+)'/g),
];
const signalParts = found(/parts = \[([^\]]+)\] as const/g).flatMap((list) => list.match(/[a-z]+/g) ?? []);

test('the reasons lib gives are found', () => {
  expect(codes).toEqual(expect.arrayContaining(['low-sample', 'no-data', 'short-window', 'stale', 'partial-response']));
  expect(parts).toEqual(expect.arrayContaining(['requests.client', 'tcp', 'trend', 'plaintext', 'alerts']));
  expect(signalParts).toContain('errors');
});

test.each(codes)('%s reads as a sentence', (code) => {
  expect(reasonWords(code)).toMatch(/^[A-Z].* .*\.$/);
});

test.each([...parts, ...signalParts])('the loss of %s is told in words', (part) => {
  const words = reasonWords(`missing:${part}:prom-east`);
  expect(words).toMatch(/^prom-east gave no answer about .*; that part is missing\.$/);
  expect(words).not.toContain(`missing:`);
  if (/[.\d]/.test(part)) expect(words).not.toContain(part);
  expect(reasonWords(`late:${part}:prom-east`)).toContain('takes long');
});

test.each([
  ['missing:tcp:a:b', 'a:b gave no answer about TCP traffic; that part is missing.'],
  ['missing:something new:a', 'a gave no answer about something new; that part is missing.'],
  ['late:trend', 'A source takes long to answer about mTLS over time; that part may follow with the next refresh.'],
  ['warning:query cost', 'The source warns: query cost'],
  ['info:a remark', 'The source remarks: a remark'],
])('%s: %s', (reason, words) => {
  expect(reasonWords(reason)).toBe(words);
});

test.each([
  [['late:buckets:prom'], ['duration', 'buckets'], 'Not here yet.', 'prom takes long'],
  [['late:alerts:east', 'missing:trend:west'], ['alerts', 'trend'], 'This part is missing.', 'west gave no answer'],
])('of %j the parts %j were not answered', (reasons, parts, title, words) => {
  expect(lossOf({ reasons }, parts)?.title).toBe(title);
  expect(lossOf({ reasons }, parts)?.words).toContain(words);
});

test('what was answered and is not there is not reported', () => {
  expect(lossOf({ reasons: [] }, ['trend'])).toBeNull();
  expect(lossOf({ reasons: ['missing:trend:prom', 'low-sample'] }, ['saturation', 'tr'])).toBeNull();
});
