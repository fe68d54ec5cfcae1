import { LRUCache } from 'lru-cache';
import { scopeKey } from '@/lib/domain/access';
import type { Call, CallEnd, CallSet } from '@/lib/domain/call';
import { entityId, parseEntityId } from '@/lib/domain/entity';
import type { Meta } from '@/lib/domain/envelope';
import type { Graph, GraphLayout, GraphNode } from '@/lib/domain/graph';
import { type BuiltGraph, buildingGraph, unattributedOf } from '@/lib/graph/build';
import { type Condition, parseCondition } from '@/lib/graph/condition';
import { isIdleCall } from '@/lib/graph/figures';
import { groupCalls } from '@/lib/graph/group';
import { layingOut, type PlacedGraph } from '@/lib/graph/layout';
import { type Drawn, foldsOf, type Level, levelled, namespaceIdAt } from '@/lib/graph/level';
import { selectEdges, selectGraph } from '@/lib/graph/select';
import type { GraphRequest } from '@/lib/url/view';
import type { Context } from './context';
import { inTurn, inTurns } from './in-turns';
import { loadCalls } from './load-calls';
import { type Loaded, loaded, refused } from './loaded';
import { windowOf } from './window';

/** The box a node stands in: its namespace, or itself where clusters are the nodes. */
const groupOf = ({ id, cluster, namespace, kind }: GraphNode): string =>
  kind === 'cluster' ? id : entityId({ cluster, namespace, kind: 'namespace', name: namespace, version: null });

/** The last layout of each scope, made or in the making: a refresh moves no surviving node, for everybody who looks at it. */
const layouts = new LRUCache<string, Promise<GraphLayout>>({ max: 64 });

const placedAfter = async (graph: PlacedGraph, before: Promise<GraphLayout> | undefined): Promise<GraphLayout> => {
  const previous = await before?.catch(() => undefined);
  return inTurns(layingOut(graph, previous));
};

const layoutOf = (context: Context, { nodes, edges }: Drawn, view: GraphRequest): Promise<GraphLayout> => {
  const { groupBy, focus, hops, direction, idle, cluster, namespace, mesh, protocol, hubs } = view;
  const { fold, unfold, find, only, top } = view;
  const ids = context.sources.map(({ id }) => id);
  const what = [groupBy, focus, hops, direction, idle, cluster, namespace, mesh, protocol, hubs];
  const scope = JSON.stringify([scopeKey(context.scope), ids, what, fold, unfold, find, only, top]);
  const placed = nodes.map((node) => ({ id: node.id, group: groupOf(node), name: node.name }));
  const layout = placedAfter({ nodes: placed, edges }, layouts.get(scope));
  layouts.set(scope, layout);
  return layout;
};

const graphOf = (
  context: Context,
  view: GraphRequest,
  { set, meta }: { readonly set: Pick<CallSet, 'calls' | 'quantiles'>; readonly meta: Meta },
  isFolded?: (end: CallEnd) => boolean,
) =>
  inTurns(
    buildingGraph(set, {
      groupBy: view.groupBy,
      ...(isFolded === undefined ? {} : { isFolded }),
      responses: view.responses,
      settings: context.settings,
      trust: meta.trust,
      span: meta.window.to - meta.window.from,
    }),
  );

/** The calls behind the edges that the view will show: only their distributions are read. */
const shownCalls =
  (view: GraphRequest) =>
  (calls: readonly Call[]): readonly Call[] => {
    const { edges } = groupCalls(calls, view.groupBy);
    const candidates = [...edges.values()].map((edge) => ({
      edge,
      calls: edge.calls,
      isIdle: edge.calls.every(isIdleCall),
    }));
    return selectEdges(candidates, view).edges.flatMap((edge) => edge.calls);
  };

/** A focus is a small graph already, and namespaces and clusters are folded as it is. */
const levelOf = ({ fold, unfold, only, top, focus, groupBy }: GraphRequest): Level => ({
  fold: focus !== null || groupBy === 'namespace' || groupBy === 'cluster' ? 'none' : fold,
  unfold,
  only,
  top,
});

const conditionOf = (text: string): Condition | null => {
  const parsed = parseCondition(text);
  return parsed.ok ? parsed.condition : null;
};

const unknownFocus = (built: BuiltGraph, focus: string) => {
  const name = parseEntityId(focus)?.name;
  const candidates = [...built.nodes.values()].filter((node) => node.name === name).map(({ id }) => id);
  return refused({ code: 'not-found', detail: `No entity ${focus} in this window.`, parameter: 'focus', candidates });
};

/** The view of a mesh of which only namespaces are told: theirs is the finest grouping, and they are what is in focus. */
const byNamespace = (view: GraphRequest): GraphRequest => {
  const groupBy = view.groupBy === 'cluster' ? 'cluster' : 'namespace';
  const focus = view.focus === null ? null : parseEntityId(view.focus);
  if (focus === null || groupBy === 'cluster') return { ...view, groupBy };
  const { cluster, namespace } = focus;
  return {
    ...view,
    groupBy,
    focus: entityId({ cluster, namespace, kind: 'namespace', name: namespace, version: null }),
  };
};

/** The dependency graph of a window. */
export const loadGraph = async (
  context: Context,
  requested: GraphRequest,
  signal: AbortSignal,
): Promise<Loaded<Graph>> => {
  const resolved = windowOf(context, requested);
  if (!resolved.ok) return resolved;
  const asked = { ...requested, wanted: shownCalls(requested), mayStepDown: true };
  const calls = await loadCalls(context, asked, resolved.window, signal);
  if (!calls.ok) return calls;
  const { data: set, meta } = calls.value;
  const view = set.stepped ? byNamespace(requested) : requested;
  const built = await graphOf(context, view, { set, meta });
  const hasSources = context.sources.length > 0;
  if (view.focus !== null && hasSources && !built.nodes.has(view.focus)) return unknownFocus(built, view.focus);
  const selected = await inTurn(() => selectGraph(built, view));
  const level = levelOf(view);
  const folded = await inTurn(() => foldsOf(selected, { level, find: conditionOf(view.find) }));
  const isFolded = (end: CallEnd): boolean => folded?.has(namespaceIdAt(end)) === true;
  const coarse =
    folded === null
      ? null
      : { folded, drawn: selectGraph(await graphOf(context, view, { set, meta }, isFolded), view) };
  const shown = await inTurn(() => levelled(selected, level, coarse));
  const data: Graph = {
    ...shown,
    nodes: [...shown.nodes],
    edges: [...shown.edges],
    unattributed: unattributedOf(set, view.groupBy),
    ...(view.hubs === 'stop' ? { hubs: [...selected.hubs] } : {}),
    ...(view.layout ? { layout: await layoutOf(context, shown, view) } : {}),
  };
  return loaded({ data, meta });
};
