import { grpcNames } from '@/lib/domain/grpc';
import type { ErrorRules } from '@/lib/domain/settings';
import type { SpanError } from '@/lib/domain/trace';
import { outcomeOf } from '@/lib/graph/outcome';
import { grpcStatus, httpStatus } from './conventions';
import { endUs, type Node } from './node';
import { flagsOf } from './proxy';

type Judged = Pick<SpanError, 'class' | 'why'>;
interface Reason {
  readonly class: SpanError['class'];
  readonly why: string;
}

/** Jaeger and Envoy write true; in Zipkin the tag alone says it, whatever its value. */
const byTag = ({ tags, span }: Node): Reason | null => {
  const hasTag = span.attributes.some(({ key }) => key === 'error');
  if (!hasTag) return null;
  const value = (tags.get('error') ?? '').toLowerCase();
  const isError = span.anyErrorTag ? value !== 'false' : value === 'true' || value === '1';
  return isError ? { class: 'error', why: value === 'true' || value === '' ? 'error tag' : `error: ${value}` } : null;
};

const said = (code: string | null, grpc: number | null, flags: string): string => {
  const because = flags === '' ? '' : ` (${flags})`;
  if (code === '0') return `no response${because}`;
  if (grpc !== null && grpc !== 0) return `gRPC ${grpc} ${grpcNames[grpc] ?? ''}`.trimEnd() + because;
  return `HTTP ${code}${because}`;
};

/** The same judgement as the metrics' (lib/graph/outcome). */
const byCode = ({ tags }: Node, rules: ErrorRules): Reason | null => {
  const flags = flagsOf(tags).join(',');
  const status = httpStatus(tags);
  // Envoy writes 0 for "nobody answered", and then says why; elsewhere it is a number that nobody set.
  const code = status === '0' && flags === '' ? null : status;
  const grpc = grpcStatus(tags);
  const protocol = grpc === null ? 'http' : 'grpc';
  const outcome = outcomeOf({ protocol, code, grpc: grpc === null ? null : String(grpc), flags }, rules);
  return outcome === 'error' || outcome === 'client-error' ? { class: outcome, why: said(code, grpc, flags) } : null;
};

/**
 * Did this span fail? By its own status, by an error tag, by its HTTP or gRPC code under the same rules as the metrics
 * (fine-print.md 7); proxies set no status, old libraries no tag. A status of ok is the application's last word on codes.
 */
const judge = (node: Node, rules: ErrorRules): Judged | null => {
  const { status } = node.span;
  const byStatus: Reason | null = status === 'error' ? { class: 'error', why: 'status error' } : null;
  const reasons = [byStatus, byTag(node), status === 'ok' ? null : byCode(node, rules)];
  const found = reasons.filter((reason) => reason !== null);
  if (found.length === 0) return null;
  const isError = found.some((reason) => reason.class === 'error');
  return { class: isError ? 'error' : 'client-error', why: found.map(({ why }) => why) };
};

export interface Errors {
  readonly of: ReadonlyMap<Node, SpanError>;
  /** Failed without a failure below, likeliest cause first. */
  readonly rootCauses: readonly Node[];
}

/** Spans with a failure somewhere below. */
const aboveFailures = (nodes: readonly Node[], failed: (node: Node) => boolean): ReadonlySet<Node> => {
  const above = new Set<Node>();
  for (const node of nodes.toReversed()) {
    if (node.parent !== null && (failed(node) || above.has(node))) above.add(node.parent);
  }
  return above;
};

/** Spans with something above them that went well all the same. */
const belowSuccess = (nodes: readonly Node[], failed: (node: Node) => boolean): ReadonlySet<Node> => {
  const below = new Set<Node>();
  for (const node of nodes) {
    if (below.has(node) || !failed(node)) for (const child of node.children) below.add(child);
  }
  return below;
};

/** Where errors began and where they were caught. `nodes` stand parents before children. */
export const errorsIn = (nodes: readonly Node[], rules: ErrorRules): Errors => {
  const judged = new Map(nodes.map((node) => [node, judge(node, rules)]));
  const failed = (node: Node): boolean => judged.get(node)?.class === 'error';
  const above = aboveFailures(nodes, failed);
  const caught = belowSuccess(nodes, failed);
  const of = new Map<Node, SpanError>();
  for (const [node, verdict] of judged) {
    if (verdict === null) continue;
    const rootCause = verdict.class === 'error' && !above.has(node);
    of.set(node, { class: verdict.class, why: [...verdict.why], rootCause, recovered: caught.has(node) });
  }
  const rootCauses = nodes
    .filter((node) => of.get(node)?.rootCause === true)
    .toSorted((a, b) => endUs(a) - endUs(b) || b.depth - a.depth);
  return { of, rootCauses };
};
