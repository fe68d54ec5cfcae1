'use client';
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { say } from '@/components/frame/notice';
import { useOffer } from '@/components/share/offer';
import { useView } from '@/components/time/use-view';
import { parseEntityId } from '@/lib/domain/entity';
import type { GraphNode } from '@/lib/domain/graph';
import { plural } from '@/lib/format/plural';
import type { LeftAfar } from '@/lib/graph/picture';
import { type GraphView, graphViewParams } from '@/lib/url/view';
import { namespaceIdOf } from './collapse';
import { GraphControls } from './graph-controls';
import { GraphLegend } from './graph-legend';
import { AnswerNotes, HiddenNotes, unattributedSentence } from './graph-notes';
import { AllHidden, EmptyGraph, GraphFault, GraphSkeleton, PanelRoom } from './graph-states';
import { hiddenSentences, leftOutSentence } from './hidden-words';
import { thingsWords } from './item-name';
import { type GraphPicture, WHOLE_LIMIT } from './picture-graph';
import { graphPng, graphSvg, saveCsv, savePng, saveSvg } from './save';
import type { Scene } from './scene';
import { ServiceGraph } from './service-graph';
import { TimeScrubber } from './time-scrubber';
import { useControls } from './use-controls';
import { type GraphState, useGraph } from './use-graph';
import { useMedia } from './use-media';
import { usePalette } from './use-palette';
import { type Drawn, usePicture } from './use-picture';

/** Fetched when they are first looked at: most who open the picture read neither. */
const GraphTable = lazy(async () => ({ default: (await import('./graph-table')).GraphTable }));
const GraphPanel = lazy(async () => ({ default: (await import('./graph-panel')).GraphPanel }));

type SetView = (change: Partial<GraphView>, step?: 'push' | 'replace') => void;

const foundWords = ({ found, nodes }: GraphPicture): string | undefined => {
  if (found === null) return undefined;
  if (found.nodes.length + found.edges.length === 0) return 'Nothing in the picture matches.';
  const ids = new Set(found.nodes);
  return `${thingsWords(nodes.filter(({ id }) => ids.has(id)))} and ${plural(found.edges.length, 'call')} found.`;
};

const leftWords = ({ frame }: GraphState, view: GraphView): string | null =>
  frame?.data.left === undefined ? null : leftOutSentence(frame.data.left, view);

/** Whether the mesh is one that opens as its namespaces: drawn so, whole, or in the part that was asked for. */
const opensFolded = (drawn: GraphPicture | null, { frame }: GraphState): boolean =>
  drawn !== null && (drawn.isLarge || drawn.nodes.length + (frame?.data.left?.nodes ?? 0) > WHOLE_LIMIT);

/** Every namespace as one node: what a large mesh opens as anyway. */
const asNamespaces = ({ isLarge, nodes, namespaces }: GraphPicture): Partial<GraphView> =>
  isLarge || nodes.length > WHOLE_LIMIT
    ? { collapse: [], unfold: [], whole: false }
    : { collapse: namespaces, whole: false };

/** Opening and closing namespaces. What is open is in the address, so Back closes what was opened. */
const useFolding = (view: GraphView, setView: SetView, drawn: GraphPicture | null) => {
  // Too large to be drawn at once: it comes as its namespaces, and the address says which are open.
  const isLarge = drawn?.isLarge ?? false;
  const collapsedIds = (picture: GraphPicture): readonly string[] =>
    picture.nodes.filter((node) => node.kind === 'namespace').map((node) => node.id);
  const open = (id: string) => {
    if (drawn === null) return;
    const name = parseEntityId(id)?.name;
    const rest = isLarge
      ? view.collapse.filter((each) => each !== id && each !== name)
      : collapsedIds(drawn).filter((each) => each !== id);
    if (isLarge) setView({ unfold: [...new Set([...view.unfold, id])], collapse: rest, select: null });
    else setView(rest.length === 0 ? { collapse: [], whole: true } : { collapse: rest });
  };
  const close = (id: string) => {
    if (drawn === null) return;
    const name = parseEntityId(id)?.name;
    const unfold = view.unfold.filter((each) => each !== id && each !== name);
    if (isLarge && unfold.length < view.unfold.length) setView({ unfold, select: null });
    else if (isLarge) setView({ collapse: [...view.collapse, id], select: null });
    else setView({ collapse: [...new Set([...collapsedIds(drawn), id])], whole: false, select: null });
  };
  const foldable = view.groupBy !== 'namespace' && view.groupBy !== 'cluster';
  const foldOf = (node: GraphNode): (() => void) | null => {
    if (!foldable) return null;
    if (node.kind === 'namespace') return () => open(node.id);
    return (drawn?.namespaces.length ?? 0) > 1 ? () => close(namespaceIdOf(node)) : null;
  };
  const folded = drawn !== null && drawn.collapsed.namespaces > 0;
  return {
    open,
    close,
    foldOf,
    collapseAll:
      foldable && drawn !== null && drawn.collapsed.namespaces < drawn.namespaces.length && drawn.namespaces.length > 1
        ? () => setView({ ...asNamespaces(drawn), select: null })
        : null,
    openAll: folded ? () => setView({ collapse: [], unfold: [], whole: isLarge || drawn.byDefault }) : null,
  };
};

