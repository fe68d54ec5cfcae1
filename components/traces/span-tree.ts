import type { Span, Trace } from '@/lib/domain/trace';

/** One line of the waterfall: a span that is shown, where it stands among those shown. */
export interface SpanRow {
  readonly span: Span;
  readonly depth: number;
  readonly parentId: string | null;
  /** Spans directly below it that would be shown. */
  readonly children: number;
  readonly collapsed: boolean;
  /** Proxy spans folded under it: the hop that it made through its proxies. */
  readonly folded: readonly Span[];
}

export interface TreeOptions {
  readonly proxies: boolean;
  readonly collapsed: ReadonlySet<string>;
}

/** A proxy's span that has a program's span to fold under; a trace of proxies alone stays as it is. */
export const isFolded = ({ proxy, hopOf }: Span): boolean => proxy !== null && hopOf !== null;

const byId = (spans: readonly Span[]): ReadonlyMap<string, Span> => new Map(spans.map((span) => [span.id, span]));

/** The nearest ancestor that is shown. */
const shownAbove = (span: Span, all: ReadonlyMap<string, Span>, hidden: (span: Span) => boolean): string | null => {
  let parent = span.parentId === null ? undefined : all.get(span.parentId);
  while (parent !== undefined && hidden(parent))
    parent = parent.parentId === null ? undefined : all.get(parent.parentId);
  return parent?.id ?? null;
};

interface Node {
  readonly span: Span;
  readonly parentId: string | null;
  readonly children: Node[];
}

const nodesOf = ({ spans }: Trace, hidden: (span: Span) => boolean): { roots: readonly Node[] } => {
  const all = byId(spans);
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  for (const span of spans) {
    if (hidden(span)) continue;
    const parentId = shownAbove(span, all, hidden);
    const node: Node = { span, parentId, children: [] };
    nodes.set(span.id, node);
    const parent = parentId === null ? undefined : nodes.get(parentId);
    // A parent that comes later (its own was hidden) cannot happen in tree order; such a span is shown as a root.
    (parent?.children ?? roots).push(node);
  }
  for (const node of nodes.values()) node.children.sort((a, b) => a.span.offsetUs - b.span.offsetUs);
  return { roots };
};

const foldedUnder = (spans: readonly Span[]): ReadonlyMap<string, readonly Span[]> => {
  const folded = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.proxy === null || span.hopOf === null) continue;
    folded.set(span.hopOf, [...(folded.get(span.hopOf) ?? []), span]);
  }
  return folded;
};

/** The lines of the waterfall in order. Proxies are folded under the programs whose hops they carry, unless asked for. */
export const spanRows = (trace: Trace, { proxies, collapsed }: TreeOptions): readonly SpanRow[] => {
  const { roots } = nodesOf(trace, proxies ? () => false : isFolded);
  const folded = proxies ? new Map<string, readonly Span[]>() : foldedUnder(trace.spans);
  const rows: SpanRow[] = [];
  // A stack of its own: traces are thousands of levels deep where something calls itself.
  const stack = [...roots].reverse().map((node) => ({ node, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, depth } = next;
    const isCollapsed = collapsed.has(node.span.id) && node.children.length > 0;
    rows.push({
      span: node.span,
      depth,
      parentId: node.parentId,
      children: node.children.length,
      collapsed: isCollapsed,
      folded: folded.get(node.span.id) ?? [],
    });
    if (!isCollapsed) for (const child of [...node.children].reverse()) stack.push({ node: child, depth: depth + 1 });
  }
  return rows;
};

/** The ids above a span, nearest first: what must be open for it to be seen. */
export const ancestorsOf = (trace: Trace, id: string): readonly string[] => {
  const all = byId(trace.spans);
  const above: string[] = [];
  const seen = new Set<string>([id]);
  let parent = all.get(id)?.parentId ?? null;
  while (parent !== null && !seen.has(parent)) {
    above.push(parent);
    seen.add(parent);
    parent = all.get(parent)?.parentId ?? null;
  }
  return above;
};

const said = (value: unknown): string => String(value).toLowerCase();

const holds = ({ service, name, id, attributes, error }: Span, wanted: string): boolean =>
  [service.name, service.reported, name, id, ...(error?.why ?? [])].some((text) => said(text).includes(wanted)) ||
  attributes.some(({ key, value }) => said(key).includes(wanted) || said(value).includes(wanted));

/** Ids of the spans that hold a text in a name, an id, a key or a value; null: nothing is searched for. */
export const findSpans = (trace: Trace, text: string): readonly string[] | null => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  return trace.spans.filter((span) => holds(span, wanted)).map(({ id }) => id);
};
