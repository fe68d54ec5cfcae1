import type { FontWeight } from '@/lib/graph/layout';
import type { Camera, Size, Tier } from './types';

/**
 * The renderer-neutral picture. All coordinates, widths and font sizes are layout px; a sink applies the camera.
 * Things of one look share one operation: a thousand lines are one stroke.
 */
export interface DisplayList {
  readonly size: Size;
  readonly camera: Camera;
  readonly ground: string;
  readonly ops: readonly Op[];
  readonly tier: Tier;
  readonly drawn: { readonly nodes: number; readonly edges: number; readonly labels: number };
  readonly left: LeftAfar;
}

/** Calls that only a nearer picture shows. */
export interface LeftAfar {
  /** Of flows between boxes that are not drawn. */
  readonly between: number;
  /** With both ends in one box. */
  readonly inside: number;
}

export const NONE_LEFT: LeftAfar = { between: 0, inside: 0 };

export type Op = PathOp | TextOp;

export interface PathOp {
  readonly op: 'path';
  readonly path: Path;
  readonly fill: string | null;
  readonly stroke: string | null;
  readonly width: number;
  readonly dash: readonly number[] | null;
  readonly alpha: number;
}

export interface TextOp {
  readonly op: 'text';
  readonly size: number;
  readonly weight: FontWeight;
  readonly fill: string;
  readonly align: 'left' | 'center' | 'right';
  readonly alpha: number;
  readonly items: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

/** Commands and their numbers in one flat list: it crosses to a canvas without an object per point. */
export type Path = number[];
export const MOVE = 0;
export const LINE = 1;
export const CURVE = 2;
export const CLOSE = 3;
/** Full circle: centre and radius. */
export const CIRCLE = 4;
/** Rectangle: corner, size, corner radius. */
export const RECT = 5;

/** How many numbers follow each command. */
export const ARGUMENTS: readonly number[] = [2, 2, 6, 0, 3, 5];

export const polygon = (path: Path, ...points: readonly number[]): void => {
  for (let i = 0; i + 1 < points.length; i += 2) {
    path.push(i === 0 ? MOVE : LINE, points[i] ?? 0, points[i + 1] ?? 0);
  }
  path.push(CLOSE);
};

export const polyline = (path: Path, ...points: readonly number[]): void => {
  for (let i = 0; i + 1 < points.length; i += 2) {
    path.push(i === 0 ? MOVE : LINE, points[i] ?? 0, points[i + 1] ?? 0);
  }
};

type Look = Partial<Omit<PathOp, 'op' | 'path'>>;

export const filled = (path: Path, fill: string, look: Look = {}): PathOp => ({
  op: 'path',
  path,
  fill,
  stroke: null,
  width: 0,
  dash: null,
  alpha: 1,
  ...look,
});

export const stroked = (path: Path, stroke: string, width: number, look: Look = {}): PathOp => ({
  op: 'path',
  path,
  fill: null,
  stroke,
  width,
  dash: null,
  alpha: 1,
  ...look,
});