const nothing: Partial<GraphView> = {
  focus: null,
  hops: 1,
  direction: 'both',
  namespace: [],
  cluster: [],
  mesh: [],
  protocol: [],
  only: 'all',
  top: null,
};

interface StageProps {
  readonly state: GraphState;
  readonly picture: Drawn | null;
  readonly view: GraphView;
  readonly setView: SetView;
  readonly children: (picture: Drawn | null) => ReactNode;
}

/** The picture, which may be on its way, or why there is none. */
function Stage({ state, picture, view, setView, children }: StageProps) {
  const { frame, problem, retry } = state;
  const reset = () => setView(nothing);
  if (problem !== null && (frame === undefined || problem.code === 'not-found')) {
    return <GraphFault problem={problem} view={view} retry={retry} onReset={reset} />;
  }
  if (frame === undefined || picture === null) return children(null);
  if (frame.data.nodes.length === 0) return <EmptyGraph view={view} meta={frame.meta} onReset={reset} />;
  if (picture.drawn.nodes.length === 0) {
    return <AllHidden hide={view.hide} onShow={() => setView({ hide: '' })} />;
  }
  return children(picture);
}

interface AsTableProps {
  readonly picture: Drawn | null;
  readonly selected: string | null;
  readonly onChoose: (id: string) => void;
}

/** The same as rows. */
const AsTable = ({ picture, selected, onChoose }: AsTableProps) =>
  picture === null ? (
    <GraphSkeleton />
  ) : (
    <Suspense fallback={<GraphSkeleton />}>
      <GraphTable mesh={picture.drawn} lit={picture.drawn.found?.lit ?? null} selected={selected} onChoose={onChoose} />
    </Suspense>
  );

/** The graph page. `preview` is what the first HTML drew. Reading the address costs, and an answer does not change it. */
export function LiveGraph({ preview }: { readonly preview: ReactNode }) {
  const [view, setView] = useView(graphViewParams);
  return <GraphOfView view={view} setView={setView} preview={preview} />;
}

interface GraphOfViewProps {
  readonly view: GraphView;
  readonly setView: SetView;
  readonly preview: ReactNode;
}

