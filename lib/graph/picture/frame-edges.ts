import type { Health } from '@/lib/domain/graph';
import { type Batch, batch } from './batch';
import { arrivalOf, beside } from './curve';
import { CURVE, LINE, MOVE, type Op, type Path } from './display';
import { arrowHead } from './glyphs';
import type { PictureModel, PlacedEdge } from './model';
import { severity } from './order';
import type { Palette, PictureEdge } from './types';
import type { Lit, PictureView } from './view';
import type { Visible } from './visible';

/** What is not lit. */
export const DIM = 0.2;
const WIDTHS = [1.1, 1.7, 2.5, 3.6];
const STUB = 24;
/** Half the distance of the two lines of an edge whose accounts disagree. */
const APART = 1.9;

/** Steps of width: below 1, 10, 100 requests per second (TCP: 10 kB, 100 kB, 1 MB per second) and above. */
export const widthStep = ({ traffic, trafficUnit }: Pick<PictureEdge, 'traffic' | 'trafficUnit'>): 0 | 1 | 2 | 3 => {
  if (traffic === null) return 0;
  const unit = trafficUnit === 'bytes' ? traffic / 10_000 : traffic;
  return unit < 1 ? 0 : unit < 10 ? 1 : unit < 100 ? 2 : 3;
};

/** TCP is dashed; nothing reported is dotted; a failing edge keeps its line whole and has its own weight. */
const DOTTED = [1.5, 4];
const DASHED = [7, 4];
const BROKEN = [14, 3];
const dashOf = ({ protocol, health }: PictureEdge): readonly number[] | null =>
  health === 'unknown' ? DOTTED : protocol === 'tcp' ? DASHED : health === 'degraded' ? BROKEN : null;

const restAlpha: Readonly<Record<Health, number>> = {
  failing: 0.95,
  degraded: 0.9,
  unknown: 0.8,
  healthy: 0.45,
  idle: 0.6,
};

export const appendSpline = (path: Path, spline: readonly number[]): void => {
  path.push(MOVE, spline[0] ?? 0, spline[1] ?? 0);
  for (let o = 2; o + 5 < spline.length; o += 6) {
    path.push(
      CURVE,
      spline[o] ?? 0,
      spline[o + 1] ?? 0,
      spline[o + 2] ?? 0,
      spline[o + 3] ?? 0,
      spline[o + 4] ?? 0,
      spline[o + 5] ?? 0,
    );
  }
};

/** Far out a curve is a thin line: its ends, and its middle where it bends around something. */
const appendHair = (path: Path, spline: readonly number[]): void => {
  path.push(MOVE, spline[0] ?? 0, spline[1] ?? 0);
  for (let o = 6; o + 1 < spline.length; o += 6) path.push(LINE, spline[o] ?? 0, spline[o + 1] ?? 0);
};

const appendStub = (path: Path, { spline }: PlacedEdge): void => {
  const bit = (x: number, y: number, toX: number, toY: number) => {
    const length = Math.hypot(toX - x, toY - y) || 1;
    path.push(MOVE, x, y, LINE, x + ((toX - x) / length) * STUB, y + ((toY - y) / length) * STUB);
  };
  bit(spline[0] ?? 0, spline[1] ?? 0, spline[2] ?? 0, spline[3] ?? 0);
  const end = spline.length - 2;
  bit(spline[end] ?? 0, spline[end + 1] ?? 0, spline[end - 2] ?? 0, spline[end - 1] ?? 0);
};

interface Look {
  readonly view: PictureView;
  readonly lit: Lit | null;
}

interface Stroke {
  readonly colour: string;
  readonly alpha: number;
  readonly width: number;
}

/** Edges in the order they are painted: quiet ones first, so that what is wrong lies on top. */
const painted = (model: PictureModel, indices: readonly number[]): PlacedEdge[] => {
  const levels: PlacedEdge[][] = [[], [], [], [], []];
  for (const index of indices) {
    const edge = model.edges[index];
    if (edge !== undefined) levels[severity[edge.edge.health]]?.push(edge);
  }
  return levels.flat();
};

/** Far out the quiet calls between namespaces are a hint, no more. */
const hairAlpha = ({ edge, index, inside }: PlacedEdge, { view, lit }: Look): number => {
  const base = restAlpha[edge.health];
  const quiet = severity[edge.health] < severity.degraded;
  const asked = lit?.edges.has(index) === true || edge.id === view.hover;
  if (asked) return 0.95;
  if (lit !== null) return base * DIM;
  if (view.tier !== 1 || inside) return quiet ? base * 0.85 : base;
  return base * (quiet ? 0.5 : 0.75);
};

