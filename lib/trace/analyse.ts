import type { ErrorRules } from '@/lib/domain/settings';
import type { TraceEdge } from '@/lib/domain/trace';
import type { ReportedTrace } from '@/lib/domain/trace-source';
import { criticalPath, type Section } from './critical-path';
import { edgesOf, type Hop, hopsOf } from './edges';
import { type Errors, errorsIn } from './errors';
import { hopsCarried } from './fold';
import { endUs, type Node } from './node';
import { correctSkew } from './skew';
import { buildTree, namingRoot, sortTree, type Tree } from './tree';

export interface Reading {
  readonly rules: ErrorRules;
  /** Namespaces known besides those that the spans state. */
  readonly namespaces?: readonly string[];
}

/** A trace understood: everything its picture, its comparison and its explanation are made from. */
export interface Analysis extends Tree {
  readonly traceId: string;
  readonly partial: string | null;
  /** Microseconds since the epoch. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly sections: readonly Section[];
  /** Own time on the critical path. */
  readonly criticalUs: ReadonlyMap<Node, number>;
  readonly hops: readonly Hop[];
  readonly edges: readonly TraceEdge[];
  readonly errors: Errors;
  readonly carried: ReadonlyMap<Node, Node>;
}

const FAR_US = 60_000_000;
const FAR_TIMES = 1_000;

/** Spans that lie so far from the root that they would squash it to nothing: their time is not the request's. */
const isFar = (node: Node, root: Node): boolean => {
  const reach = Math.max(FAR_US, root.durationUs * FAR_TIMES);
  return endUs(node) > endUs(root) + reach || node.startUs < root.startUs - reach;
};

const FAR = 'It lies far outside the request; the time axis leaves it out.';

const spread = (nodes: readonly Node[], root: Node | null): { readonly from: number; readonly to: number } => {
  if (root === null) return { from: 0, to: 0 };
  let [from, to] = [root.startUs, endUs(root)];
  for (const node of nodes) {
    if (isFar(node, root)) {
      node.warnings.push(FAR);
      continue;
    }
    from = Math.min(from, node.startUs);
    to = Math.max(to, endUs(node));
  }
  return { from, to };
};

const remember = (nodes: readonly Node[]): void => {
  for (const node of nodes) {
    const recorded = node.span.status === 'unset' && node.span.events.some(({ name }) => name === 'exception');
    if (recorded) node.warnings.push('An exception was recorded; the span does not say that it failed.');
  }
};

/** Repairs, corrects and reads one trace. Pure: the same records in any order give the same analysis. */
export const analyse = (reported: ReportedTrace, { rules, namespaces = [] }: Reading): Analysis => {
  const tree = buildTree(reported, namespaces);
  const skewed = correctSkew(tree.nodes);
  const { roots, nodes } = skewed ? sortTree(tree.nodes) : tree;
  const root = namingRoot(roots);
  const { from, to } = spread(nodes, root);
  remember(nodes);
  const sections = root === null ? [] : criticalPath(root, skewed);
  const criticalUs = new Map<Node, number>();
  for (const section of sections) {
    criticalUs.set(section.node, (criticalUs.get(section.node) ?? 0) + section.to - section.from);
  }
  const errors = errorsIn(nodes, rules);
  const hops = hopsOf(nodes);
  return {
    traceId: reported.traceId,
    partial: reported.partial,
    warnings: tree.warnings,
    nodes,
    roots,
    root,
    startUs: from,
    durationUs: to - from,
    sections,
    criticalUs,
    hops,
    edges: edgesOf(hops, errors.of),
    errors,
    carried: hopsCarried(nodes),
  };
};
