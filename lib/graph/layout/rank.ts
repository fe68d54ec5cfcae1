import { at, type Net } from './net';

/** How deep each member lies in the calls among the members; -1 for everyone else. */
export interface Ranks {
  readonly rank: Int32Array;
  /** True for a call that closes a cycle: it may point backwards. */
  readonly isBack: (from: number, to: number) => boolean;
}

interface Visit {
  readonly order: readonly number[];
  readonly back: ReadonlySet<number>;
}

const UNSEEN = 0;
const OPEN = 1;
const DONE = 2;

/** Depth first from the members least called, so that cycles break where callers come from outside. */
const visit = (net: Net, inside: Uint8Array, roots: readonly number[]): Visit => {
  const state = new Uint8Array(net.count);
  const back = new Set<number>();
  const order: number[] = [];
  const stack: { readonly node: number; next: number }[] = [];
  const enter = (node: number) => {
    state[node] = OPEN;
    stack.push({ node, next: 0 });
  };
  const step = (top: { readonly node: number; next: number }) => {
    const callee = at(net.out, top.node)[top.next++];
    if (callee === undefined) {
      state[top.node] = DONE;
      order.push(top.node);
      stack.pop();
    } else if (inside[callee] === 1 && state[callee] === OPEN) back.add(top.node * net.count + callee);
    else if (inside[callee] === 1 && state[callee] === UNSEEN) enter(callee);
  };
  for (const root of roots) {
    if (state[root] === UNSEEN) enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) step(top);
  }
  return { order, back };
};

/** Longest path over the calls among `members`, cycles broken. */
export const rankNodes = (net: Net, members: readonly number[]): Ranks => {
  const inside = new Uint8Array(net.count);
  for (const node of members) inside[node] = 1;
  const callers = new Map(members.map((node) => [node, at(net.in, node).filter((n) => inside[n] === 1).length]));
  const roots = [...members].sort((a, b) => (callers.get(a) ?? 0) - (callers.get(b) ?? 0) || a - b);
  const { order, back } = visit(net, inside, roots);
  const rank = new Int32Array(net.count).fill(-1);
  for (const node of members) rank[node] = 0;
  for (const node of [...order].reverse()) {
    for (const callee of at(net.out, node)) {
      if (inside[callee] !== 1 || back.has(node * net.count + callee)) continue;
      rank[callee] = Math.max(at(rank, callee), at(rank, node) + 1);
    }
  }
  return { rank, isBack: (from, to) => back.has(from * net.count + to) };
};
