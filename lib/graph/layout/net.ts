import { cardWidth } from './card';
import type { PlacedGraph } from './types';

/** The nodes of a graph as numbers, in canonical order: whatever order the input came in, the cast is the same. */
export interface Cast {
  readonly count: number;
  readonly ids: readonly string[];
  /** Card width by node, layout px. */
  readonly width: readonly number[];
  /** Group ids in order, and each node's index into them. */
  readonly groups: readonly string[];
  readonly groupOf: readonly number[];
  readonly members: readonly (readonly number[])[];
}

/** A graph as numbers: its nodes, and who calls whom. */
export interface Net extends Cast {
  /** Callees and callers by node, ascending, without repeats and calls to oneself. */
  readonly out: readonly (readonly number[])[];
  readonly in: readonly (readonly number[])[];
}

/** Code-unit order: the same on every machine and in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const lists = (count: number): number[][] => Array.from({ length: count }, () => []);

/** In place of a call to oneself or to nobody. */
const NOBODY = -1;

/** The nodes of a graph, sorted first, so that nothing after it can depend on the order of the input. */
export const castOf = (nodes: PlacedGraph['nodes']): Cast => {
  const named = new Map(nodes.map((node) => [node.id, node]));
  const sorted = [...named.values()].sort((a, b) => byText(a.id, b.id));
  const groups = [...new Set(sorted.map((node) => node.group))].sort(byText);
  const groupIndex = new Map(groups.map((group, i) => [group, i]));
  const groupOf = sorted.map((node) => groupIndex.get(node.group) ?? 0);
  const members = lists(groups.length);
  groupOf.forEach((group, node) => {
    members[group]?.push(node);
  });
  const width = sorted.map((node) => cardWidth(node.name));
  return { count: sorted.length, ids: sorted.map((node) => node.id), width, groups, groupOf, members };
};

/** Who calls whom among them. Calls to oneself and of or to somebody else are left out. */
export const netOf = (cast: Cast, edges: PlacedGraph['edges']): Net => {
  const { count, ids } = cast;
  const index = new Map(ids.map((id, i) => [id, i]));
  // As numbers: their own sort is several times quicker, and what is there twice then stands side by side.
  const calls = new Float64Array(edges.length);
  edges.forEach(({ source, target }, i) => {
    const [from, to] = [index.get(source), index.get(target)];
    calls[i] = from === undefined || to === undefined || from === to ? NOBODY : from * count + to;
  });
  calls.sort();
  const out = lists(count);
  const into = lists(count);
  let last = NOBODY;
  for (const call of calls) {
    if (call === last) continue;
    last = call;
    const from = Math.floor(call / count);
    out[from]?.push(call % count);
    into[call % count]?.push(from);
  }
  return { ...cast, out, in: into };
};

/** Reads a list that is as long as its index says; `noUncheckedIndexedAccess` cannot know that. */
export const at = <T>(list: { readonly [i: number]: T; readonly length: number }, i: number): T => {
  const value = list[i];
  if (value === undefined) throw new RangeError(`no item ${i} of ${list.length}`);
  return value;
};
