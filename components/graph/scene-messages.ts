import type { GraphLayout } from '@/lib/domain/graph';
import type { Camera, DisplayList, Hit, LeftAfar, PackedNames, Palette, Size, Tier } from '@/lib/graph/picture';
import type { HandedPicture } from './drawn-calls';

/** A font file for a context that has no style sheet. `source` is the `src` descriptor with absolute addresses. */
export interface FontSource {
  readonly family: string;
  readonly source: string;
  readonly weight: string;
}

export interface Look {
  readonly selection: string | null;
  readonly hover: string | null;
  readonly found: readonly string[] | null;
  readonly labels: boolean;
  /** Traffic dots may run: asked for, motion not reduced, page visible. */
  readonly traffic: boolean;
}

export interface View {
  readonly camera: Camera;
  readonly size: Size;
  readonly dpr: number;
  /** Part of a movement that goes on: the lighter picture may be drawn. */
  readonly moving: boolean;
}

/** What the page tells the painter, in a worker or beside it. Each kind replaces the one before. */
export type ToPainter =
  /** Drawn with the graph that follows; a refresh, which moves nobody and brings nobody new, does without both. */
  | { readonly kind: 'layout'; readonly layout: GraphLayout }
  | { readonly kind: 'names'; readonly names: PackedNames }
  | { readonly kind: 'graph'; readonly graph: HandedPicture }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'palette'; readonly palette: Palette }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'font'; readonly family: string; readonly sources: readonly FontSource[] };

/** What lies at a point of the layout? Answered by the painter, which alone knows every curve. */
export interface AskHit {
  readonly kind: 'ask';
  readonly at: { readonly x: number; readonly y: number };
  readonly token: number;
}

/** The first message to a worker: the canvases move there for good. */
export interface OpenPainter {
  readonly kind: 'open';
  readonly picture: OffscreenCanvas;
  readonly traffic: OffscreenCanvas;
}

export interface Painted {
  readonly tier: Tier;
  readonly drawn: DisplayList['drawn'];
  readonly left: LeftAfar;
  readonly moving: boolean;
  readonly frames: number;
  readonly lastMs: number;
}

export interface HitAnswer {
  readonly kind: 'hit';
  readonly token: number;
  readonly hit: Hit | null;
}

export type FromPainter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'painted'; readonly painted: Painted }
  | HitAnswer;
