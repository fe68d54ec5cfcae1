import type { Folded, Graph, GraphEdge, GraphNode } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import { lazily } from '@/lib/domain/lazily';
import { type Calls, callsAmong, callsOf, callTableOf } from '@/lib/graph/columns';
import type { Condition } from '@/lib/graph/condition';
import type { PlacedGraph } from '@/lib/graph/layout';
import { type PictureGroup, type PictureNode, packedGraph } from '@/lib/graph/picture';
import { type Collapsed, collapseNamespaces, namespaceIdOf, namespaceTitle } from './collapse';
import { drawnCalls, type ToldGraph } from './drawn-calls';
import { type LabelMetric, nodeMeasured } from './figures';
import type { Mesh } from './mesh';
import { type Found, findMatching, hideMatching } from './visible';

/** More nodes than this are drawn by namespace until the reader asks for the whole mesh (graph-rendering.md 4). */
export const WHOLE_LIMIT = 400;
/** More than this are never all drawn: every namespace starts as one node. */
export const COLLAPSE_LIMIT = 2500;

export interface PictureChoice {
  readonly label: LabelMetric;
  readonly hide: Condition | null;
  readonly find: Condition | null;
  /** Namespaces the reader collapsed: ids, or names of namespaces in any cluster. */
  readonly collapse: readonly string[];
  /** Open every namespace, however many there are. */
  readonly whole: boolean;
  /** A narrow screen starts at namespace level. */
  readonly narrow: boolean;
}

/** What is drawn, and what is not and why. */
export interface GraphPicture {
  readonly picture: ToldGraph;
  /** Calls that are drawn, field by field. */
  readonly calls: Calls;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Everything the scope holds before hiding: what is laid out, so that hiding moves nothing. */
  readonly placed: PlacedGraph;
  readonly found: Found | null;
  readonly hidden: { readonly nodes: number; readonly edges: number };
  readonly collapsed: {
    readonly namespaces: number;
    readonly nodes: number;
    readonly inside: number;
    /** Namespaces folded on this screen, for which nobody has sent places. */
    readonly here: number;
  };
  /** Calls between namespaces that show only at what the reader points at or selects. */
  readonly quiet: { readonly edges: number; readonly below: number | null };
  /** The mesh holds more than a picture opens with: it comes as its namespaces. */
  readonly isLarge: boolean;
  /** Ids of all namespaces, collapsed or not. */
  readonly namespaces: readonly string[];
  /** Every namespace is one node because there is no room for more, not because the reader said so. */
  readonly byDefault: boolean;
}

const total = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

const groupIdOf = (node: GraphNode): string => (node.kind === 'cluster' ? node.id : namespaceIdOf(node));

interface NodeFacts {
  readonly group: string;
  /** What its box is called. */
  readonly title: string;
  readonly label: LabelMetric;
  readonly count: number | undefined;
  /** How many calls of a hub are left out. */
  readonly behind: number | undefined;
  readonly parts: Folded['namespaces'][number] | undefined;
}

/** One list for all who have none: it crosses to another thread once. */
const NO_BADGES: readonly string[] = [];

const badgesOf = ({ version }: GraphNode, { parts, behind }: NodeFacts): readonly string[] => {
  if (parts === undefined && version === null && behind === undefined) return NO_BADGES;
  return [
    ...(parts === undefined ? [] : [parts.services.toLocaleString('en-US')]),
    ...(version === null ? [] : [version]),
    ...(behind === undefined ? [] : [`+${behind}`]),
  ];
};

const pictureNode = (node: GraphNode, facts: NodeFacts): PictureNode => ({
  id: node.id,
  group: facts.group,
  kind: node.kind,
  name: node.kind === 'namespace' ? facts.title : node.name,
  health: node.health,
  badges: badgesOf(node, facts),
  meshes: node.meshes,
  ...(facts.label === 'none' ? {} : { figure: nodeMeasured(node, facts.label) }),
  ...(facts.count === undefined ? {} : { count: facts.count }),
  ...(facts.parts === undefined ? {} : { parts: facts.parts }),
});

const titlesOf = (nodes: readonly GraphNode[]): ReadonlyMap<string, PictureGroup> => {
  return new Map(
    [...grouped(nodes, groupIdOf)].map(([id, group]) => {
      const { cluster = '', namespace = '', kind = 'service', name = '' } = group[0] ?? {};
      return [id, { id, cluster, name: kind === 'cluster' ? name : namespaceTitle(namespace, group) }];
    }),
  );
};

/** More calls between namespaces than this are a hairball (graph-rendering.md 4); the worst and the busiest stay. */
const FLOWS = 80;
/** A failed request weighs as much as so many that went well. */
const FAILED = 20;

