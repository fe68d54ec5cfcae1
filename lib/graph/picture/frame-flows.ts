import { batch } from './batch';
import { CURVE, LINE, MOVE, type Op } from './display';
import { DIM } from './frame-edges';
import { arrowHead } from './glyphs';
import type { Flow, PictureModel, PlacedBox } from './model';
import { severity } from './order';
import type { Rect } from './types';
import type { Lit, PictureView } from './view';

/** A flow of fewer calls than this is drawn only if something in it is wrong. */
const MANY_CALLS = 5;
/** More lines than this are a hairball; the worst and busiest stay. */
const MOST = 160;
/** How far a line bows aside, as a share of its length: it keeps the two directions apart. */
const BOW = 0.13;

/** Where the line to another box leaves this one. */
const borderPoint = (box: Rect, toX: number, toY: number): { readonly x: number; readonly y: number } => {
  const x = box.x + box.w / 2;
  const y = box.y + box.h / 2;
  const dx = toX - x;
  const dy = toY - y;
  const share = Math.min(box.w / 2 / (Math.abs(dx) || 1e-9), box.h / 2 / (Math.abs(dy) || 1e-9), 1);
  return { x: x + dx * share, y: y + dy * share };
};

interface Line {
  readonly flow: Flow;
  /** Touches what is selected or pointed at. */
  readonly asked: boolean;
  readonly from: PlacedBox;
  readonly to: PlacedBox;
}

const isBad = ({ health }: Flow): boolean => severity[health] >= severity.degraded;

/** Quiet lines first, so that what is wrong lies on top. */
const linesOf = (model: PictureModel, view: PictureView): Line[] => {
  const asked = new Set([view.selection, view.hover].map((id) => model.boxAt.get(id ?? '') ?? -1));
  const lines = model.flows.flatMap((flow): Line[] => {
    const from = model.boxes[flow.from];
    const to = model.boxes[flow.to];
    const wanted = asked.has(flow.from) || asked.has(flow.to);
    const shown = wanted || flow.calls >= MANY_CALLS || isBad(flow);
    return from === undefined || to === undefined || !shown ? [] : [{ flow, asked: wanted, from, to }];
  });
  const rank = ({ flow, asked: wanted }: Line) => (wanted ? 100 : 0) + severity[flow.health];
  return lines.sort((a, b) => rank(a) - rank(b) || a.flow.calls - b.flow.calls).slice(-MOST);
};

const alphaOf = ({ flow, asked }: Line, lit: Lit | null): number => {
  if (asked) return 1;
  const base = isBad(flow) ? 0.8 : Math.min(0.55, 0.2 + flow.calls / 80);
  // Few steps of opacity keep the operations few.
  return (Math.round(base * 8) / 8) * (lit === null ? 1 : DIM);
};

interface DrawnFlows {
  readonly ops: readonly Op[];
  readonly lines: number;
  /** Calls of flows that got no line. */
  readonly left: number;
}

const callsIn = (flows: readonly Pick<Flow, 'calls'>[]): number => flows.reduce((sum, { calls }) => sum + calls, 0);

/** Calls between namespaces, one bowed line for each pair and direction; straight hairlines while the camera moves. */
export const drawFlows = (model: PictureModel, { view, lit }: { view: PictureView; lit: Lit | null }): DrawnFlows => {
  const into = batch();
  const heads = batch();
  const thin = 1 / view.camera.scale;
  const lines = linesOf(model, view);
  for (const line of lines) {
    const { flow, from, to } = line;
    const start = borderPoint(from, to.x + to.w / 2, to.y + to.h / 2);
    const end = borderPoint(to, from.x + from.w / 2, from.y + from.h / 2);
    const alpha = alphaOf(line, lit);
    const stroke = view.palette.edge[flow.health];
    if (view.moving) {
      const look = { fill: null, stroke, width: thin / view.dpr, dash: null, alpha };
      into.path(look).push(MOVE, start.x, start.y, LINE, end.x, end.y);
      continue;
    }
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const c2 = { x: start.x + dx * 0.7 - dy * BOW, y: start.y + dy * 0.7 + dx * BOW };
    const width = (0.8 + Math.round(Math.log10(1 + flow.requests)) * 0.4) * thin;
    const dash = flow.health === 'unknown' ? [2 * thin, 4 * thin] : null;
    const c1 = [start.x + dx * 0.3 - dy * BOW, start.y + dy * 0.3 + dx * BOW] as const;
    into
      .path({ fill: null, stroke, width, dash, alpha })
      .push(MOVE, start.x, start.y, CURVE, ...c1, c2.x, c2.y, end.x, end.y);
    const length = Math.hypot(end.x - c2.x, end.y - c2.y) || 1;
    const arrival = { x: end.x, y: end.y, dx: (end.x - c2.x) / length, dy: (end.y - c2.y) / length };
    const head = heads.path({ fill: stroke, stroke: null, width: 0, dash: null, alpha: Math.min(1, alpha + 0.2) });
    for (const number of arrowHead('http', arrival, 6 * thin)) head.push(number);
  }
  const left = callsIn(model.flows) - callsIn(lines.map(({ flow }) => flow));
  return { ops: [...into.ops(), ...heads.ops()], lines: lines.length, left };
};
