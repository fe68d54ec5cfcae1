import type { Metadata } from 'next';
import { Suspense } from 'react';
import { GraphPreview } from '@/components/graph/graph-preview';
import { GraphSkeleton } from '@/components/graph/graph-states';
import { LiveGraph } from '@/components/graph/live-graph';
import type { Graph } from '@/lib/domain/graph';
import { context } from '@/lib/server/context';
import { loadGraph } from '@/lib/server/load-graph';
import { graphRequest } from '@/lib/url/graph-request';
import { decodeParams } from '@/lib/url/params';
import { type GraphView, graphRequestParams, graphViewParams } from '@/lib/url/view';

export const metadata: Metadata = { title: 'Graph' };

interface PageProps {
  readonly searchParams: Promise<Record<string, string | readonly string[] | undefined>>;
}

/** How long a picture may take to come with the page at all, ms; after that the browser asks by itself. */
const PATIENCE = 1200;
/** How long the frame waits so that a picture at hand is in its first bytes, ms; a later one is streamed after it. */
const AT_HAND = 150;

const addressOf = (given: Awaited<PageProps['searchParams']>): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) search.append(name, each);
  }
  return search;
};

const firstGraph = async (view: GraphView): Promise<Graph | null> => {
  if (view.as === 'table') return null;
  const { values } = decodeParams(graphRequestParams, graphRequest(view, 'mean'));
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await Promise.race([loadGraph(context(), values, signal), after(PATIENCE)]);
  return answer?.ok ? answer.value.data : null;
};

const after = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

interface FirstPictureProps {
  readonly graph: Graph | null;
  readonly view: GraphView;
}

const FirstPicture = ({ graph, view }: FirstPictureProps) =>
  graph === null ? <GraphSkeleton /> : <GraphPreview graph={graph} view={view} />;

const Streamed = async ({ coming, view }: { readonly coming: Promise<Graph | null>; readonly view: GraphView }) => (
  <FirstPicture graph={await coming} view={view} />
);

/** Who calls whom, and how well? A picture that is quick is in the first HTML, before any script runs. */
export default async function GraphPage({ searchParams }: PageProps) {
  const { values: view } = decodeParams(graphViewParams, addressOf(await searchParams));
  const coming = firstGraph(view);
  const graph = await Promise.race([coming, after(AT_HAND)]);
  return (
    <LiveGraph
      preview={
        graph === null ? (
          <Suspense fallback={<GraphSkeleton />}>
            <Streamed coming={coming} view={view} />
          </Suspense>
        ) : (
          <FirstPicture graph={graph} view={view} />
        )
      }
    />
  );
}
