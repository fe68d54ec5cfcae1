import { parseEdgeId } from '@/lib/domain/entity';
import type { GraphLayout } from '@/lib/domain/graph';
import {
  buildGround,
  buildModel,
  type Camera,
  cardRect,
  type DisplayList,
  emptyPicture,
  fitCamera,
  type Ground,
  type Hit,
  middleOf,
  NONE_LEFT,
  nodesIn,
  type PackedGraph,
  type Palette,
  type PictureModel,
  type PictureView,
  packNames,
  type Rect,
  type Size,
  sameNames,
  tierAt,
  viewRect,
} from '@/lib/graph/picture';
import { handOver, type ToldGraph } from './drawn-calls';
import { createRig } from './scene-camera';
import { pngOf } from './scene-export';
import { fontSources } from './scene-fonts';
import { openLink } from './scene-link';
import type { Look, Painted } from './scene-messages';
import { listenToPointer, type Point } from './scene-pointer';

export interface SceneOptions {
  /** Draw in a worker where the browser can; the main thread is the fallback, with the same code. */
  readonly worker: boolean;
  readonly palette: Palette;
  /** Device pixels per CSS pixel. */
  readonly dpr: number;
  /** CSS family of the shipped font as the page knows it. */
  readonly fontFamily?: string;
}

export interface SceneStats extends Pick<DisplayList, 'tier' | 'drawn' | 'left'> {
  /** True while the lighter picture of a moving camera is shown. */
  readonly moving: boolean;
  readonly frames: number;
  /** How long the last picture took to make and paint, ms. */
  readonly lastMs: number;
  readonly worker: boolean;
}

