'use client';
import dynamic from 'next/dynamic';

export interface EmbedProps {
  /** Origins this view may speak with. */
  readonly origins: readonly string[];
}

const loading = () => (
  <div aria-busy className="grid flex-1 p-3">
    <span className="sr-only">Loading</span>
    <div className="min-h-40 animate-pulse rounded-panel bg-sunken" />
  </div>
);

// The shell is all that comes first: it holds no data and little code, and everything else is fetched when it runs.
const views = {
  graph: dynamic(() => import('./embed-graph').then((made) => made.EmbedGraph), { ssr: false, loading }),
  signals: dynamic(() => import('./embed-signals').then((made) => made.EmbedSignals), { ssr: false, loading }),
  mtls: dynamic(() => import('./embed-mtls').then((made) => made.EmbedMtls), { ssr: false, loading }),
} as const;

/** One view without chrome, for a frame in another page. */
export function EmbedShell({ view, origins }: EmbedProps & { readonly view: keyof typeof views }) {
  const View = views[view];
  return <View origins={origins} />;
}
