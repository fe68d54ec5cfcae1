import type { Attribute } from '@/lib/domain/trace';
import type { ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import { plural } from '@/lib/format/plural';
import { type Unique, uniqueSpans } from './duplicates';
import { instantOf } from './instant';
import { endUs, type Node, type Tags } from './node';
import { proxyOf } from './proxy';
import { namespacesIn, serviceOf } from './service';

export interface Tree {
  /** Parents before children, children by start: the order in which a waterfall shows them. */
  readonly nodes: readonly Node[];
  readonly roots: readonly Node[];
  /** The earliest root that names no parent, else the earliest of all, the longest on a tie; null: no spans. */
  readonly root: Node | null;
  readonly warnings: readonly string[];
}

const tagsOf = (attributes: readonly Attribute[]): Tags => {
  const tags = new Map<string, string>();
  for (const { key, value } of attributes) if (value !== null && !tags.has(key)) tags.set(key, String(value));
  return tags;
};

const durationOf = ({ durationUs }: ReportedSpan): { readonly us: number; readonly warning: string | null } => {
  if (durationUs === null) return { us: 0, warning: 'It has no duration: it may not have ended.' };
  if (!Number.isFinite(durationUs) || durationUs < 0) return { us: 0, warning: 'Its duration was negative.' };
  return { us: Math.round(durationUs), warning: null };
};

/** Longer names are nobody's, and a name stands in every row, edge and sentence. */
const LONGEST_NAME = 2_048;
const short = (text: string): string => (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text);
const shortOrNone = (text: string | null): string | null => (text === null ? null : short(text));

const nodeOf = ({ span: given, id, warnings }: Unique, namespaces: ReadonlySet<string>): Node => {
  const { name, service, statusMessage } = given;
  const names = { name: short(name), service: shortOrNone(service), statusMessage: shortOrNone(statusMessage) };
  const span = { ...given, ...names };
  const tags = tagsOf(span.attributes);
  const resource = tagsOf(span.resource);
  const kind = span.kind ?? 'internal';
  const duration = durationOf(span);
  const start = instantOf(span.start);
  return {
    span,
    id,
    tags,
    resource,
    kind,
    proxy: proxyOf({ ...span, tags, resource, kind }),
    warnings: [
      ...span.warnings,
      ...warnings,
      ...(duration.warning === null ? [] : [duration.warning]),
      ...(start?.converted === true ? ['Its start was written in another unit and was converted.'] : []),
    ],
    service: serviceOf({ span, tags, resource }, namespaces),
    parent: null,
    children: [],
    missingParent: null,
    depth: 0,
    startUs: start?.us ?? Number.NaN,
    durationUs: duration.us,
    skewUs: 0,
  };
};

const earlier = (a: Node, b: Node): number =>
  (Number.isNaN(a.startUs) ? Infinity : a.startUs) - (Number.isNaN(b.startUs) ? Infinity : b.startUs) ||
  (a.id < b.id ? -1 : 1);

/** On a cycle of parents the span that starts first is cut off and becomes a root; who is its own parent likewise. */
const cutCycles = (nodes: readonly Node[]): void => {
  const settled = new Set<Node>();
  for (const from of nodes) {
    const path: Node[] = [];
    const onPath = new Set<Node>();
    let at: Node | null = from;
    while (at !== null && !settled.has(at) && !onPath.has(at)) {
      path.push(at);
      onPath.add(at);
      at = at.parent;
    }
    if (at !== null && onPath.has(at)) {
      const [first] = path.slice(path.indexOf(at)).toSorted(earlier);
      if (first !== undefined) {
        first.parent = null;
        first.warnings.push('It was its own ancestor; the circle is cut here.');
      }
    }
    for (const node of path) settled.add(node);
  }
};

const link = (uniques: readonly Unique[], nodes: readonly Node[]): void => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  nodes.forEach((node, at) => {
    const parentId = uniques[at]?.parentId ?? null;
    node.parent = parentId === null ? null : (byId.get(parentId) ?? null);
    if (parentId !== null && node.parent === null) node.missingParent = parentId;
  });
  cutCycles(nodes);
  for (const node of nodes) node.parent?.children.push(node);
};

/** By start, then the longer one, then by id: the same whichever order the spans came in. */
export const inOrder = (a: Node, b: Node): number =>
  a.startUs - b.startUs || endUs(b) - endUs(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Without recursion: chains of thousands of spans occur. */
export const flatten = (roots: readonly Node[]): readonly Node[] => {
  const flat: Node[] = [];
  const stack = [...roots].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.depth = node.parent === null ? 0 : node.parent.depth + 1;
    flat.push(node);
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child !== undefined) stack.push(child);
    }
  }
  return flat;
};

const NO_START = 'It has no start; its parent’s is shown.';

/** Who has no start takes its parent's; a root takes its earliest child's, else the trace's. */
const fillStarts = (flat: readonly Node[]): void => {
  const known = flat.filter(({ startUs }) => !Number.isNaN(startUs)).map(({ startUs }) => startUs);
  const first = known.reduce((least, us) => Math.min(least, us), Infinity);
  for (const node of flat) {
    if (!Number.isNaN(node.startUs)) continue;
    const children = node.children.map(({ startUs }) => startUs).filter((us) => !Number.isNaN(us));
    const own = children.reduce((least, us) => Math.min(least, us), Infinity);
    node.startUs = node.parent?.startUs ?? (Number.isFinite(own) ? own : Number.isFinite(first) ? first : 0);
    node.warnings.push(NO_START);
  }
};

export const sortTree = (nodes: readonly Node[]): { readonly roots: Node[]; readonly nodes: readonly Node[] } => {
  for (const { children } of nodes) children.sort(inOrder);
  const roots = nodes.filter(({ parent }) => parent === null).toSorted(inOrder);
  return { roots, nodes: flatten(roots) };
};

/** The root a trace is named after. */
export const namingRoot = (roots: readonly Node[]): Node | null =>
  roots.find(({ missingParent }) => missingParent === null) ?? roots[0] ?? null;

/**
 * The tree of one trace out of records in any order and state (trace-backends.md 11.1 to 11.3): nothing is dropped but
 * spans of other traces, nothing repeats, every start and duration is a finite number. `namespaces`: those known
 * besides the ones the spans state.
 */
export const buildTree = (trace: ReportedTrace, namespaces: readonly string[] = []): Tree => {
  const own = trace.spans.filter(({ traceId }) => traceId === trace.traceId);
  const foreign = trace.spans.length - own.length;
  const uniques = uniqueSpans(own);
  const told = uniques.map(({ span }) => ({ span, tags: tagsOf(span.attributes), resource: tagsOf(span.resource) }));
  const known = new Set([...namespaces, ...namespacesIn(told)]);
  const all = uniques.map((unique) => nodeOf(unique, known));
  link(uniques, all);
  fillStarts(flatten(all.filter(({ parent }) => parent === null)));
  const { roots, nodes } = sortTree(all);
  const warnings = [
    ...trace.warnings,
    ...(foreign === 0 ? [] : [`${plural(foreign, 'span')} of another trace left out.`]),
  ];
  return { nodes, roots, root: namingRoot(roots), warnings };
};
