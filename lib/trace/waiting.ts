import type { Section } from './critical-path';
import type { Hop } from './edges';
import type { Node } from './node';

interface Owner {
  readonly key: string;
  /** The end of "… % of this request was …". */
  readonly words: string;
}

/** Whose time a stretch is: a far end that writes no spans is waited for; anything else is done. */
const ownerOf = (node: Node, silent: ReadonlyMap<Node, string>): Owner => {
  const { name } = node.service;
  const target = silent.get(node);
  if (target !== undefined) return { key: `${name} > ${target}`, words: `${name} waiting for ${target}` };
  if (node.proxy !== null && node.children.length > 0) {
    const role = node.proxy.role === 'gateway' ? 'the gateway' : `the proxy of ${name}`;
    return { key: `proxy ${name}`, words: node.proxy.role === 'gateway' ? `${role} ${name}` : role };
  }
  return { key: name, words: `${name} itself` };
};

/** Calls that nobody in the trace answered, with whom they were for; the innermost layer is the one that waited. */
const silentCalls = (hops: readonly Hop[]): ReadonlyMap<Node, string> => {
  const silent = new Map<Node, string>();
  for (const { caller, callees, target } of hops) {
    if (callees.length > 0) continue;
    const stack = [caller];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      silent.set(node, target.name);
      stack.push(...node.children.filter(({ kind }) => kind === 'client'));
    }
  }
  return silent;
};

/** The largest part of the critical path in one sentence; null: the request took no time. */
export const criticalSentence = (
  sections: readonly Section[],
  hops: readonly Hop[],
  totalUs: number,
): string | null => {
  if (totalUs <= 0) return null;
  const silent = silentCalls(hops);
  const owners = new Map<string, { readonly words: string; us: number }>();
  for (const { node, from, to } of sections) {
    const { key, words } = ownerOf(node, silent);
    const owner = owners.get(key) ?? { words, us: 0 };
    owner.us += to - from;
    owners.set(key, owner);
  }
  const [most] = [...owners.values()].toSorted((a, b) => b.us - a.us);
  if (most === undefined) return null;
  const share = Math.round((most.us / totalUs) * 100);
  return `${share < 1 ? 'Less than 1' : share} % of this request was ${most.words}.`;
};
