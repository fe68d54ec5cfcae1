import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelKeeper } from './same-labels';

/** Texts that could be taken for one another, were they spelled carelessly. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', '\u0001', '\u0002', 'a\u0001b', 'b\u0002a\u0001', '__proto__', 'constructor'),
  fc.string(),
);
const anyLabels = fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true });

describe('labels that were told before', () => {
  test('are the same object again', () => {
    const keeper = labelKeeper();
    const first = keeper.answer()({ e: 'web|cart', m: 'client' });
    expect(keeper.answer()({ e: 'web|cart', m: 'client' })).toBe(first);
    expect(keeper.answer()({ e: 'web|cart', m: 'server' })).not.toBe(first);
  });
  test('never stand for others', () => {
    fc.assert(
      fc.property(fc.array(anyLabels), (told) => {
        const same = labelKeeper().answer();
        for (const labels of [...told, ...told]) expect(same({ ...labels })).toEqual(labels);
      }),
    );
  });
  test('a label more is another set, also one that objects have from birth', () => {
    const same = labelKeeper().answer();
    for (const name of ['__proto__', 'constructor']) {
      same({ e: 'web' });
      const labels = JSON.parse(`{"e":"web","${name}":"x"}`);
      expect(Object.entries(same(labels))).toEqual([
        ['e', 'web'],
        [name, 'x'],
      ]);
    }
  });
  test('are forgotten when nobody asks any more', () => {
    const keeper = labelKeeper();
    const first = keeper.answer()({ e: 'web' });
    keeper.forget();
    expect(keeper.answer()({ e: 'web' })).not.toBe(first);
  });
  test('are forgotten when many answers did not tell them', () => {
    const keeper = labelKeeper();
    const first = keeper.answer()({ e: 'web' });
    for (let answers = 0; answers < 100; answers += 1) keeper.answer()({ e: 'cart' });
    expect(keeper.answer()({ e: 'web' })).not.toBe(first);
  });
});
