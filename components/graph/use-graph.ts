'use client';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import type { Graph } from '@/lib/domain/graph';
import { detailRequest, graphRequest } from '@/lib/url/graph-request';
import type { GraphView } from '@/lib/url/view';

export interface GraphState extends FrameState<Graph> {
  /** Percentiles are on their way; until then the figures are means and say so. */
  readonly refining: boolean;
}

/**
 * The graph of a view. Mean latency rides along for nothing; percentiles cost more, so they are asked only after the
 * first picture is painted and only while the reader looks at latency.
 */
export const useGraph = (view: GraphView, painted: boolean): GraphState => {
  const refine = painted && view.label === 'latency';
  const quick = useFrame<Graph>('graph', graphRequest(view, 'mean'), { live: !refine });
  const slow = useFrame<Graph>('graph', graphRequest(view, 'quantiles'), { enabled: refine });
  const refined = refine && slow.frame !== undefined && !slow.outdated;
  return { ...(refined ? slow : quick), refining: refine && slow.frame === undefined && slow.problem === null };
};

/** One entity and its calls in full, asked while the side panel shows it. */
export const useDetail = (view: GraphView, focus: string | null, direction: 'both' | 'down'): FrameState<Graph> =>
  useFrame<Graph>('graph', detailRequest(view, focus ?? '', direction), { enabled: focus !== null });
