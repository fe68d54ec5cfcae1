import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finished } from '@/lib/domain/steps';
import { spelling } from './spell';

test('a frame is spelled as JSON.stringify spells it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.nat(1000), (value, text, count) => {
      const edges = Array.from({ length: count }, (_, i) => ({ id: `${text}${i}`, value, gone: undefined }));
      const frame = { data: { nodes: [], edges, none: undefined }, meta: { trust: { reasons: [text], value } } };
      expect(finished(spelling(frame)).bytes.toString()).toBe(Buffer.from(JSON.stringify(frame)).toString());
    }),
    { numRuns: 30 },
  );
});
