import { BOX_HEAD, BOX_PAD, CARD_GAP_X, CARD_HEIGHT } from './card';
import { CARD_GAP_Y } from './lanes-place';
import type { LayoutKind } from './types';

/** A rectangle by its top left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A card that already has its place. */
export interface Seated {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

interface Peer {
  readonly x: number;
  readonly y: number;
  /** The new node calls it; false: it calls the new node. */
  readonly calls: boolean;
  readonly inside: boolean;
}

export interface Slot {
  readonly x: number;
  readonly y: number;
  /** What the box must become; null: the slot is free inside it. */
  readonly grow: Area | null;
}

export interface Search {
  readonly width: number;
  readonly box: Area;
  readonly seats: readonly Seated[];
  readonly peers: readonly Peer[];
  readonly kind: LayoutKind;
  readonly blocked: (grown: Area) => boolean;
}

const AGAINST_THE_FLOW = 150;
const OPENS_A_ROW = 220;
/** A box that grows to another side than down is a surprise. */
const GROWS_ASIDE = 600;
/** Moving what stands below is the last resort: any other slot is better. */
const PUSHES = 1e6;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

const cost = ({ peers, kind, box }: Search, x: number, y: number): number => {
  if (peers.length === 0) return Math.abs(y - box.y - box.h) + Math.abs(x - box.x) * 0.1;
  let sum = 0;
  for (const peer of peers) {
    const dx = peer.x - x;
    const dy = peer.y - y;
    sum += Math.hypot(dx, dy);
    const ahead = kind === 'rows' ? dy : dx;
    if (peer.inside && (peer.calls ? ahead <= 0 : ahead >= 0)) sum += AGAINST_THE_FLOW;
  }
  return sum / peers.length;
};

/** Middles of the free stretches between `low` and `high` that hold `size`, each as near to `wanted` as it allows. */
const freeSpots = (
  taken: readonly (readonly [number, number])[],
  { low, high, size, wanted }: { low: number; high: number; size: number; wanted: number },
): number[] => {
  const spots: number[] = [];
  let from = low;
  const sorted = [...taken].sort((a, b) => a[0] - b[0]);
  for (const [start, end] of [...sorted, [high, high] as const]) {
    const to = Math.min(start, high);
    if (to - from >= size) spots.push(Math.round(clamp(wanted, from + size / 2, to - size / 2)));
    from = Math.max(from, end);
  }
  return spots;
};

interface Inner {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

const innerOf = ({ box, width }: Search): Inner => ({
  left: box.x + BOX_PAD,
  right: box.x + box.w - BOX_PAD,
  top: box.y + BOX_HEAD,
  bottom: box.y + box.h - BOX_PAD,
  width: Math.min(width, box.w - 2 * BOX_PAD),
});

const mean = (values: readonly number[], otherwise: number): number =>
  values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Free places along the rows (or columns) that are there already. */
const freeInside = (search: Search, inner: Inner): Slot[] => {
  const { seats, peers, kind } = search;
  const wantX = mean(
    peers.map((peer) => peer.x),
    (inner.left + inner.right) / 2,
  );
  const wantY = mean(
    peers.map((peer) => peer.y),
    inner.bottom,
  );
  const half = inner.width / 2;
  if (kind === 'rows') {
    return [...new Set(seats.map((seat) => seat.y))].flatMap((y) => {
      const taken = seats
        .filter((seat) => Math.abs(seat.y - y) < CARD_HEIGHT + CARD_GAP_Y / 2)
        .map((seat) => [seat.x - seat.w / 2 - CARD_GAP_X, seat.x + seat.w / 2 + CARD_GAP_X] as const);
      const spots = freeSpots(taken, { low: inner.left, high: inner.right, size: inner.width, wanted: wantX });
      return spots.map((x) => ({ x, y, grow: null }));
    });
  }
  return [...new Set(seats.map((seat) => clamp(seat.x, inner.left + half, inner.right - half)))].flatMap((x) => {
    const taken = seats
      .filter((seat) => Math.abs(seat.x - x) < (seat.w + inner.width) / 2 + CARD_GAP_X)
      .map((seat) => [seat.y - CARD_HEIGHT / 2 - CARD_GAP_Y, seat.y + CARD_HEIGHT / 2 + CARD_GAP_Y] as const);
    const spots = freeSpots(taken, { low: inner.top, high: inner.bottom, size: CARD_HEIGHT, wanted: wantY });
    return spots.map((y) => ({ x, y, grow: null }));
  });
};

/** One row more at the bottom: the way a box likes to grow. */
const growDown = ({ box }: Search, inner: Inner, x: number): Slot => ({
  x: Math.round(clamp(x, inner.left + inner.width / 2, inner.right - inner.width / 2)),
  y: inner.bottom + CARD_GAP_Y + CARD_HEIGHT / 2,
  grow: { x: box.x, y: box.y, w: box.w, h: box.h + CARD_GAP_Y + CARD_HEIGHT },
});

/**
 * The other sides, for boxes that others stand under. Cards are drawn no wider than their box: in a wider one this card
 * and those that are there have their full widths.
 */
const growAside = ({ box, seats, width }: Search, inner: Inner): Slot[] => {
  const half = width / 2;
  const left = Math.min(inner.left, ...seats.map((seat) => seat.x - seat.w / 2));
  const right = Math.max(inner.right, ...seats.map((seat) => seat.x + seat.w / 2));
  const higher = CARD_GAP_Y + CARD_HEIGHT;
  const rows = new Set(seats.map((seat) => clamp(seat.y, inner.top + CARD_HEIGHT / 2, inner.bottom - CARD_HEIGHT / 2)));
  const wider = (from: number, to: number): Area => ({
    x: from - BOX_PAD,
    y: box.y,
    w: to - from + 2 * BOX_PAD,
    h: box.h,
  });
  const sides = [...rows].flatMap((y): Slot[] => [
    { x: right + CARD_GAP_X + half, y, grow: wider(left, right + CARD_GAP_X + width) },
    { x: left - CARD_GAP_X - half, y, grow: wider(left - CARD_GAP_X - width, right) },
  ]);
  const above: Slot = {
    x: Math.round((inner.left + inner.right) / 2),
    y: inner.top - CARD_GAP_Y - CARD_HEIGHT / 2,
    grow: { x: box.x, y: box.y - higher, w: box.w, h: box.h + higher },
  };
  return [...sides, above];
};

/** The slot nearest to its peers that breaks the flow least; a free one before one that makes the box larger. */
export const bestSlot = (search: Search): Slot => {
  const inner = innerOf(search);
  const { seats, peers, kind, blocked } = search;
  const middle = (inner.left + inner.right) / 2;
  const wantX = mean(
    peers.map((peer) => peer.x),
    middle,
  );
  const columns = kind === 'rows' ? [wantX] : [...new Set(seats.map((seat) => seat.x)), wantX];
  let best = { slot: growDown(search, inner, middle), price: Number.POSITIVE_INFINITY };
  const offer = (slot: Slot, extra: number) => {
    const price = cost(search, slot.x, slot.y) + extra;
    if (price < best.price) best = { slot, price };
  };
  const fits = ({ grow }: Slot) => grow === null || !blocked(grow);
  for (const slot of freeInside(search, inner)) offer(slot, 0);
  for (const slot of columns.map((x) => growDown(search, inner, x))) offer(slot, fits(slot) ? OPENS_A_ROW : PUSHES);
  for (const slot of growAside(search, inner).filter(fits)) offer(slot, GROWS_ASIDE);
  return best.slot;
};
