import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsv } from './csv';

test('quotes what holds commas, quotes or line breaks, and leaves "not reported" empty', () => {
  expect(
    formatCsv(
      ['name', 'rate'],
      [
        ['a,"b"\n', 0],
        ['plain', null],
      ],
    ),
  ).toBe('name,rate\r\n"a,""b""\n",0\r\nplain,\r\n');
});

test('no name starts a formula', () => {
  fc.assert(
    fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (start, rest) => {
      const [, line = ''] = formatCsv(['name'], [[start + rest]]).split(/\r\n/, 2);
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    }),
  );
});
