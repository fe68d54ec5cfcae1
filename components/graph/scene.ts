import type { GraphLayout } from '@/lib/domain/graph';
import type { Camera, Hit, Palette, PictureGraph, Rect, Tier } from '@/lib/graph/picture';

export interface SceneOptions {
  /** Draw in a worker where the browser can; the main thread is the fallback, with the same code. */
  readonly worker: boolean;
  readonly palette: Palette;
  /** Device pixels per CSS pixel. */
  readonly dpr: number;
  readonly reducedMotion: boolean;
  /** CSS family of the shipped font as the page knows it. */
  readonly fontFamily?: string;
}

export interface SceneStats {
  readonly tier: Tier;
  readonly drawn: { readonly nodes: number; readonly edges: number; readonly labels: number };
  /** True while the lighter picture of a moving camera is shown. */
  readonly moving: boolean;
  readonly frames: number;
  /** How long the last picture took to make and paint, ms. */
  readonly lastMs: number;
  readonly worker: boolean;
}

export interface Scene {
  /** Same geometry (equal `layout.version`, same ids) recomputes only colours, widths and texts. */
  setGraph(graph: PictureGraph, layout: GraphLayout): void;
  setPalette(palette: Palette): void;
  setCamera(camera: Camera, options?: { readonly animate?: boolean }): void;
  readonly camera: () => Camera;
  /** Brings everything (or the given nodes) into view. */
  fit(ids?: readonly string[], options?: { readonly animate?: boolean; readonly padding?: number }): void;
  panTo(id: string, options?: { readonly animate?: boolean }): void;
  /** Zooms by a factor around the middle (or a point in CSS px of the host). */
  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void;
  /** Moves the view by CSS px. */
  panBy(dx: number, dy: number): void;
  /** What is selected (a node or an edge) keeps its colour; everything not touching it dims to 20 %. */
  setSelection(id: string | null): void;
  setHover(id: string | null): void;
  /** Nodes and edges found by the reader; the rest dims. null: nothing is looked for. */
  setFound(ids: ReadonlySet<string> | null): void;
  /** Whether edges carry their labels. */
  setLabels(on: boolean): void;
  /** Traffic dots on the busiest edges; never under reduced motion or on big pictures. */
  setMotion(on: boolean): void;
  setAggregation(mode: 'auto' | 'never'): void;
  /** Point in CSS px relative to the host's top left corner. */
  hit(x: number, y: number): Hit | null;
  /** Where a node, edge (its middle) or box is now, CSS px relative to the host. null: not in the picture. */
  screenRect(id: string): Rect | null;
  /** Ids of the nodes in view, nearest to the middle first. */
  nodesInView(max: number): readonly string[];
  /** Called after every move of the camera; answers how to stop. */
  onCamera(listener: (camera: Camera) => void): () => void;
  /** Pointer over, click and double click, already resolved to what is under them. */
  onPointer(listener: (event: ScenePointer) => void): () => void;
  /** Draws the whole graph into a small canvas once; answers the layout rectangle it shows. */
  drawMinimap(canvas: HTMLCanvasElement): Rect;
  /** The layout rectangle in view now. */
  viewRect(): Rect;
  toPng(options: { readonly what: 'view' | 'whole'; readonly scale?: number }): Promise<Blob>;
  readonly stats: () => SceneStats;
  destroy(): void;
}

export interface ScenePointer {
  readonly kind: 'hover' | 'click' | 'double';
  readonly hit: Hit | null;
  readonly x: number;
  readonly y: number;
}

export type CreateScene = (host: HTMLElement, options: SceneOptions) => Scene;
