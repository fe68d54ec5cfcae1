import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatOther, otherIn, parseOther } from './other-assessment';

const ID = '0d1c6f0e-0000-4000-8000-000000000000';

test('every assessment survives its own spelling', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.option(fc.integer({ min: 1, max: 999_999 })), (id, version) => {
      expect(parseOther(formatOther({ id, version }))).toEqual({ id, version });
    }),
  );
});

test.each([
  [ID, { id: ID, version: null }],
  [` ${ID.toUpperCase()} `, { id: ID, version: null }],
  [`${ID}~3`, { id: ID, version: 3 }],
  [`https://weftline.example/adoption/${ID}`, { id: ID, version: null }],
  [`https://weftline.example/adoption/${ID}?from=now-1h&version=2#x`, { id: ID, version: 2 }],
  [`/api/v1/assessments/${ID}/adr.md?version=0`, { id: ID, version: null }],
  ['https://weftline.example/adoption', null],
  ['', null],
])('%s names %j', (pasted, other) => {
  expect(otherIn(pasted)).toEqual(other);
});

test('nothing else is a spelling of one', () => {
  for (const text of ['', 'x', `${ID}~0`, `${ID}~`, `${ID}/..`, `x${ID}`]) expect(parseOther(text)).toBeNull();
});
