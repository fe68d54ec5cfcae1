import type { Protocol } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { CIRCLE, CURVE, filled, LINE, MOVE, type PathOp, polygon, polyline, RECT, stroked } from './display';
import type { Palette } from './types';

/** A mark in one or two operations; marks of one look are merged by whoever draws many. */
export type Mark = readonly PathOp[];

interface Spot {
  readonly x: number;
  readonly y: number;
  /** Half of its height. */
  readonly r: number;
}

/** ◌ as arcs: a dashed stroke would depend on the sink's dash phase. */
const dottedRing = ({ x, y, r }: Spot): number[] => {
  const path: number[] = [];
  for (let i = 0; i < 6; i++) {
    const from = (i / 6) * Math.PI * 2;
    const to = from + Math.PI / 5;
    polyline(path, x + r * Math.cos(from), y + r * Math.sin(from), x + r * Math.cos(to), y + r * Math.sin(to));
  }
  return path;
};

/** ● ▲ ■ ◌ ○: the shape says what the colour says. */
export const healthMark = (health: Health, palette: Palette, { x, y, r }: Spot): Mark => {
  const colour = palette.health[health];
  const path: number[] = [];
  switch (health) {
    case 'healthy':
      path.push(CIRCLE, x, y, r);
      return [filled(path, colour)];
    case 'degraded':
      polygon(path, x, y - r * 1.15, x + r * 1.2, y + r, x - r * 1.2, y + r);
      return [filled(path, colour)];
    case 'failing':
      path.push(RECT, x - r, y - r, 2 * r, 2 * r, 1);
      return [filled(path, colour)];
    case 'unknown':
      return [stroked(dottedRing({ x, y, r }), colour, r * 0.42)];
    case 'idle':
      path.push(CIRCLE, x, y, r * 0.85);
      return [stroked(path, colour, r * 0.36)];
  }
};

const shackle = ({ x, y, r }: Spot, open: boolean): number[] => {
  const w = r * 0.5;
  const top = y - r;
  const left = x - w;
  const right = x + w;
  // An open lock has its shackle lifted and turned away from the body.
  return open
    ? [
        MOVE,
        right,
        y,
        LINE,
        right,
        top + w,
        CURVE,
        right,
        top - w * 0.4,
        right + 2 * w,
        top - w * 0.4,
        right + 2 * w,
        top + w,
      ]
    : [
        MOVE,
        left,
        y,
        LINE,
        left,
        top + w,
        CURVE,
        left,
        top - w * 0.4,
        right,
        top - w * 0.4,
        right,
        top + w,
        LINE,
        right,
        y,
      ];
};

const body = ({ x, y, r }: Spot): number[] => [RECT, x - r * 0.8, y - r * 0.1, r * 1.6, r * 1.15, r * 0.22];

/** A lock closed, half, open, or a question mark: protection of what passes. */
export const lockMark = (state: MtlsState, palette: Palette, { x, y, r }: Spot): Mark => {
  const colour = palette.mtls[state];
  const spot = { x, y, r };
  const line = r * 0.26;
  switch (state) {
    case 'mutual':
      return [filled(body(spot), colour), stroked(shackle(spot, false), colour, line)];
    case 'partial':
      return [
        filled([RECT, x - r * 0.8, y + r * 0.47, r * 1.6, r * 0.58, r * 0.2], colour),
        stroked([...body(spot), ...shackle(spot, false)], colour, line),
      ];
    case 'plaintext':
      return [stroked([...body(spot), ...shackle(spot, true)], colour, line)];
    case 'unknown': {
      const bow = [
        MOVE,
        x - r * 0.5,
        y - r * 0.45,
        CURVE,
        x - r * 0.4,
        y - r * 1.15,
        x + r * 0.62,
        y - r * 1.1,
        x + r * 0.5,
        y - r * 0.35,
        CURVE,
        x + r * 0.42,
        y + r * 0.05,
        x,
        y,
        x,
        y + r * 0.42,
      ];
      return [stroked(bow, colour, r * 0.3), filled([CIRCLE, x, y + r * 0.9, r * 0.2], colour)];
    }
  }
};

/** Where an edge ends: its point and the direction it arrives in (unit vector). */
export interface Arrival {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** The arrowhead by protocol: a full one for HTTP, an open one for gRPC, a dot for TCP. `size` is its length. */
export const arrowHead = (protocol: Protocol, { x, y, dx, dy }: Arrival, size: number): number[] => {
  const path: number[] = [];
  const half = size * 0.46;
  const backX = x - dx * size;
  const backY = y - dy * size;
  switch (protocol) {
    case 'http':
      polygon(path, x, y, backX - dy * half, backY + dx * half, backX + dy * half, backY - dx * half);
      return path;
    case 'grpc':
      // A chevron: the head with a notch, so it reads as open at any size.
      polygon(
        path,
        x,
        y,
        backX - dy * half,
        backY + dx * half,
        backX + dx * size * 0.62 - dy * half * 0.05,
        backY + dy * size * 0.62 + dx * half * 0.05,
        backX + dy * half,
        backY - dx * half,
      );
      return path;
    case 'tcp':
      path.push(CIRCLE, x - dx * size * 0.38, y - dy * size * 0.38, size * 0.36);
      return path;
  }
};
