export interface Walk {
  readonly focus: string;
  readonly hops: number;
  readonly direction: 'both' | 'up' | 'down';
  /** Do not go on through nodes with many neighbours. */
  readonly stopAtHubs: boolean;
}

/** What a walk needs of an edge. */
export interface Link {
  readonly source: string;
  readonly target: string;
}

/** A node with more neighbours than this is a hub (graph-rendering.md 5). */
export const HUB_DEGREE = 40;

export interface Reach<E extends Link> {
  readonly edges: readonly E[];
  readonly nodes: ReadonlySet<string>;
  /** Hubs that were reached and not gone through, with how many neighbours stay hidden behind them. */
  readonly hubs: readonly { readonly id: string; readonly hidden: number }[];
}

/** Links by the end a walk leaves them from. A self-call is left once. */
const leaving = <E extends Link>(links: readonly E[], direction: Walk['direction']): ReadonlyMap<string, E[]> => {
  const lists = new Map<string, E[]>();
  const push = (id: string, link: E) => {
    const list = lists.get(id);
    if (list === undefined) lists.set(id, [link]);
    else list.push(link);
  };
  for (const link of links) {
    if (direction !== 'up') push(link.source, link);
    if (direction === 'up' || (direction === 'both' && link.source !== link.target)) push(link.target, link);
  }
  return lists;
};

const neighboursOf = (links: readonly Link[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const neighbours = new Map<string, Set<string>>();
  const touch = (a: string, b: string) => neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
  for (const { source, target } of links) {
    touch(source, target);
    touch(target, source);
  }
  return neighbours;
};

/**
 * What lies within some hops of a node: `down` follows calls, `up` goes against them, `both` goes either way at every
 * hop. Only links that were walked are kept: a call between two nodes at the rim is not.
 */
export const reach = <E extends Link>(links: readonly E[], walk: Walk): Reach<E> => {
  const [next, neighbours] = [leaving(links, walk.direction), neighboursOf(links)];
  const isHub = (id: string) => walk.stopAtHubs && id !== walk.focus && (neighbours.get(id)?.size ?? 0) > HUB_DEGREE;
  const nodes = new Set([walk.focus]);
  const edges = new Set<E>();
  const stopped = new Set<string>();
  const step = (id: string): readonly string[] => {
    if (isHub(id)) {
      stopped.add(id);
      return [];
    }
    const walked = next.get(id) ?? [];
    for (const link of walked) edges.add(link);
    const found = walked.map(({ source, target }) => (source === id ? target : source));
    return found.filter((other) => !nodes.has(other) && nodes.add(other));
  };
  let frontier: readonly string[] = [walk.focus];
  for (let hop = 0; hop < walk.hops; hop += 1) frontier = frontier.flatMap(step);
  const hidden = (id: string) => [...(neighbours.get(id) ?? [])].filter((other) => !nodes.has(other)).length;
  return {
    nodes,
    edges: links.filter((link) => edges.has(link)),
    hubs: [...stopped].map((id) => ({ id, hidden: hidden(id) })).filter((hub) => hub.hidden > 0),
  };
};
