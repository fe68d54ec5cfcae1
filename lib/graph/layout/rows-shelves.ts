import type { Steps } from '@/lib/domain/steps';
import { at } from './net';
import { ASPECT } from './placement';
import type { Falls } from './rows-falls';
import { type Filled, fill, filledRows, lowestOf, type Row, rowsOf } from './rows-fill';
import { hang } from './rows-hang';
import type { InnerLayout } from './rows-inner';
import { GAP, lostOn, type Shelf, shelfOf, spotsOn } from './rows-shelf';

/** Widths that are tried, as parts of what a picture of the screen's proportions without a hole would take. */
const STRETCHES = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4];
/** Shelves that are drawn at this part of the best scale or more are considered. */
const AS_LARGE = 0.85;
/** The part of the calls that should run down, where so many can. */
const AIM = 0.903;
/** A hundredth of the calls that is missing to it weighs as much as this many hundredths of the scale. */
const WEIGHT = 15;
/** So many of the best are hung: how many calls run down is known only then. */
const HUNG = 16;

const scaleOf = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  Math.min(ASPECT / width, 1 / height);

/** Calls that run down when each box of the order has a shelf of its own. */
const downApart = (order: readonly number[], falls: Falls): number => {
  let down = falls.inside;
  order.forEach((above, i) => {
    for (let j = i + 1; j < order.length; j++) down += falls.calls(above, at(order, j));
  });
  return down;
};

/** All that comes into question: the ways to fill shelves of some widths that are drawn nearly as large as any. */
function* largeOf(boxes: readonly InnerLayout[], order: readonly number[], falls: Falls): Steps<readonly Filled[]> {
  const area = order.reduce((sum, group) => sum + (at(boxes, group).w + GAP) * (at(boxes, group).h + GAP), 0);
  const wanted = STRETCHES.map((stretch) => Math.sqrt(area * ASPECT) * stretch);
  const rows = yield* rowsOf(boxes, order, { falls, widest: Math.max(...wanted) });
  const least = Math.max(...rows.map(([shortest]) => shortest?.width ?? 0));
  const widths = [...new Set(wanted.map((width) => Math.max(least, width)))];
  // Known before anything is filled, so that what comes out smaller is not followed up.
  const sure = Math.max(...widths.map((width) => scaleOf({ width, height: at(lowestOf(rows, width), 0) }))) * AS_LARGE;
  const filled: Filled[] = [];
  for (const width of widths) {
    yield;
    filled.push(...fill(rows, { width: Math.min(width, ASPECT / sure), height: 1 / sure }));
  }
  const largest = Math.max(...filled.map(scaleOf));
  return filled.filter((one) => scaleOf(one) >= largest * AS_LARGE);
}

interface Hung {
  readonly shelf: Shelf;
  readonly lost: number;
}

/**
 * The shelves, callers above callees, that the screen shows largest with about nine calls in ten running down. Where not so
 * many would if every box had a shelf of its own, as many as that will do: the picture is not made small for the rest.
 */
export function* bestShelves(
  boxes: readonly InnerLayout[],
  order: readonly number[],
  falls: Falls,
): Steps<readonly Shelf[]> {
  const apart = downApart(order, falls);
  const aim = Math.min(AIM * falls.total, apart);
  const worth = (one: Filled, lost: number): number =>
    Math.log(scaleOf(one)) - (WEIGHT * Math.max(0, aim - apart + lost)) / Math.max(1, falls.total);
  const known = new Map<Row, Hung>();
  const hungOf = (row: Row): Hung => {
    const had = known.get(row);
    if (had !== undefined) return had;
    const shelf = hang(boxes, shelfOf(boxes, order.slice(row.from, row.to)), falls);
    const hung = { shelf, lost: lostOn(spotsOn(boxes, shelf), falls) };
    known.set(row, hung);
    return hung;
  };
  const candidates = (yield* largeOf(boxes, order, falls))
    .map((one) => ({ one, worth: worth(one, one.lost) }))
    .sort((a, b) => b.worth - a.worth || a.one.lost - b.one.lost)
    .slice(0, HUNG);
  let best: { readonly hung: readonly Hung[]; readonly worth: number } | null = null;
  for (const { one } of candidates) {
    yield;
    const hung = filledRows(one).map(hungOf);
    const lost = hung.reduce((sum, row) => sum + row.lost, 0);
    const own = worth(one, lost);
    if (best === null || own > best.worth) best = { hung, worth: own };
  }
  return best?.hung.map(({ shelf }) => shelf) ?? [];
}
