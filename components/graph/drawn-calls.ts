import { lazily } from '@/lib/domain/lazily';
import { type Calls, readCalls, type Table } from '@/lib/graph/columns';
import {
  type PackedGraph,
  type PackedNodes,
  type PackedPicture,
  type PictureCalls,
  packEdges,
  packNodes,
  packPicture,
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
  const labels = () => shownAs[label].map(([figure, as]) => ({ values: calls()[figure], as }));
  return {
    packed: lazily(() => packEdges(calls(), { labels: labels(), disagree: disagreeing(calls()), quiet: isQuiet })),
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
export type HandedPicture = PackedPicture | (Pick<PackedPicture, 'groups'> & { nodes: PackedNodes; told: ToldCalls });

/** For another thread. */
export const handOver = (graph: ToldGraph): HandedPicture =>
  graph.told === null ? packPicture(graph) : { nodes: packNodes(graph.nodes), groups: graph.groups, told: graph.told };

const NEVER = () => false;

/** The picture that was handed over. */
export const takeOver = (picture: HandedPicture): PackedGraph => {
  if (!('told' in picture)) return unpackPicture(picture);
  const { nodes, groups, told } = picture;
  const calls = lazily(() => readCalls(told.table));
  const { packed, mtls } = drawnCalls(calls, nodes.id.length, { label: told.label, isQuiet: NEVER });
  return unpackPicture({ nodes, groups, mtls: mtls(), edges: packed() });
};
