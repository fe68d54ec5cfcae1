import { at } from './net';
import type { Falls } from './rows-falls';
import type { InnerLayout } from './rows-inner';

/** Between boxes: room for the flows between namespaces, and for a box to grow by a row. */
export const GAP = 76;
/** Boxes go one under the other as long as neither is wider than the other by this factor. */
const AS_WIDE = 1.6;

/** Boxes one under the other. */
export interface Stack {
  readonly groups: readonly number[];
  readonly w: number;
  readonly h: number;
  /** Below the top of its shelf. */
  readonly top: number;
}

export interface Shelf {
  readonly stacks: readonly Stack[];
  readonly width: number;
  readonly height: number;
}

/** A box and its top, below that of its shelf or its stack. */
export interface Spot {
  readonly group: number;
  readonly y: number;
}

/** Puts a box at the end of a shelf: under its neighbour when the shelf is high enough for both, else beside it. */
export const putOn = (
  boxes: readonly InnerLayout[],
  { stacks, height }: { readonly stacks: Stack[]; readonly height: number },
  group: number,
): Spot => {
  const last = stacks.at(-1);
  const { w, h } = at(boxes, group);
  const fits = last !== undefined && last.h + GAP + h <= height && w < last.w * AS_WIDE && last.w < w * AS_WIDE;
  if (!fits) {
    stacks.push({ groups: [group], w, h, top: 0 });
    return { group, y: 0 };
  }
  const y = last.h + GAP;
  stacks[stacks.length - 1] = { ...last, groups: [...last.groups, group], w: Math.max(last.w, w), h: y + h };
  return { group, y };
};

export const widthOf = (stacks: readonly Stack[]): number => stacks.reduce((sum, { w }) => sum + w + GAP, -GAP);

/** A shelf of boxes in their order, as high as the highest of them. */
export const shelfOf = (boxes: readonly InnerLayout[], row: readonly number[]): Shelf => {
  const height = Math.max(...row.map((group) => at(boxes, group).h));
  const stacks: Stack[] = [];
  for (const group of row) putOn(boxes, { stacks, height }, group);
  return { stacks, height, width: widthOf(stacks) };
};

/** Where the boxes of a stack stand. */
export const spotsOf = (boxes: readonly InnerLayout[], { groups, top }: Stack): readonly Spot[] => {
  let y = top;
  return groups.map((group) => {
    const spot = { group, y };
    y += at(boxes, group).h + GAP;
    return spot;
  });
};

/** Where everything on a shelf stands. */
export const spotsOn = (boxes: readonly InnerLayout[], { stacks }: Pick<Shelf, 'stacks'>): Spot[] =>
  stacks.flatMap((stack) => spotsOf(boxes, stack));

/** Calls that would run down if the second of two boxes stood on a lower shelf, less those that do here. */
export const lostBetween = (falls: Falls, above: Spot, below: Spot): number =>
  falls.calls(above.group, below.group) -
  falls.down(above.group, below.group, below.y - above.y) -
  falls.down(below.group, above.group, above.y - below.y);

/** Calls that would run down if each box, in this order, had a shelf of its own, less those that do here. */
export const lostOn = (spots: readonly Spot[], falls: Falls): number => {
  let lost = 0;
  spots.forEach((above, i) => {
    for (let j = i + 1; j < spots.length; j++) lost += lostBetween(falls, above, at(spots, j));
  });
  return lost;
};
