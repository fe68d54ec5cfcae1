import type { CallEnd } from '@/lib/domain/call';
import { entityId } from '@/lib/domain/entity';
import type { Folded, GraphEdge, GraphNode, Health, LeftOut } from '@/lib/domain/graph';
import { type Condition, matches, subjectOfEdge, subjectOfNode } from './condition';

/** More nodes than this open as namespaces (graph-rendering.md 4). */
export const FOLD_ABOVE = 400;

/** How much of a graph a view wants to see. */
export interface Level {
  /** `auto`: namespaces become one node each where the view holds more than `FOLD_ABOVE` nodes. */
  readonly fold: 'none' | 'auto';
  /** Namespaces, by id or name, that stay open all the same. */
  readonly unfold: readonly string[];
  readonly only: 'all' | 'unhealthy';
  /** Only so many calls, the busiest; null: all. */
  readonly top: number | null;
}

export interface Drawn {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

type Place = Pick<CallEnd, 'cluster' | 'namespace'>;

/** The id of the namespace something lives in. */
export const namespaceIdAt = ({ cluster, namespace }: Place): string =>
  entityId({ cluster, namespace, kind: 'namespace', name: namespace, version: null });

/** TCP has no requests: so many bytes weigh as much as one. The picture's widths use the same. */
const BYTES_A_REQUEST = 10_000;
const weightOf = ({ requestRate, bytesRate }: GraphEdge): number => requestRate ?? (bytesRate ?? 0) / BYTES_A_REQUEST;

const isUnhealthy = ({ health }: { readonly health: Health }): boolean => health === 'failing' || health === 'degraded';

/** Both ends of every kept call, and what is kept for itself. */
const withEnds = ({ nodes }: Drawn, edges: readonly GraphEdge[], own: (node: GraphNode) => boolean): Drawn => {
  const ends = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return { nodes: nodes.filter((node) => ends.has(node.id) || own(node)), edges };
};

const unhealthyOf = (drawn: Drawn): Drawn => withEnds(drawn, drawn.edges.filter(isUnhealthy), isUnhealthy);

/** The busiest calls, in the order they came in. */
const busiestOf = (drawn: Drawn, most: number): Drawn => {
  if (drawn.edges.length <= most) return drawn;
  const kept = new Set(
    [...drawn.edges].sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1)).slice(0, most),
  );
  return withEnds(
    drawn,
    drawn.edges.filter((edge) => kept.has(edge)),
    () => false,
  );
};

/**
 * The requests per second below which every call was left out: the least of those kept. null where calls without
 * requests (TCP) were weighed as well, or nothing was left out.
 */
const floorOf = (kept: readonly GraphEdge[], left: number): number | null => {
  if (left === 0 || kept.length === 0) return null;
  const rates = kept.map(({ requestRate }) => requestRate);
  return rates.includes(null) ? null : Math.min(...rates.map((rate) => rate ?? 0));
};

/** What of a graph is shown by `only` and `top`, and what that leaves out. */
export const narrowed = (drawn: Drawn, { only, top }: Level): Drawn & { readonly left: LeftOut | null } => {
  if (only === 'all' && top === null) return { ...drawn, left: null };
  const sick = only === 'unhealthy' ? unhealthyOf(drawn) : drawn;
  const kept = top === null ? sick : busiestOf(sick, top);
  const left = {
    nodes: drawn.nodes.length - kept.nodes.length,
    edges: drawn.edges.length - kept.edges.length,
    below: top === null ? null : floorOf(kept.edges, sick.edges.length - kept.edges.length),
  };
  return { ...kept, left };
};

/** Namespaces, by id, that hold something a condition finds. */
export const namespacesWith = ({ nodes, edges }: Drawn, condition: Condition): readonly string[] => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = nodes.filter((node) => matches(condition, subjectOfNode(node)));
  if (found.length > 0) return [...new Set(found.map(namespaceIdAt))];
  const ends = edges.flatMap((edge) => {
    const both = [byId.get(edge.source), byId.get(edge.target)].filter((node) => node !== undefined);
    return matches(condition, subjectOfEdge(edge, both)) ? both : [];
  });
  return [...new Set(ends.map(namespaceIdAt))];
};

