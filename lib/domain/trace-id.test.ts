import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanIdOf, traceIdOf } from './trace-id';

const hex = (digits: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits })
    .map((parts) => parts.join(''))
    .filter((id) => !/^0+$/.test(id));

test.each([
  ['as it should be', '07c2a9d14be84f3fa1d5c36e0b9f2e84', '07c2a9d14be84f3fa1d5c36e0b9f2e84'],
  ['without its leading zero', '7c2a9d14be84f3fa1d5c36e0b9f2e84', '07c2a9d14be84f3fa1d5c36e0b9f2e84'],
  ['of 64 bits', 'c0ffee1234567890', '0000000000000000c0ffee1234567890'],
  ['in upper case', '5BE1F0A4C7D24E6B9A3B8D2F6C1E0975', '5be1f0a4c7d24e6b9a3b8d2f6c1e0975'],
  ['in base64', 'B8Kp0UvoTz+h1cNuC58uhA==', '07c2a9d14be84f3fa1d5c36e0b9f2e84'],
  ['in base64 for addresses, unpadded', 'B8Kp0UvoTz-h1cNuC58uhA', '07c2a9d14be84f3fa1d5c36e0b9f2e84'],
  ['of zeros', '00000000000000000000000000000000', null],
  ['empty', '', null],
  ['of words', '<script>', null],
  ['too long', '07c2a9d14be84f3fa1d5c36e0b9f2e84a', null],
])('a trace id %s', (_, given, id) => {
  expect(traceIdOf(given)).toBe(id);
});

const zeros = (digits: number) =>
  fc.tuple(fc.nat({ max: digits - 1 }), hex(digits)).map(([count, id]) => `${'0'.repeat(count)}${id.slice(count)}`);
const idOf = (digits: number) => fc.oneof(hex(digits), zeros(digits)).filter((id) => !/^0+$/.test(id));

test('every id survives every spelling', () => {
  fc.assert(
    fc.property(idOf(32), idOf(16), (trace, span) => {
      const base64 = Buffer.from(trace, 'hex').toString('base64');
      const spellings = [trace, trace.toUpperCase(), base64, trace.replace(/^0+/, '')];
      expect(spellings.map(traceIdOf)).toEqual(spellings.map(() => trace));
      expect(spanIdOf(Buffer.from(span, 'hex').toString('base64'))).toBe(span);
      expect(spanIdOf(span.replace(/^0+/, ''))).toBe(span);
    }),
  );
});
