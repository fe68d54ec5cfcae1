import { at } from './net';
import type { Falls } from './rows-falls';
import type { InnerLayout } from './rows-inner';
import { type Shelf, type Stack, spotsOf } from './rows-shelf';

/** Where a stack that is lower than its shelf may stand, as parts of the room: of equally good ones the first. */
const STANDS = [0, 1, 0.5, 0.25, 0.75];
const SWEEPS = 3;

/** A box of a stack and a box beside it between which there are calls. */
interface Tie {
  readonly own: number;
  readonly theirs: number;
  /** The other's stack. */
  readonly stack: number;
  /** How much lower the other box is in its stack than the own box in its. */
  readonly lower: number;
}

const tiesOf = (boxes: readonly InnerLayout[], stacks: readonly Stack[], falls: Falls): readonly (readonly Tie[])[] => {
  const ties: Tie[][] = stacks.map(() => []);
  const spots = stacks.flatMap((stack, of) => spotsOf(boxes, { ...stack, top: 0 }).map((spot) => ({ ...spot, of })));
  spots.forEach((one, i) => {
    for (let j = i + 1; j < spots.length; j++) {
      const other = at(spots, j);
      if (one.of === other.of || falls.calls(one.group, other.group) + falls.calls(other.group, one.group) === 0)
        continue;
      at(ties, one.of).push({ own: one.group, theirs: other.group, stack: other.of, lower: other.y - one.y });
      at(ties, other.of).push({ own: other.group, theirs: one.group, stack: one.of, lower: one.y - other.y });
    }
  });
  return ties;
};

/** Moves each stack up or down in its shelf to where most of the calls between it and those beside it run down. */
export const hang = (boxes: readonly InnerLayout[], shelf: Shelf, falls: Falls): Shelf => {
  if (shelf.stacks.every(({ h }) => h >= shelf.height)) return shelf;
  const ties = tiesOf(boxes, shelf.stacks, falls);
  const tops = shelf.stacks.map(({ top }) => top);
  const downAt = (i: number, top: number): number => {
    let down = 0;
    for (const { own, theirs, stack, lower } of at(ties, i)) {
      const below = at(tops, stack) + lower - top;
      down += falls.down(own, theirs, below) + falls.down(theirs, own, -below);
    }
    return down;
  };
  for (let sweep = 0, moved = true; moved && sweep < SWEEPS; sweep++) {
    moved = false;
    shelf.stacks.forEach(({ h }, i) => {
      const room = shelf.height - h;
      if (room <= 0 || at(ties, i).length === 0) return;
      let [best, most] = [at(tops, i), downAt(i, at(tops, i))];
      for (const part of STANDS) {
        const down = downAt(i, room * part);
        if (down > most) [best, most] = [room * part, down];
      }
      moved ||= best !== tops[i];
      tops[i] = best;
    });
  }
  return { ...shelf, stacks: shelf.stacks.map((stack, i) => ({ ...stack, top: at(tops, i) })) };
};