const impactOf = ({ requestRate, bytesRate, errorRate }: GraphEdge): number =>
  (requestRate ?? (bytesRate ?? 0) / 10_000) * (1 + FAILED * (errorRate ?? 0));

/** The calls between namespaces that matter least: neither among the busiest nor among those that lose most. */
const quietOf = (mesh: Mesh): ReadonlySet<GraphEdge> => {
  const coarse = new Set(mesh.nodes.filter(({ kind }) => kind === 'namespace').map(({ id }) => id));
  // Thousands of calls need not be gone through where no namespace is a node.
  if (coarse.size < 2) return new Set();
  const between = mesh.edges.filter(({ source, target }) => coarse.has(source) && coarse.has(target));
  if (between.length <= FLOWS) return new Set();
  return new Set(between.sort((a, b) => impactOf(b) - impactOf(a) || (a.id < b.id ? -1 : 1)).slice(FLOWS));
};

const collapsesByDefault = (graph: Graph, namespaces: number, { collapse, whole, narrow }: PictureChoice): boolean => {
  if (whole || collapse.length > 0 || namespaces < 2) return false;
  return graph.nodes.length > COLLAPSE_LIMIT || (narrow && graph.nodes.length > 6);
};

const collapsedGraph = (graph: Graph, choice: PictureChoice, byDefault: boolean): Collapsed => {
  if (!byDefault && choice.collapse.length === 0) return collapseNamespaces(graph, () => false);
  const names = new Set(choice.collapse);
  const byName = new Map(graph.nodes.map((node) => [namespaceIdOf(node), node.namespace]));
  return collapseNamespaces(graph, (id) => byDefault || names.has(id) || names.has(byName.get(id) ?? ''));
};

/**
 * From what the API answered and what the reader chose to what is drawn. Collapsing comes first, then hiding, so a
 * condition speaks of what the reader sees.
 */
export const pictureOf = (graph: Graph, choice: PictureChoice): GraphPicture => {
  const titles = titlesOf(graph.nodes);
  const namespaces = [...new Set(graph.nodes.filter((node) => node.kind !== 'cluster').map(namespaceIdOf))].sort();
  const byDefault = collapsesByDefault(graph, namespaces.length, choice);
  const collapsed = collapsedGraph(graph, choice, byDefault);
  const visible = hideMatching(collapsed, choice.hide);
  const folded = new Map(graph.folded?.namespaces.map((each) => [each.id, each]));
  const quiet = quietOf(visible);
  const asAnswered = collapsed.counts.size === 0 && choice.hide === null;
  const table = asAnswered && quiet.size === 0 ? callTableOf(graph) : null;
  const calls = lazily(() => (asAnswered ? callsOf(graph) : callsAmong(visible.nodes, visible.edges)));
  const isQuiet = (call: number) => quiet.size > 0 && quiet.has(visible.edges[call] as GraphEdge);
  const drawn = drawnCalls(calls, visible.nodes.length, { label: choice.label, isQuiet });
  const placed = lazily(() =>
    collapsed.nodes.map((node) => ({ id: node.id, group: groupIdOf(node), name: node.name })),
  );
  const behind = new Map(graph.hubs?.map((hub) => [hub.id, hub.hidden]));
  const nodes = visible.nodes.map((node) => {
    const group = groupIdOf(node);
    return pictureNode(node, {
      group,
      title: titles.get(group)?.name ?? node.name,
      label: choice.label,
      count: collapsed.counts.get(node.id) ?? folded.get(node.id)?.services,
      parts: folded.get(node.id),
      behind: behind.get(node.id),
    });
  });
  return {
    picture: Object.assign(packedGraph({ nodes, groups: [...titles.values()] }, drawn), {
      told: table === null ? null : { table, label: choice.label },
    }),
    get calls() {
      return calls();
    },
    nodes: visible.nodes,
    get edges() {
      return visible.edges;
    },
    placed: {
      get nodes() {
        return placed();
      },
      get edges() {
        return collapsed.edges;
      },
    },
    found: findMatching(visible, choice.find),
    hidden: visible.hidden,
    collapsed: {
      namespaces: collapsed.counts.size + folded.size,
      nodes: total(collapsed.counts.values()) + total([...folded.values()].map(({ services }) => services)),
      inside: collapsed.inside + total([...folded.values()].map(({ calls }) => calls)),
      here: collapsed.counts.size,
    },
    quiet: {
      edges: quiet.size,
      below: quiet.size === 0 ? null : Math.max(...[...quiet].map((edge) => edge.requestRate ?? 0)),
    },
    isLarge: graph.folded !== undefined,
    namespaces,
    byDefault,
  };
};
