import type { PictureModel, PlacedEdge } from './model';
import { severity } from './order';
import { AGGREGATE, nodesIn, type PictureView, viewRect } from './view';

/** What one frame draws. The pointer hits exactly this. */
export interface Visible {
  readonly nodes: readonly number[];
  /** Whole curves. */
  readonly edges: readonly number[];
  /** Calls to other namespaces of which only the first and last bit is drawn. */
  readonly stubs: readonly number[];
}

const touched = (model: PictureModel, ids: readonly (string | null)[]): Set<number> => {
  const edges = new Set<number>();
  for (const id of ids) {
    if (id === null) continue;
    const node = model.nodeAt.get(id);
    for (const edge of node === undefined ? [] : (model.edgesOf[node] ?? [])) edges.add(edge);
    const edge = model.edgeAt.get(id);
    if (edge !== undefined) edges.add(edge);
  }
  return edges;
};

const otherEnd = ({ from, to }: PlacedEdge, node: number): number => (from === node ? to : from);

/** Only through the nodes in view: a line that merely passes costs more than it says. */
const edgesAround = (
  model: PictureModel,
  nodes: readonly number[],
  asked: ReadonlySet<number>,
): { both: PlacedEdge[]; one: PlacedEdge[] } => {
  const inView = new Uint8Array(model.nodes.length);
  for (const node of nodes) inView[node] = 1;
  const both: PlacedEdge[] = [];
  const one: PlacedEdge[] = [];
  const sort = (edge: PlacedEdge, node: number) => {
    if (inView[otherEnd(edge, node)] === 0) one.push(edge);
    else if (edge.from === node) both.push(edge);
  };
  for (const node of nodes) {
    for (const index of model.edgesOf[node] ?? []) {
      const edge = model.edges[index];
      if (edge !== undefined && (edge.edge.quiet !== true || asked.has(index))) sort(edge, node);
    }
  }
  return { both, one };
};

const bad = ({ edge }: PlacedEdge): boolean => severity[edge.health] >= severity.degraded;

/**
 * The nodes and edges of a view, by the rules of its tier. Small pictures show every call; big ones thin out calls
 * between namespaces, except those that fail or touch what the reader points at.
 */
export const visibleIn = (model: PictureModel, view: PictureView): Visible => {
  const nodes = nodesIn(model, viewRect(view.camera, view.size));
  if (view.tier === 0) return { nodes, edges: [], stubs: [] };
  const asked = touched(model, [view.selection, view.hover]);
  const { both, one } = edgesAround(model, nodes, asked);
  const count = both.length + one.length;
  if (count <= AGGREGATE) return { nodes, edges: [...both, ...one].map(({ index }) => index), stubs: [] };
  const edges: number[] = [];
  const stubs: number[] = [];
  const sort = (edge: PlacedEdge, whole: boolean) => {
    if (whole || edge.inside || bad(edge) || asked.has(edge.index)) edges.push(edge.index);
    else if (view.tier >= 2 && !view.moving) stubs.push(edge.index);
  };
  // Far out, calls between boxes that are both in view still tell how the mesh hangs together, while there are few.
  const few = view.tier === 1 && both.length <= 3 * AGGREGATE;
  for (const edge of both) sort(edge, few);
  for (const edge of one) sort(edge, false);
  return { nodes, edges, stubs };
};