/** Hosts outside and unknown callers have no namespace to be folded into. */
const isAtHome = ({ kind }: GraphNode): boolean => kind !== 'external' && kind !== 'unknown';

const ofNamespaces = (nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> => {
  const members = new Map<string, GraphNode[]>();
  for (const node of nodes.filter(isAtHome)) {
    const id = namespaceIdAt(node);
    const known = members.get(id);
    if (known === undefined) members.set(id, [node]);
    else known.push(node);
  }
  return members;
};

/**
 * The namespaces, by id, that a view draws as one node each; null: there is no need to fold. Something opened by name stays
 * open; what a search found is opened, the smallest first, while there is room.
 */
export const foldedIn = (
  drawn: Drawn,
  { fold, unfold }: Level,
  found: readonly string[],
): ReadonlySet<string> | null => {
  if (fold === 'none' || drawn.nodes.length <= FOLD_ABOVE) return null;
  const members = ofNamespaces(drawn.nodes);
  if (members.size < 2) return null;
  const named = new Set(unfold);
  const isNamed = (id: string): boolean => named.has(id) || named.has(members.get(id)?.[0]?.namespace ?? '');
  const folded = new Set([...members.keys()].filter((id) => !isNamed(id)));
  const sizeOf = (id: string): number => members.get(id)?.length ?? 0;
  let shown = folded.size + drawn.nodes.length - [...folded].reduce((sum, id) => sum + sizeOf(id), 0);
  for (const id of [...found].sort((a, b) => sizeOf(a) - sizeOf(b) || (a < b ? -1 : 1))) {
    shown += sizeOf(id) - 1;
    if (shown > FOLD_ABOVE) break;
    folded.delete(id);
  }
  return folded;
};

/** What each folded namespace stands for: how many services in which health, and how many calls among them. */
export const foldedOf = ({ nodes, edges }: Drawn, folded: ReadonlySet<string>): Folded => {
  const home = new Map(nodes.map((node) => [node.id, namespaceIdAt(node)]));
  const inside = new Map<string, number>();
  for (const { source, target } of edges) {
    const [from, to] = [home.get(source) ?? '', home.get(target) ?? ''];
    if (from === to && folded.has(from)) inside.set(from, (inside.get(from) ?? 0) + 1);
  }
  return {
    namespaces: [...ofNamespaces(nodes)]
      .filter(([id]) => folded.has(id))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, members]) => ({
        id,
        services: members.length,
        calls: inside.get(id) ?? 0,
        failing: members.filter(({ health }) => health === 'failing').length,
        degraded: members.filter(({ health }) => health === 'degraded').length,
        healthy: members.filter(({ health }) => health === 'healthy').length,
      })),
    calls: edges.length,
  };
};

/** A picture of a graph at the level of detail a view asks for. */
export interface Levelled extends Drawn {
  readonly folded?: Folded;
  readonly left?: LeftOut;
}

/** What a view draws as one node each, after leaving out; null: there is no need to fold. */
export const foldsOf = (
  drawn: Drawn,
  { level, find }: { readonly level: Level; readonly find: Condition | null },
): ReadonlySet<string> | null => {
  const few = narrowed(drawn, level);
  return foldedIn(few, level, find === null ? [] : namespacesWith(few, find));
};

/** What a view shows of a graph; `coarse` is the same graph with some namespaces folded. */
export const levelled = (
  drawn: Drawn,
  level: Level,
  coarse: { readonly drawn: Drawn; readonly folded: ReadonlySet<string> } | null,
): Levelled => {
  const { nodes, edges, left } = narrowed(coarse?.drawn ?? drawn, level);
  return {
    ...{ nodes, edges },
    ...(coarse === null ? {} : { folded: foldedOf(drawn, coarse.folded) }),
    ...(left === null ? {} : { left }),
  };
};
