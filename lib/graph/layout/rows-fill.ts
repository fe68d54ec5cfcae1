import type { Steps } from '@/lib/domain/steps';
import { at } from './net';
import type { Falls } from './rows-falls';
import type { InnerLayout } from './rows-inner';
import { GAP, lostBetween, lostOn, putOn, type Spot, type Stack, shelfOf, spotsOn, widthOf } from './rows-shelf';

/** A shelf that boxes next to each other in the order could share: its size, and what stands on it. */
export interface Row {
  /** The boxes from one place of the order up to another. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  /** Calls that do not run down because these boxes are on one shelf. */
  readonly lost: number;
}

/** By box of the order: the shelves that could begin with it, each longer than the one before. */
export type Rows = readonly (readonly Row[])[];

/** Of more boxes than this, shelves begin only at every second, third and so on: the time goes with how many may. */
const BEGIN = 100;

interface Limits {
  readonly falls: Falls;
  readonly widest: number;
}

const rowsFrom = (
  boxes: readonly InnerLayout[],
  order: readonly number[],
  { from, step, falls, widest }: Limits & { readonly from: number; readonly step: number },
): readonly Row[] => {
  const rows: Row[] = [];
  let stacks: Stack[] = [];
  let spots: Spot[] = [];
  let height = 0;
  let lost = 0;
  for (let to = from; to < order.length; to++) {
    const group = at(order, to);
    const { h } = at(boxes, group);
    if (h > height) {
      // A higher shelf is stacked anew; one that stays as high only takes one box more.
      height = h;
      stacks = [...shelfOf(boxes, order.slice(from, to + 1)).stacks];
      spots = spotsOn(boxes, { stacks });
      lost = lostOn(spots, falls);
    } else {
      const spot = putOn(boxes, { stacks, height }, group);
      for (const above of spots) lost += lostBetween(falls, above, spot);
      spots.push(spot);
    }
    const width = widthOf(stacks);
    if (width > widest && rows.length > 0) break;
    const ends = (to + 1) % step === 0 || to + 1 === order.length;
    if (ends) rows.push({ from, to: to + 1, width, height, lost });
  }
  return rows;
};

/** Every shelf that could be, up to a width; of each box that may begin one at least the shortest, however wide. */
export function* rowsOf(boxes: readonly InnerLayout[], order: readonly number[], limits: Limits): Steps<Rows> {
  const step = Math.ceil(order.length / BEGIN);
  const rows: (readonly Row[])[] = [];
  for (const from of order.keys()) {
    rows.push(from % step === 0 ? rowsFrom(boxes, order, { ...limits, from, step }) : []);
    yield;
  }
  return rows;
}

/** How low the boxes from each one of the order on can be put on shelves of a width. */
export const lowestOf = (rows: Rows, width: number): Float64Array => {
  const lowest = new Float64Array(rows.length + 1).fill(Number.POSITIVE_INFINITY);
  lowest[rows.length] = -GAP;
  for (let from = rows.length - 1; from >= 0; from--) {
    for (const row of at(rows, from)) {
      if (row.width <= width) lowest[from] = Math.min(at(lowest, from), row.height + GAP + at(lowest, row.to));
    }
  }
  return lowest;
};

/** Shelves from the top on. */
export interface Filled {
  readonly width: number;
  readonly height: number;
  readonly lost: number;
  readonly last: Row | null;
  readonly before: Filled | null;
}

const nothing: Filled = { width: 0, height: -GAP, lost: 0, last: null, before: null };

/** So many ways to fill the shelves so far are followed up; more make no better pictures. */
const MOST = 24;

/** Those than which none is both as low and loses as few calls; of very many, some from the lowest to the least lost. */
const bestOf = (filled: Filled[]): readonly Filled[] => {
  let least = Number.POSITIVE_INFINITY;
  const front = filled
    .sort((a, b) => a.height - b.height || a.lost - b.lost)
    .filter(({ lost }) => {
      const better = lost < least;
      if (better) least = lost;
      return better;
    });
  if (front.length <= MOST) return front;
  return Array.from({ length: MOST }, (_, i) => at(front, Math.round((i * (front.length - 1)) / (MOST - 1))));
};

/**
 * Fills shelves in the order, up to a width and a height: the ways than which none is both as low and loses as few calls.
 * What is good up to a box is good whatever follows, so each box need only know the good ways up to it.
 */
export const fill = (
  rows: Rows,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Filled[] => {
  const lowest = lowestOf(rows, width);
  const upTo: Filled[][] = Array.from({ length: rows.length + 1 }, () => []);
  upTo[0] = [nothing];
  rows.forEach((begun, from) => {
    const good = bestOf(at(upTo, from));
    for (const row of begun) {
      if (row.width > width) continue;
      const room = height - at(lowest, row.to) - GAP - row.height - GAP;
      for (const before of good) {
        // From the lowest on: the others are higher still.
        if (before.height > room) break;
        at(upTo, row.to).push({
          width: Math.max(before.width, row.width),
          height: before.height + GAP + row.height,
          lost: before.lost + row.lost,
          last: row,
          before,
        });
      }
    }
  });
  return bestOf(at(upTo, rows.length));
};

/** The rows of shelves, from the top on. */
export const filledRows = (filled: Filled | null): readonly Row[] =>
  filled?.last ? [...filledRows(filled.before), filled.last] : [];
