'use client';
import { useEffect, useState } from 'react';
import type { WireForm } from '@/components/query/get-json';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import type { Graph } from '@/lib/domain/graph';
import { COLUMNS_TYPE, type GraphColumns, graphOfColumns } from '@/lib/graph/columns';
import { detailRequest, graphRequest } from '@/lib/url/graph-request';
import type { GraphView } from '@/lib/url/view';

export interface GraphState extends Omit<FrameState<Graph>, 'fetching'> {
  /** Percentiles are on their way; until then the figures are means and say so. */
  readonly refining: boolean;
}

/**
 * The graph of a view. Mean latency rides along for nothing; percentiles cost more, so they are asked only after the
 * first picture is painted and only while the reader looks at latency.
 */
export const useGraph = (view: GraphView, painted: boolean): GraphState => {
  const [isFolded, setFolded] = useState(false);
  const sought = useSettled(view.find);
  const find = isFolded ? sought : '';
  const refine = painted && view.label === 'latency' && !isFolded;
  const quick = useFrame<Graph>('graph', graphRequest(view, 'mean', find), { live: !refine, form: columns });
  const slow = useFrame<Graph>('graph', graphRequest(view, 'quantiles'), { enabled: refine, form: columns });
  const folded = quick.frame?.data.folded !== undefined;
  if (folded !== isFolded && !quick.outdated && quick.frame !== undefined) setFolded(folded);
  const refined = refine && slow.frame !== undefined && !slow.outdated;
  // One by one: whoever reads `fetching` is drawn anew at the start of each question too.
  const { frame, arrivedAt, outdated, problem, pending, retry, endpoint, search } = refined ? slow : quick;
  const refining = refine && slow.frame === undefined && slow.problem === null;
  return { frame, arrivedAt, outdated, problem, pending, retry, endpoint, search, refining };
};

const columns: WireForm<Graph> = { type: COLUMNS_TYPE, read: (data) => graphOfColumns(data as GraphColumns) };

/** How long a word must stand before the server is asked to look for it, ms. */
const TYPED = 350;

/** A text once nobody has typed for a moment. */
const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPED);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};

/** One entity and its calls in full, asked while the side panel shows it. */
export const useDetail = (view: GraphView, focus: string | null, direction: 'both' | 'down'): FrameState<Graph> =>
  useFrame<Graph>('graph', detailRequest(view, focus ?? '', direction), { enabled: focus !== null });
