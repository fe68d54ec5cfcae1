import { hostOf } from './duplicates';
import { endUs, type Node, sameWorkload } from './node';

const NOISE_US = 1_000;
/** A larger difference is no clock that drifted: it is shown as reported, with a warning. */
const MOST_US = 60_000_000;
const CORRECTED = /timestamps? (?:were|was) adjusted|clock skew/i;

const isOneHost = (a: Node, b: Node): boolean => {
  const [hostA, hostB] = [hostOf(a.span), hostOf(b.span)];
  return hostA === null || hostB === null ? sameWorkload(a.service, b.service) : hostA === hostB;
};

/** How far a callee must move to lie inside its caller: Jaeger's rule (trace-backends.md 11.4). */
const skewOf = (child: Node, parent: Node): number => {
  if (child.durationUs > parent.durationUs) return Math.max(0, parent.startUs - child.startUs);
  if (child.startUs >= parent.startUs && endUs(child) <= endUs(parent)) return 0;
  return Math.round(parent.startUs + (parent.durationUs - child.durationUs) / 2 - child.startUs);
};

const isCall = (child: Node, parent: Node): boolean =>
  child.kind === 'server' && parent.kind === 'client' && !isOneHost(child, parent);

const pairOf = (child: Node, parent: Node): string =>
  [child, parent].map((node) => hostOf(node.span) ?? `${node.service.name}/${node.service.namespace}`).join('>');

/** Two clocks that are off one way in one call and the other way in the next are not off: something else is. */
const contradicted = (nodes: readonly Node[]): ReadonlySet<string> => {
  const signs = new Map<string, Set<number>>();
  for (const node of nodes) {
    if (node.parent === null || !isCall(node, node.parent)) continue;
    const skew = skewOf(node, node.parent);
    if (Math.abs(skew) < NOISE_US) continue;
    const key = pairOf(node, node.parent);
    signs.set(key, (signs.get(key) ?? new Set()).add(Math.sign(skew)));
  }
  return new Set([...signs].filter(([, both]) => both.size > 1).map(([key]) => key));
};

const correctionOf = (node: Node, parent: Node, never: ReadonlySet<string>): number => {
  if (!isCall(node, parent) || never.has(pairOf(node, parent))) return 0;
  if (node.warnings.some((warning) => CORRECTED.test(warning))) return 0;
  const skew = skewOf(node, parent);
  if (Math.abs(skew) < NOISE_US) return 0;
  if (Math.abs(skew) <= MOST_US) return skew;
  node.warnings.push('Its clock is more than a minute off; its times are shown as reported.');
  return 0;
};

/**
 * Moves spans whose host's clock is off into the calls they answered, parents first: only callees on another host, and
 * with them what the same host did below. Queues, links and differences below 1 ms are left as they are. Stricter than
 * Jaeger, for a correction that is wrong hides what happened. Says so in `skewUs`; returns whether anything moved.
 */
export const correctSkew = (nodes: readonly Node[]): boolean => {
  const never = contradicted(nodes);
  let moved = false;
  for (const node of nodes) {
    const { parent } = node;
    if (parent === null) continue;
    const inherited = isOneHost(node, parent) ? parent.skewUs : 0;
    node.startUs += inherited;
    const own = correctionOf(node, parent, never);
    node.startUs += own;
    node.skewUs = inherited + own;
    moved ||= node.skewUs !== 0;
  }
  return moved;
};
