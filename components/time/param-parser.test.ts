import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonParams, decodeParams, graphPageParams, type Param, refreshParam, tableParams } from '@/lib/url/params';
import { parserOf } from './param-parser';

const all = { ...commonParams, ...graphPageParams, ...tableParams, ...refreshParam };

describe.each(Object.entries(all))('%s', (name, param) => {
  const parser = parserOf(param as Param<unknown>);

  test('the page reads what the API reads', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('now-1h', '1', '0', '1795377290000', 'service', 'istio', 'http'),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (values) => {
        const search = new URLSearchParams(values.map((value) => [name, value]));
        const api = decodeParams({ [name]: param as Param<unknown> }, search);
        expect(parser.parse(values) ?? param.fallback).toEqual(api.values[name]);
      }),
    );
  });

  test('what is written reads back the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('now-1h', '1', '30', '1795377290000', 'namespace', 'istio', 'tcp', 'a&b=c'),
        (value) => {
          const read = parser.parse([value]);
          if (read === null) return;
          const written = parser.serialize(read as NonNullable<unknown>);
          // The fallback is written as nothing: it is what an empty address means.
          expect(written.length === 0 ? param.fallback : parser.parse(written)).toEqual(read);
        },
      ),
    );
  });
});
