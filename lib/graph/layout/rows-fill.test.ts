import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finished } from '@/lib/domain/steps';
import type { Falls } from './rows-falls';
import { fill, filledRows, type Row, type Rows, rowsOf } from './rows-fill';
import type { InnerLayout } from './rows-inner';
import { GAP, lostOn, shelfOf, spotsOn } from './rows-shelf';

/** Boxes that call each other: a call runs down where the called box stands lower. */
const anyBoxes = fc
  .array(fc.record({ w: fc.integer({ min: 50, max: 900 }), h: fc.integer({ min: 60, max: 700 }) }), {
    minLength: 1,
    maxLength: 7,
  })
  .chain((sizes) =>
    fc.record({
      boxes: fc.constant(sizes.map((size): InnerLayout => ({ ...size, nodes: [] }))),
      calls: fc.array(fc.nat({ max: 5 }), { minLength: sizes.length ** 2, maxLength: sizes.length ** 2 }),
    }),
  );

const fallsBetween = (count: number, calls: readonly number[]): Falls => {
  const between = (from: number, to: number) => calls[from * count + to] ?? 0;
  const down = (from: number, to: number, lower: number) => (lower > 0 ? between(from, to) : 0);
  return { calls: between, down, inside: 0, total: calls.reduce((sum, more) => sum + more, 0) };
};

/** Every way to break the order into rows, one after the other. */
const everyWay = (rows: Rows, from = 0): Row[][] =>
  from === rows.length
    ? [[]]
    : (rows[from] ?? []).flatMap((row) => everyWay(rows, row.to).map((others) => [row, ...others]));

const heightOf = (way: readonly Row[]): number => way.reduce((sum, row) => sum + row.height + GAP, -GAP);
const lostIn = (way: readonly Row[]): number => way.reduce((sum, row) => sum + row.lost, 0);

test('a row that grows is the shelf that its boxes make', () => {
  fc.assert(
    fc.property(anyBoxes, ({ boxes, calls }) => {
      const falls = fallsBetween(boxes.length, calls);
      const order = boxes.map((_, group) => group);
      for (const row of finished(rowsOf(boxes, order, { falls, widest: 3000 })).flat()) {
        const shelf = shelfOf(boxes, order.slice(row.from, row.to));
        expect(row).toMatchObject({
          width: shelf.width,
          height: shelf.height,
          lost: lostOn(spotsOn(boxes, shelf), falls),
        });
      }
    }),
  );
});

test('no way to fill shelves is both lower and loses fewer calls than those that are found', () => {
  fc.assert(
    fc.property(anyBoxes, fc.integer({ min: 900, max: 2500 }), ({ boxes, calls }, width) => {
      const falls = fallsBetween(boxes.length, calls);
      const order = boxes.map((_, group) => group);
      const rows = finished(rowsOf(boxes, order, { falls, widest: width }));
      const found = fill(rows, { width, height: 1e6 });
      for (const one of found) {
        const way = filledRows(one);
        expect([one.height, one.lost]).toEqual([heightOf(way), lostIn(way)]);
      }
      const ways = everyWay(rows).filter((way) => way.every((row) => row.width <= width));
      for (const way of ways) {
        expect(found.some((one) => one.height <= heightOf(way) && one.lost <= lostIn(way))).toBe(true);
      }
    }),
  );
});
