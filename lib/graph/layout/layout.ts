import type { GraphLayout } from '@/lib/domain/graph';
import { finished, type Steps } from '@/lib/domain/steps';
import { anchorLayout } from './anchor';
import { layoutLanes } from './lanes';
import { at, type Cast, castOf, type Net, netOf } from './net';
import { fitOf, type Placement } from './placement';
import { layingRows } from './rows';
import type { LayoutKind, LayoutOptions, PlacedGraph } from './types';

/** Up to so many nodes lanes are tried. */
const LANES_LIMIT = 60;
/** Lanes that come out much smaller on the screen than rows (a hub with forty namespaces) are not worth it. */
const LANES_WORTH = 0.55;
/** Changes when the same graph would get other places. */
const REVISION = 4;

/** FNV-1a over whole numbers, one after another: enough to tell two layouts apart. */
const hashed = (hash: number, number: number): number =>
  Math.imul(hash ^ (number & 0xffff) ^ (number >>> 16), 0x01000193);

const textHash = (text: string): number => {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
};

/** Whole px: shorter on the wire, and equal layouts are equal text. */
const written = (net: Cast, { x, y, boxes }: Placement, kind: LayoutKind): GraphLayout => {
  let hash = 0x811c9dc5;
  const entries = net.ids.map((id, node): [string, [number, number]] => {
    const [cx, cy] = [Math.round(at(x, node)), Math.round(at(y, node))];
    hash = hashed(hashed(hashed(hash, textHash(id)), cx), cy);
    return [id, [cx, cy]];
  });
  const drawn = boxes
    .map((box) => {
      const left = Math.floor(box.x);
      const top = Math.floor(box.y);
      const w = Math.ceil(box.x + box.w) - left;
      return { id: at(net.groups, box.group), group: box.group, x: left, y: top, w, h: Math.ceil(box.y + box.h) - top };
    })
    .sort((a, b) => a.group - b.group);
  for (const box of drawn)
    for (const number of [textHash(box.id), box.x, box.y, box.w, box.h]) hash = hashed(hash, number);
  return {
    version: `${kind}.${REVISION}.${(hash >>> 0).toString(36)}`,
    positions: Object.fromEntries(entries),
    boxes: drawn.map(({ id, x: left, y: top, w, h }) => ({ id, x: left, y: top, w, h })),
  };
};

/** The kind a layout was made as; rows where its version says nothing we know. */
export const layoutKind = (layout: Pick<GraphLayout, 'version'>): LayoutKind =>
  layout.version.startsWith('lanes.') ? 'lanes' : 'rows';

function* fresh(net: Net, wanted: LayoutKind | undefined): Steps<{ kind: LayoutKind; places: Placement }> {
  const calls = net.out.reduce((sum, callees) => sum + callees.length, 0);
  if (wanted !== 'lanes' && (wanted === 'rows' || net.count > LANES_LIMIT || calls === 0)) {
    return { kind: 'rows', places: yield* layingRows(net) };
  }
  const lanes = layoutLanes(net);
  if (wanted === 'lanes') return { kind: 'lanes', places: lanes };
  const rows = yield* layingRows(net);
  const worth = fitOf(lanes.boxes) >= fitOf(rows.boxes) * LANES_WORTH;
  return worth ? { kind: 'lanes', places: lanes } : { kind: 'rows', places: rows };
}

/**
 * Places of a graph: node centres and group boxes, in layout px. Pure and deterministic: the same graph in any order
 * gives the same answer on server, worker and page. With a previous layout of the same scope every survivor keeps its
 * place; filters only change what is drawn and must not come here.
 */
export function* layingOut(
  graph: PlacedGraph,
  previous?: GraphLayout,
  options: LayoutOptions = {},
): Steps<GraphLayout> {
  const cast = castOf(graph.nodes);
  if (cast.count === 0) return { version: `rows.${REVISION}.empty`, positions: {}, boxes: [] };
  yield;
  if (previous !== undefined) {
    const kind = options.kind ?? layoutKind(previous);
    const places = anchorLayout(cast, graph.edges, { previous, kind });
    yield;
    if (places !== null) return written(cast, places, kind);
  }
  const net = netOf(cast, graph.edges);
  yield;
  const { kind, places } = yield* fresh(net, options.kind);
  yield;
  return written(net, places, kind);
}

/** `layingOut` in one go. */
export const layoutGraph = (graph: PlacedGraph, previous?: GraphLayout, options?: LayoutOptions): GraphLayout =>
  finished(layingOut(graph, previous, options));