/** Lines of one device px: what a moving or far picture can afford. */
const hairlines = (model: PictureModel, visible: Visible, look: Look): readonly Op[] => {
  const lines = batch();
  const { view } = look;
  const width = 1 / (view.camera.scale * view.dpr);
  for (const placed of painted(model, visible.edges)) {
    const stroke = view.palette.edge[placed.edge.health];
    const path = lines.path({ fill: null, stroke, width, dash: null, alpha: hairAlpha(placed, look) });
    if (view.moving) appendHair(path, placed.spline);
    else appendSpline(path, placed.spline);
  }
  return lines.ops();
};

const strokeOf = (
  { edge, index }: PlacedEdge,
  { view, lit, pointed }: { view: PictureView; lit: Lit | null; pointed: ReadonlySet<number> },
): Stroke => {
  const chosen = view.selection === edge.id || view.hover === edge.id;
  const bright = chosen || pointed.has(index) || lit?.edges.has(index) === true;
  const dim = lit !== null && !lit.edges.has(index) ? DIM : 1;
  const width = Math.max(WIDTHS[widthStep(edge)] ?? 1, 1 / view.camera.scale);
  return {
    colour: chosen ? view.palette.accent : view.palette.edge[edge.health],
    alpha: (bright ? Math.max(0.9, restAlpha[edge.health]) : restAlpha[edge.health]) * dim,
    width: chosen ? width + 1 : width,
  };
};

const pointedAt = (model: PictureModel, id: string | null): ReadonlySet<number> =>
  new Set(id === null ? [] : (model.edgesOf[model.nodeAt.get(id) ?? -1] ?? []));

interface Layers {
  readonly lines: Batch;
  readonly heads: Batch;
}

/** One edge: its line (two where the accounts disagree) and its arrowhead. */
const appendEdge = (
  { lines, heads }: Layers,
  edge: PictureEdge,
  { spline, stroke }: { readonly spline: readonly number[]; readonly stroke: Stroke },
): void => {
  const { colour, alpha, width } = stroke;
  const look = { fill: null, stroke: colour, dash: dashOf(edge), alpha };
  if (edge.disagree) {
    for (const side of [-APART, APART])
      appendSpline(lines.path({ ...look, width: 1.2, dash: null }), beside(spline, side));
  } else appendSpline(lines.path({ ...look, width }), spline);
  const head = heads.path({
    fill: colour,
    stroke: null,
    width: 0,
    dash: null,
    alpha: alpha < DIM ? alpha : Math.min(1, alpha + 0.4),
  });
  for (const number of arrowHead(edge.protocol, arrivalOf(spline), 6.5 + width)) head.push(number);
};

/** An edge on its own, at rest: for the legend. */
export const edgeOps = (edge: PictureEdge, spline: readonly number[], palette: Palette): readonly Op[] => {
  const layers = { lines: batch(), heads: batch() };
  const width = WIDTHS[widthStep(edge)] ?? 1;
  appendEdge(layers, edge, {
    spline,
    stroke: { colour: palette.edge[edge.health], alpha: restAlpha[edge.health], width },
  });
  return [...layers.lines.ops(), ...layers.heads.ops()];
};

/** Curves with width, dash, arrowhead and, where the accounts disagree, a second line. */
const strokes = (model: PictureModel, visible: Visible, { view, lit }: Look): readonly Op[] => {
  const layers = { lines: batch(), heads: batch() };
  const pointed = pointedAt(model, view.hover);
  for (const placed of painted(model, visible.edges)) {
    appendEdge(layers, placed.edge, { spline: placed.spline, stroke: strokeOf(placed, { view, lit, pointed }) });
  }
  return [...layers.lines.ops(), ...layers.heads.ops()];
};

const stubs = (
  model: PictureModel,
  visible: Visible,
  { view, lit }: { view: PictureView; lit: Lit | null },
): readonly Op[] => {
  const lines = batch();
  for (const placed of painted(model, visible.stubs)) {
    const alpha = lit === null || lit.edges.has(placed.index) ? 0.55 : DIM * 0.55;
    const width = Math.max(1, 1 / view.camera.scale);
    appendStub(
      lines.path({ fill: null, stroke: view.palette.edge[placed.edge.health], width, dash: null, alpha }),
      placed,
    );
  }
  return lines.ops();
};

export const drawEdges = (
  model: PictureModel,
  visible: Visible,
  look: { view: PictureView; lit: Lit | null },
): readonly Op[] =>
  look.view.moving || look.view.tier === 1
    ? hairlines(model, visible, look)
    : [...stubs(model, visible, look), ...strokes(model, visible, look)];