export interface Scene {
  /** Same geometry (equal `layout.version`, same ids) recomputes only colours, widths and texts. */
  setGraph(graph: ToldGraph, layout: GraphLayout): void;
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
  /** The reader asks for less motion: nothing moves by itself, and the camera does not fly. */
  setReducedMotion(on: boolean): void;
  /** Where a node or box is now, and roughly a call, CSS px relative to the host. null: not in the picture. */
  screenRect(id: string): Rect | null;
  /** The same, and of a call exactly where the middle of its curve is: makes every curve for it. */
  exactRect(id: string): Rect | null;
  /** Ids of the nodes in view, nearest to the middle first. */
  nodesInView(max: number): readonly string[];
  /** Called after every move of the camera; answers how to stop. */
  onCamera(listener: (camera: Camera) => void): () => void;
  /** Pointer over, click and double click, already resolved to what is under them. */
  onPointer(listener: (event: ScenePointer) => void): () => void;
  /** Called after every picture; answers how to stop. */
  onPainted(listener: () => void): () => void;
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

const DEFAULT_FAMILY = 'system-ui, sans-serif';
const NOTHING: Painted = {
  ...{ tier: 3, drawn: { nodes: 0, edges: 0, labels: 0 }, left: NONE_LEFT },
  ...{ moving: false, frames: 0, lastMs: 0 },
};
/** Space around what is fitted, CSS px: titles of boxes may stand above them. */
const FIT_PADDING = 40;

const sizeOf = (host: HTMLElement): Size => ({
  width: Math.max(1, host.clientWidth),
  height: Math.max(1, host.clientHeight),
});

const sameSet = (a: readonly string[] | null, b: ReadonlySet<string> | null): boolean =>
  a === null || b === null ? a === b : a.length === b.size && a.every((id) => b.has(id));

/** Listeners that can leave. */
const listeners = <T>() => {
  const all = new Set<(event: T) => void>();
  return {
    add: (listener: (event: T) => void) => {
      all.add(listener);
      return () => {
        all.delete(listener);
      };
    },
    tell: (event: T) => {
      for (const listener of all) listener(event);
    },
    clear: () => all.clear(),
  };
};

const areaAround = (rects: readonly Rect[]): Rect => {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const w = Math.max(...rects.map((rect) => rect.x + rect.w)) - x;
  return { x, y, w, h: Math.max(...rects.map((rect) => rect.y + rect.h)) - y };
};

const around = ({ x, y }: { readonly x: number; readonly y: number }): Rect => ({ x: x - 8, y: y - 8, w: 16, h: 16 });

/** Where something of the picture is, layout px; a call is taken to be half way between its ends. */
const rectOf = (ground: Ground, id: string): Rect | null => {
  const node = ground.nodes[ground.nodeAt.get(id) ?? -1];
  if (node !== undefined) return cardRect(node);
  const box = ground.boxes[ground.boxAt.get(id) ?? -1];
  if (box !== undefined) return { x: box.x, y: box.y, w: box.w, h: box.h };
  const edge = parseEdgeId(id);
  const [from, to] = [ground.nodeAt.get(edge?.source ?? ''), ground.nodeAt.get(edge?.target ?? '')].map(
    (at) => ground.nodes[at ?? -1],
  );
  return from === undefined || to === undefined ? null : around({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
};

/**
 * A canvas scene inside a host element, which must be positioned. The page owns the camera and answers what is where;
 * a painter, in a worker where the browser can, owns the pixels.
 */
export const createScene = (host: HTMLElement, options: SceneOptions): Scene => {
  const family = options.fontFamily ?? DEFAULT_FAMILY;
  const moved = listeners<Camera>();
  const pointed = listeners<ScenePointer>();
  const shown = listeners<void>();
  let painted = NOTHING;
  let palette = options.palette;
  let size = sizeOf(host);
  let graph: PackedGraph = emptyPicture;
  let layout: GraphLayout = { version: '', positions: {}, boxes: [] };
  let ground: Ground | null = null;
  let prepared: PictureModel | null = null;
  let look: Look = { selection: null, hover: null, found: null, labels: true, traffic: false };
  let motion = false;
  let reducedMotion = false;

  const link = openLink(host, {
    worker: options.worker,
    onPainted: (now) => {
      painted = now;
      shown.tell();
    },
  });

  /** Cards and boxes: made with the first question about them. */
  const places = (): Ground => {
    ground ??= buildGround(graph, layout);
    return ground;
  };
  /** Every curve too: thousands take their time, and only an export needs them on this thread. */
  const model = (): PictureModel => {
    prepared ??= buildModel(graph, layout);
    return prepared;
  };
  const bounds = (): Rect => (layout.boxes.length === 0 ? { x: 0, y: 0, w: 0, h: 0 } : areaAround(layout.boxes));

  const rig = createRig({
    size: () => size,
    bounds,
    onMove: (moving) => {
      link.send({ kind: 'view', view: { camera: rig.camera(), size, dpr: options.dpr, moving } });
      moved.tell(rig.camera());
    },
  });

  let lastView: { readonly key: readonly unknown[]; readonly view: PictureView } | null = null;
  /** The same object while nothing changed, so that answers about it can be kept. */
  const view = (): PictureView => {
    const key = [rig.camera(), size, look, palette, painted.tier, graph];
    if (lastView?.key.every((part, i) => part === key[i]) !== true) lastView = { key, view: freshView() };
    return lastView.view;
  };
  const freshView = (): PictureView => {
    const camera = rig.camera();
    const before = painted.frames === 0 ? null : painted.tier;
    const tier = tierAt(camera.scale, graph.nodes.length, before);
    const found = look.found === null ? null : new Set(look.found);
    const { labels, selection, hover } = look;
    return { camera, size, dpr: options.dpr, tier, moving: false, labels, selection, hover, found, palette };
  };

  const sendLook = (change: Partial<Look>): void => {
    const traffic = motion && !reducedMotion && document.visibilityState === 'visible';
    look = { ...look, ...change, traffic };
    link.send({ kind: 'look', look });
  };

  const toLayout = ({ x, y }: Point): Point => {
    const seen = viewRect(rig.camera(), size);
    return { x: seen.x + x / rig.camera().scale, y: seen.y + y / rig.camera().scale };
  };
  const hit = (at: Point): Promise<Hit | null> => link.hit(toLayout(at));
  const move = (camera: Camera, animate: boolean | undefined): void => {
    if (animate === true && !reducedMotion) rig.flyTo(camera);
    else rig.set(camera, { moving: false });
  };

  let hoverFrame = 0;
  let hoverAt: Point | null = null;
  const showHover = (at: Point | null, under: Hit | null): void => {
    // While the picture is dragged nothing is under the pointer, and the hand is closed.
    if (at !== null) host.style.cursor = under === null || under.kind === 'box' ? '' : 'pointer';
    pointed.tell({ kind: 'hover', hit: under, x: at?.x ?? 0, y: at?.y ?? 0 });
  };
  const hover = async (): Promise<void> => {
    hoverFrame = 0;
    const at = hoverAt;
    const under = at === null ? null : await hit(at);
    // The pointer has moved on meanwhile: the answer about where it was is no news.
    if (at === hoverAt) showHover(at, under);
  };
  const click = async (at: Point, double: boolean): Promise<void> => {
    const under = await hit(at);
    if (double && under === null) rig.zoomBy(1.8, at, false);
    pointed.tell({ kind: double ? 'double' : 'click', hit: under, ...at });
  };
  const release = listenToPointer(host, rig, {
    onHover: (at) => {
      hoverAt = at;
      if (hoverFrame === 0) hoverFrame = requestAnimationFrame(() => void hover());
    },
    onClick: (at, double) => void click(at, double),
  });

  const onVisible = (): void => sendLook({});
  document.addEventListener('visibilitychange', onVisible);
  const observer = new ResizeObserver(() => {
    size = sizeOf(host);
    rig.set(rig.camera(), { moving: false });
  });
  observer.observe(host);

  link.send({ kind: 'font', family, sources: fontSources(family) });
  link.send({ kind: 'palette', palette });
  sendLook({});
  rig.set(rig.camera(), { moving: false });

  const onScreen = (rect: Rect | null): Rect | null => {
    if (rect === null) return null;
    const seen = viewRect(rig.camera(), size);
    const { scale } = rig.camera();
    return { x: (rect.x - seen.x) * scale, y: (rect.y - seen.y) * scale, w: rect.w * scale, h: rect.h * scale };
  };
  const middleOfEdge = (id: string): Rect | null => {
    const edge = model().edges[model().edgeAt.get(id) ?? -1];
    return edge === undefined ? null : around(middleOf(edge));
  };

  const idsInView = (max: number): readonly string[] => {
    const { x, y } = rig.camera();
    const all = places().nodes;
    const near = nodesIn(places(), viewRect(rig.camera(), size)).flatMap((index) => all[index] ?? []);
    const distance = (node: { x: number; y: number }) => Math.hypot(node.x - x, node.y - y);
    return near
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, max)
      .map(({ node }) => node.id);
  };
  /** Asked after every refresh, which moves nobody. */
  let lastInView: { readonly key: readonly unknown[]; readonly ids: readonly string[] } | null = null;

  const fit: Scene['fit'] = (ids, { animate, padding = FIT_PADDING } = {}) => {
    const rects = (ids ?? []).flatMap((id) => rectOf(places(), id) ?? []);
    const area = rects.length > 0 ? areaAround(rects) : bounds();
    move(fitCamera(area, size, { padding }), animate);
  };

  return {
    setGraph: (nextGraph, nextLayout) => {
      // Places stay what they are while a refresh brings nobody new.
      const same = sameNames(graph, nextGraph);
      if (layout !== nextLayout || !same) ground = null;
      prepared = null;
      graph = nextGraph;
      if (layout !== nextLayout) link.send({ kind: 'layout', layout: nextLayout });
      layout = nextLayout;
      if (!same) link.send({ kind: 'names', names: packNames(nextGraph) });
      link.send({ kind: 'graph', graph: handOver(nextGraph) });
    },
    setPalette: (next) => {
      palette = next;
      link.send({ kind: 'palette', palette });
    },
    setCamera: (camera, how = {}) => move(camera, how.animate),
    camera: rig.camera,
    fit,
    panTo: (id, { animate } = {}) => {
      const rect = rectOf(places(), id);
      if (rect !== null) move({ x: rect.x + rect.w / 2, y: rect.y + rect.h / 2, scale: rig.camera().scale }, animate);
    },
    zoomBy: (factor, at = { x: size.width / 2, y: size.height / 2 }) => rig.zoomBy(factor, at, true),
    panBy: (dx, dy) => rig.panBy(dx, dy, true),
    setSelection: (id) => {
      if (id !== look.selection) sendLook({ selection: id });
    },
    setHover: (id) => {
      if (id !== look.hover) sendLook({ hover: id });
    },
    setFound: (ids) => {
      if (!sameSet(look.found, ids)) sendLook({ found: ids === null ? null : [...ids] });
    },
    setLabels: (on) => sendLook({ labels: on }),
    setMotion: (on) => {
      motion = on;
      sendLook({});
    },
    setReducedMotion: (on) => {
      reducedMotion = on;
      sendLook({});
    },
    screenRect: (id) => onScreen(rectOf(places(), id)),
    exactRect: (id) => onScreen(parseEdgeId(id) === null ? rectOf(places(), id) : middleOfEdge(id)),
    nodesInView: (max) => {
      const key = [places(), rig.camera(), size, max];
      if (lastInView?.key.every((part, i) => part === key[i]) !== true) lastInView = { key, ids: idsInView(max) };
      return lastInView.ids;
    },
    onCamera: moved.add,
    onPointer: pointed.add,
    onPainted: shown.add,
    viewRect: () => viewRect(rig.camera(), size),
    toPng: ({ what, scale = 2 }) => {
      if (what === 'view') return pngOf(model(), view(), { scale, family });
      const { x, y, w, h } = bounds();
      const whole = { width: w + 2 * FIT_PADDING, height: h + 2 * FIT_PADDING };
      const camera = { x: x + w / 2, y: y + h / 2, scale: 1 };
      return pngOf(
        model(),
        { ...view(), camera, size: whole, tier: 3, selection: null, found: null },
        { scale, family },
      );
    },
    stats: () => ({ ...painted, worker: link.worker() }),
    destroy: () => {
      cancelAnimationFrame(hoverFrame);
      document.removeEventListener('visibilitychange', onVisible);
      observer.disconnect();
      release();
      rig.destroy();
      link.destroy();
      moved.clear();
      pointed.clear();
      shown.clear();
    },
  };
};
