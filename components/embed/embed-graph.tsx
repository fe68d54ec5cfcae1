'use client';
import { useCallback, useState } from 'react';
import { GraphLegend } from '@/components/graph/graph-legend';
import { AnswerNotes, HiddenNotes } from '@/components/graph/graph-notes';
import { AllHidden, EmptyGraph, GraphFault, GraphSkeleton } from '@/components/graph/graph-states';
import { GraphTable } from '@/components/graph/graph-table';
import { type HiddenChoice, hiddenSentences } from '@/components/graph/hidden-words';
import { ServiceGraph } from '@/components/graph/service-graph';
import { useGraph } from '@/components/graph/use-graph';
import { useMedia } from '@/components/graph/use-media';
import { type Drawn, usePicture } from '@/components/graph/use-picture';
import { useView } from '@/components/time/use-view';
import { parseEntityId } from '@/lib/domain/entity';
import { encodeParams } from '@/lib/url/params';
import { embedGraphParams, type GraphView, graphViewParams } from '@/lib/url/view';
import { EmbedFoot, EmbedFrame } from './embed-frame';
import type { EmbedProps } from './embed-shell';
import { OfService } from './named-service';
import { noSource } from './no-source';
import { useService } from './use-service';

interface Props {
  readonly view: GraphView;
  readonly setView: (change: Partial<GraphView>) => void;
  readonly compact: boolean;
}

/** The picture of the graph page, without the page. */
function Picture({ view, setView, compact }: Props) {
  const [painted, setPainted] = useState(false);
  const [afar, setAfar] = useState<HiddenChoice['afar']>(null);
  const narrow = useMedia('(max-width: 639px)');
  const state = useGraph(view, painted);
  const picture = usePicture(state.frame?.data, view, narrow);
  const onPainted = useCallback(() => setPainted(true), []);
  const { frame, problem, retry } = state;
  const reset = () => setView({ focus: null, namespace: [], cluster: [], mesh: [], protocol: [] });
  const select = (select: string | null) => setView({ select });
  const enter = (id: string) => {
    const kind = parseEntityId(id)?.kind;
    if (kind === 'namespace') setView({ whole: true, collapse: [] });
    else if (kind !== undefined) setView({ focus: id, select: id });
  };
  const back = () => (view.select === null ? setView({ focus: null }) : select(null));
  const drawing = (current: Drawn | null) => {
    const drawn = current?.drawn ?? null;
    if (view.as === 'table') {
      if (drawn === null) return <GraphSkeleton />;
      return <GraphTable mesh={drawn} lit={drawn.found?.lit ?? null} selected={view.select} onChoose={select} />;
    }
    return (
      <ServiceGraph
        picture={current}
        labels={view.label !== 'none'}
        motion={view.motion}
        selected={view.select}
        outdated={state.outdated}
        onSelect={select}
        onEnter={enter}
        onBack={back}
        onPainted={onPainted}
        onAfar={setAfar}
        preview={<GraphSkeleton />}
      >
        {compact || narrow || drawn === null ? null : (
          <div className="absolute bottom-3 left-3 flex items-center gap-3">
            <GraphLegend />
            <HiddenNotes sentences={hiddenSentences(drawn, { hide: view.hide, afar })} />
          </div>
        )}
      </ServiceGraph>
    );
  };
  const stage = () => {
    if (problem !== null && (frame === undefined || problem.code === 'not-found')) {
      return <GraphFault problem={problem} view={view} retry={retry} onReset={reset} />;
    }
    if (frame === undefined || picture === null) return drawing(null);
    if (frame.data.nodes.length === 0) {
      return noSource(frame.meta) ?? <EmptyGraph view={view} meta={frame.meta} onReset={reset} />;
    }
    if (picture.drawn.nodes.length > 0) return drawing(picture);
    return <AllHidden hide={view.hide} onShow={() => setView({ hide: '' })} />;
  };
  return (
    <>
      <div className="relative min-h-60 flex-1">
        {/* The picture measures its ground: it needs one of definite height. */}
        <div className="absolute inset-0 overflow-y-auto">
          <div className="absolute inset-x-3 top-2 z-10 empty:hidden">
            {frame?.meta.sources.length === 0 ? null : <AnswerNotes state={state} />}
          </div>
          {stage()}
        </div>
      </div>
      <EmbedFoot state={state} href={`/graph?${encodeParams(graphViewParams, { ...view, v: 1 })}`} />
    </>
  );
}

function Content() {
  const [{ theme: _, density, service, ...view }, setView] = useView(embedGraphParams);
  const named = useService(service, view);
  return (
    <>
      <h1 className="sr-only">Service graph</h1>
      <OfService service={named}>
        {(id) => (
          <Picture
            view={{ ...view, focus: view.focus ?? id }}
            // The named service is only where one begins: whoever looks around leaves it.
            setView={(change) => setView(change.focus === null ? { ...change, service: '' } : change)}
            compact={density === 'compact'}
          />
        )}
      </OfService>
    </>
  );
}

export function EmbedGraph({ origins }: EmbedProps) {
  return (
    <EmbedFrame view="graph" origins={origins}>
      <Content />
    </EmbedFrame>
  );
}
