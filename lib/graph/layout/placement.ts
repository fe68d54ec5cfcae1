import { BOX_HEAD, BOX_PAD } from './card';

/** Centres of the nodes and boxes of the groups, both by index into the net. */
export interface Placement {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly boxes: readonly Box[];
}

export interface Box {
  readonly group: number;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The screen most pictures are read on: layouts aim at its proportions. */
export const ASPECT = 16 / 9;

/** Scale at which the boxes fit 1600 by 900. */
export const fitOf = (boxes: readonly Box[]): number => {
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const top = Math.min(...boxes.map((box) => box.y));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return Math.min(1600 / (right - left), 900 / (bottom - top));
};

/** Height of a box over content of a given height. */
export const boxHeight = (content: number): number => BOX_HEAD + content + BOX_PAD;

/**
 * Positions in a row: as near to what each wants as widths and gaps allow, in the given order, inside the room
 * (`-room/2` .. `room/2`). A pass from the left resolves overlaps, a pass from the right pulls the row back inside.
 */
export const spread = (
  widths: readonly number[],
  wanted: readonly number[],
  { room, gap }: { readonly room: number; readonly gap: number },
): number[] => {
  let edge = -room / 2;
  const centres = widths.map((width, i) => {
    const centre = Math.max(edge + width / 2, wanted[i] ?? 0);
    edge = centre + width / 2 + gap;
    return centre;
  });
  let limit = room / 2;
  for (let i = centres.length - 1; i >= 0; i--) {
    const width = widths[i] ?? 0;
    const centre = Math.min(centres[i] ?? 0, limit - width / 2);
    centres[i] = centre;
    limit = centre - width / 2 - gap;
  }
  return centres;
};
