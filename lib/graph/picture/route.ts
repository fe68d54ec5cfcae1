import { CARD_HEIGHT } from '@/lib/graph/layout';
import type { Rect } from './types';

/** A card as the router sees it: its centre and width. */
export interface Card {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

export interface RouteInput {
  readonly cards: readonly Card[];
  readonly calls: readonly { readonly from: number; readonly to: number }[];
  /** Further things to go around: titles of boxes. */
  readonly obstacles: readonly Rect[];
}

const HALF = CARD_HEIGHT / 2;
/** Arrowheads end at the card, not under its border. */
export const CLEAR = 2;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** A call to oneself: a small loop over the right shoulder of the card. */
export const loopOf = ({ x, y, w }: Card): number[] => {
  const right = x + w / 2;
  const top = y - HALF;
  return [right - 30, top, right - 30, top - 26, right + 26, y - 22, right + CLEAR, y - 4];
};

/** Rows: calls run down, so curves leave below and arrive above; back calls run up, neighbours pass underneath. */
export const routeDown = ({ cards, calls }: RouteInput): number[][] =>
  calls.map(({ from, to }) => {
    const source = cards[from];
    const target = cards[to];
    if (source === undefined || target === undefined) return [];
    if (from === to) return loopOf(source);
    const dx = target.x - source.x;
    const dy = target.y - source.y;
    const lean = (card: Card, by: number) => clamp(by * 0.12, -card.w * 0.32, card.w * 0.32);
    const sx = source.x + lean(source, dx);
    const tx = target.x - lean(target, dx);
    if (Math.abs(dy) < CARD_HEIGHT) {
      const dip = 22 + Math.min(46, Math.abs(dx) * 0.06);
      const sy = source.y + HALF;
      const ty = target.y + HALF + CLEAR;
      return [sx, sy, sx, sy + dip, tx, ty + dip, tx, ty];
    }
    const way = Math.sign(dy);
    const sy = source.y + way * HALF;
    const ty = target.y - way * (HALF + CLEAR);
    const bend = way * Math.max(16, Math.abs(ty - sy) * 0.45);
    return [sx, sy, sx, sy + bend, tx, ty - bend, tx, ty];
  });