/** Fetches, folds, and hands the picture its values. */
function GraphOfView({ view, setView, preview }: GraphOfViewProps) {
  const [painted, setPainted] = useState(false);
  const [afar, setAfar] = useState<LeftAfar | null>(null);
  const scene = useRef<Scene | null>(null);
  const findInput = useRef<HTMLInputElement>(null);
  const narrow = useMedia('(max-width: 639px)');
  const palette = usePalette();
  const state = useGraph(view, painted);
  const picture = usePicture(state.frame?.data, view, narrow);
  const drawn = picture?.drawn ?? null;
  const folding = useFolding(view, setView, drawn);
  useHotkeys('f', () => findInput.current?.focus(), {
    preventDefault: true,
    ignoreEventWhen: ({ defaultPrevented }) => defaultPrevented,
  });

  const onPainted = useCallback(() => setPainted(true), []);
  const onScene = useCallback((made: Scene | null) => {
    scene.current = made;
  }, []);
  const select = (id: string | null) => setView({ select: id });
  const focus = (id: string | null) =>
    setView(id === null ? { focus: null, hops: 1, direction: 'both' } : { focus: id, select: id });
  const enter = (id: string) => {
    const entity = parseEntityId(id);
    if (entity === null) return;
    const node = drawn?.nodes.find((each) => each.id === id);
    if (node?.kind === 'namespace' && view.groupBy !== 'namespace') folding.open(id);
    else if (node !== undefined) focus(id);
    else if (entity.kind === 'namespace')
      scene.current?.fit(
        drawn?.nodes.filter((each) => namespaceIdOf(each) === id).map((each) => each.id),
        { animate: true },
      );
  };
  const goToFound = () => {
    const lit = drawn?.found?.lit;
    if (lit !== undefined && lit.size > 0) scene.current?.fit([...lit], { animate: true });
  };
  const back = () => {
    if (view.select !== null) select(null);
    else if (view.focus !== null) focus(null);
  };
  const save = (what: 'png' | 'svg' | 'csv') => {
    if (picture === null) return;
    if (what === 'csv') saveCsv(picture.drawn);
    if (what === 'svg') saveSvg({ ...picture, palette, labels: view.label !== 'none' });
    if (what === 'png' && scene.current !== null)
      savePng(scene.current).catch(() => say('The picture could not be saved.'));
  };
  useOffer(
    picture === null || view.as === 'table'
      ? null
      : {
          title: 'Service graph',
          svg: () => graphSvg({ ...picture, palette, labels: view.label !== 'none' }),
          png: () => (scene.current === null ? Promise.reject(new Error('No picture yet.')) : graphPng(scene.current)),
        },
  );
  const controls = useControls({
    setView,
    onSave: save,
    onFound: goToFound,
    onCollapseAll: folding.collapseAll,
    onOpenAll: folding.openAll,
  });
  const hidden =
    drawn === null
      ? []
      : hiddenSentences(drawn, {
          hide: view.hide,
          afar: view.as === 'picture' ? afar : null,
        });
  const leftSaid = leftWords(state, view);
  const foundSaid = drawn === null ? undefined : foundWords(drawn);
  const lost = state.frame === undefined ? null : unattributedSentence(state.frame.data);
  const notes = [foundSaid, leftSaid, ...hidden, lost].filter(
    (sentence) => sentence !== undefined && sentence !== null,
  );

  return (
    <div className="relative flex min-h-[34rem] flex-1 flex-col">
      <h1 className="sr-only">Service graph</h1>
      <div className="absolute inset-0 flex flex-col">
        <div className="flex min-h-0 flex-1 max-sm:flex-col">
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <GraphControls
              {...controls}
              view={view}
              found={foundSaid}
              hidden={drawn === null ? undefined : hidden[0]}
              isLarge={opensFolded(drawn, state)}
              findRef={findInput}
            />
            {narrow && view.as === 'picture' && notes.length > 0 ? (
              <div className="px-3 pt-2">
                <HiddenNotes sentences={notes} />
              </div>
            ) : null}
            <div className="relative min-h-0 flex-1 overflow-y-auto">
              {/* Over the picture, not above it: a source that falters must not move what is on screen. */}
              <div
                className={
                  view.as === 'picture' ? 'absolute inset-x-3 top-2 z-10 empty:hidden' : 'px-3 pt-2 empty:hidden'
                }
              >
                <AnswerNotes state={state} />
              </div>
              <Stage state={state} picture={picture} view={view} setView={setView}>
                {(current) =>
                  view.as === 'table' ? (
                    <AsTable picture={current} selected={view.select} onChoose={select} />
                  ) : (
                    <ServiceGraph
                      picture={current}
                      labels={view.label !== 'none'}
                      motion={view.motion && (current?.drawn.nodes.length ?? 0) <= WHOLE_LIMIT}
                      selected={view.select}
                      outdated={state.outdated}
                      onSelect={select}
                      onEnter={enter}
                      onBack={back}
                      onPainted={onPainted}
                      onScene={onScene}
                      onAfar={setAfar}
                      preview={preview ?? <GraphSkeleton />}
                    >
                      {current === null ? null : (
                        <div className="absolute bottom-3 left-3 flex items-center gap-3 max-sm:items-end">
                          <GraphLegend />
                          {narrow ? null : <HiddenNotes sentences={notes} />}
                        </div>
                      )}
                    </ServiceGraph>
                  )
                }
              </Stage>
            </div>
          </div>
          {view.select === null || drawn === null ? null : (
            <Suspense fallback={<PanelRoom />}>
              <GraphPanel
                selected={view.select}
                mesh={drawn}
                view={view}
                onSelect={select}
                onFocus={focus}
                foldOf={folding.foldOf}
              />
            </Suspense>
          )}
        </div>
        <div className={view.select === null ? '' : 'max-sm:hidden'}>
          <TimeScrubber view={view} />
        </div>
      </div>
    </div>
  );
}
