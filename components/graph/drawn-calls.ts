import { lazily } from '@/lib/domain/lazily';
import { type Calls, readCalls, type Table } from '@/lib/graph/columns';
import {
  type PackedGraph,
  type PackedNames,
  type PackedNodes,
  type PackedPicture,
  type PictureCalls,
  packEdges,
  packedGraph,
  packNodes,
  packPicture,
  unpackNodes,
  unpackPicture,
} from '@/lib/graph/picture';
import { disagreeing } from './account-gap';
import { type LabelMetric, shownAs } from './figures';
import { arrivingProtection } from './protection';

export interface CallsChoice {
  readonly label: LabelMetric;
  /** Drawn only where it touches what the reader points at or has selected. */
  readonly isQuiet: (call: number) => boolean;
}

/** What a picture of `count` nodes draws of calls. */
export const drawnCalls = (calls: () => Calls, count: number, { label, isQuiet }: CallsChoice): PictureCalls => {
  const choice = () => ({
    labels: shownAs[label].map(([figure, as]) => ({ values: calls()[figure], as })),
    disagree: disagreeing(calls()),
    quiet: isQuiet,
  });
  return {
    packed: lazily(() => packEdges(calls(), choice)),
    mtls: lazily(() => Array.from({ length: count }, (_, place) => place).map(arrivingProtection(calls(), count))),
  };
};

/** Calls as they came, none of them hidden, summed up or quiet: whoever draws them can make of them what is drawn. */
export interface ToldCalls {
  readonly table: Table;
  readonly label: LabelMetric;
}

/** A picture, and where it may be drawn from what came. */
export interface ToldGraph extends PackedGraph {
  readonly told: ToldCalls | null;
}

/** A picture for another thread. Ten thousand calls that came in columns go there as they came: nothing of them is made here. */
export type HandedPicture = PackedPicture | { readonly nodes: PackedNodes; readonly told: ToldCalls };

/** For another thread that knows its names. */
export const handOver = (graph: ToldGraph): HandedPicture =>
  graph.told === null ? packPicture(graph) : { nodes: packNodes(graph.nodes), told: graph.told };

const NEVER = () => false;

/** The picture that was handed over. */
export const takeOver = (names: PackedNames, picture: HandedPicture): PackedGraph => {
  if (!('told' in picture)) return unpackPicture(names, picture);
  const { nodes, told } = picture;
  const calls = lazily(() => readCalls(told.table));
  const drawn = drawnCalls(calls, names.id.length, { label: told.label, isQuiet: NEVER });
  return packedGraph(unpackNodes(names, nodes), drawn);
};
