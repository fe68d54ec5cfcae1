import type { GraphLayout } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import {
  buildModel,
  busiest,
  drawFrame,
  emptyPicture,
  type Hit,
  hitIn,
  type PackedGraph,
  type PackedNames,
  type Palette,
  type PictureModel,
  type PictureView,
  packNames,
  restyle,
  type Tier,
  tierAt,
} from '@/lib/graph/picture';
import { takeOver } from './drawn-calls';
import { type Context2D, paintList } from './scene-canvas';
import type { AskHit, HitAnswer, Look, Painted, ToPainter, View } from './scene-messages';
import { createTraffic } from './scene-traffic';

/** How long the camera must rest before the full picture is drawn again, ms. */
const REST = 120;
/** A full picture that takes less than this, ms, is drawn while moving too: nothing then flickers. */
const LIGHT = 9;

type AnyCanvas = HTMLCanvasElement | OffscreenCanvas;

export interface Painter {
  readonly receive: (message: ToPainter | AskHit) => void;
  readonly destroy: () => void;
}

export interface PainterOptions {
  readonly picture: AnyCanvas;
  readonly traffic: AnyCanvas;
  readonly onPainted: (painted: Painted) => void;
  readonly onHit: (answer: HitAnswer) => void;
  readonly loadFont: (message: Extract<ToPainter, { kind: 'font' }>) => Promise<void>;
}

const contextOf = (canvas: AnyCanvas, alpha: boolean): Context2D | null =>
  // One overload at a time: the union of the two `getContext` has no common signature.
  canvas instanceof OffscreenCanvas ? canvas.getContext('2d', { alpha }) : canvas.getContext('2d', { alpha });

interface State {
  model: PictureModel | null;
  names: PackedNames;
  graph: PackedGraph | null;
  layout: GraphLayout | null;
  /** The version of the layout that `model` was made with. */
  placed: string | null;
  palette: Palette | null;
  view: View | null;
  look: Look;
  family: string;
  tier: Tier | null;
  fullMs: number;
  frames: number;
  /** What is on the canvas now: the pointer hits exactly that. */
  seen: PictureView | null;
}

const resize = (canvas: AnyCanvas, { size, dpr }: View): void => {
  const width = Math.max(1, Math.round(size.width * dpr));
  const height = Math.max(1, Math.round(size.height * dpr));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
};

/** Paints what it is told, once per animation frame at most. The same code runs in the worker and on the page. */
export const createPainter = ({ picture, traffic, onPainted, onHit, loadFont }: PainterOptions): Painter => {
  // Not before there is a picture: an opaque canvas is black from then on.
  const context = lazily(() => contextOf(picture, false));
  const dots = createTraffic(traffic);
  const state: State = {
    ...{
      model: null,
      names: packNames(emptyPicture),
      graph: null,
      layout: null,
      placed: null,
      palette: null,
      view: null,
      tier: null,
      fullMs: 0,
      frames: 0,
    },
    seen: null,
    look: { selection: null, hover: null, found: null, labels: true, traffic: false },
    family: 'system-ui, sans-serif',
  };
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let found: ReadonlySet<string> | null = null;

  const model = (): PictureModel | null => {
    const { graph, layout } = state;
    if (state.model === null && graph !== null && layout !== null) {
      state.model = buildModel(graph, layout);
      state.placed = layout.version;
    }
    return state.model;
  };

  const paint = (): void => {
    frame = 0;
    const drawn = model();
    const { view, palette, look } = state;
    if (drawn === null || view === null || palette === null) return;
    const sheet = context();
    if (sheet === null) return;
    const start = performance.now();
    const tier = tierAt(view.camera.scale, drawn.nodes.length, state.tier);
    state.tier = tier;
    const moving = view.moving && state.fullMs > LIGHT;
    const { camera, size, dpr } = view;
    const { selection, hover, labels } = look;
    const seen: PictureView = { camera, size, dpr, tier, moving, labels, selection, hover, found, palette };
    state.seen = { ...seen, moving: false };
    resize(picture, view);
    const list = drawFrame(drawn, seen);
    paintList(sheet, list, { dpr, family: state.family });
    const lastMs = performance.now() - start;
    if (!moving) state.fullMs = lastMs;
    state.frames++;
    resize(traffic, view);
    dots.show(look.traffic && !view.moving ? busiest(drawn, seen) : [], { list, dpr, palette });
    onPainted({ tier, drawn: list.drawn, left: list.left, moving, frames: state.frames, lastMs });
    prepareLater(drawn);
  };

  /** Curves that a far picture does without, before the reader comes near: never while pictures are wanted. */
  const prepareLater = (drawn: PictureModel): void => {
    clearTimeout(idle);
    idle = setTimeout(drawn.made.courses, REST);
  };

  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };

  const paintNow = (): void => {
    cancelAnimationFrame(frame);
    paint();
  };

  const settleLater = (): void => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (state.view === null) return;
      state.view = { ...state.view, moving: false };
      schedule();
    }, REST);
  };

  const take = (graph: PackedGraph): void => {
    // Equal places: the curves and the index stay, only figures and colours are new.
    const same = state.model !== null && state.placed === state.layout?.version;
    state.model = same && state.model !== null ? restyle(state.model, graph) : null;
    if (!same) state.tier = null;
    state.graph = graph;
    // A refresh of what is drawn is all that comes: nothing is gained by waiting for a frame.
    if (state.model === null || state.view?.moving === true) schedule();
    else paintNow();
  };

  const hitAt = (at: AskHit['at']): Hit | null => {
    const drawn = model();
    return drawn === null || state.seen === null ? null : hitIn(drawn, state.seen, at);
  };

  const learn = (message: ToPainter): void => {
    switch (message.kind) {
      case 'layout':
        state.layout = message.layout;
        return;
      case 'names':
        state.names = message.names;
        return;
      case 'graph':
        take(takeOver(state.names, message.graph));
        return;
      case 'look':
        state.look = message.look;
        found = message.look.found === null ? null : new Set(message.look.found);
        break;
      case 'palette':
        state.palette = message.palette;
        break;
      case 'view':
        state.view = message.view;
        if (message.view.moving) settleLater();
        else clearTimeout(rest);
        break;
      case 'font':
        // Not before it is there: a worker keeps the fallback for a family it was once asked for in vain.
        void loadFont(message).then(() => {
          state.family = message.family;
          schedule();
        });
        break;
    }
    schedule();
  };

  return {
    receive: (message) => {
      if (message.kind === 'ask') onHit({ kind: 'hit', token: message.token, hit: hitAt(message.at) });
      else learn(message);
    },
    destroy: () => {
      cancelAnimationFrame(frame);
      clearTimeout(rest);
      clearTimeout(idle);
      dots.destroy();
    },
  };
};
