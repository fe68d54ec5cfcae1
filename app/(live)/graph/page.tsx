import type { Metadata } from 'next';
import { Suspense } from 'react';
import { GraphPreview } from '@/components/graph/graph-preview';
import { graphRequest } from '@/components/graph/graph-request';
import { GraphSkeleton } from '@/components/graph/graph-states';
import { LiveGraph } from '@/components/graph/live-graph';
import type { Graph } from '@/lib/domain/graph';
import { context } from '@/lib/server/context';
import { loadGraph } from '@/lib/server/load-graph';
import { decodeParams } from '@/lib/url/params';
import { type GraphView, graphRequestParams, graphViewParams } from '@/lib/url/view';

export const metadata: Metadata = { title: 'Graph' };

interface PageProps {
  readonly searchParams: Promise<Record<string, string | readonly string[] | undefined>>;
}

/** How long the first HTML waits for its picture, ms; after that the browser asks by itself. */
const PATIENCE = 1200;

const addressOf = (given: Awaited<PageProps['searchParams']>): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) search.append(name, each);
  }
  return search;
};

const firstGraph = async (view: GraphView): Promise<Graph | null> => {
  const { values } = decodeParams(graphRequestParams, graphRequest(view, 'mean'));
  const signal = AbortSignal.timeout(PATIENCE);
  const tooLate = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)));
  const answer = await Promise.race([loadGraph(context(), values, signal), tooLate]);
  return answer?.ok ? answer.value.data : null;
};

async function FirstPicture({ view }: { readonly view: GraphView }) {
  const graph = view.as === 'picture' ? await firstGraph(view) : null;
  return graph === null ? <GraphSkeleton /> : <GraphPreview graph={graph} view={view} />;
}

/** Who calls whom, and how well? The frame is sent at once; the picture follows in the same answer if it is quick. */
export default async function GraphPage({ searchParams }: PageProps) {
  const { values: view } = decodeParams(graphViewParams, addressOf(await searchParams));
  const preview = (
    <Suspense fallback={<GraphSkeleton />}>
      <FirstPicture view={view} />
    </Suspense>
  );
  return <LiveGraph preview={preview} />;
}
