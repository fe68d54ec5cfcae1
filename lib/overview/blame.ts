import type { Call } from '@/lib/domain/call';
import { headlineOf } from '@/lib/domain/call';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { decidingFlag, flagWords } from '@/lib/services/flags';

/** What the ranking looks at: service nodes, their edges, and the calls each edge is made of. */
export interface Mesh {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  readonly callsOf: (edgeId: string) => readonly Call[];
}

type Figures = Pick<GraphEdge, 'requestRate' | 'errorRate'>;

/** Failed requests per second. */
export const errorsOf = ({ requestRate, errorRate }: Figures): number => (requestRate ?? 0) * (errorRate ?? 0);

/** The traffic that judges a node, as its health was judged: what arrives, or what leaves where nothing does (gateways). */
export const judgedBy = (node: GraphNode): GraphNode['in'] => ((node.in.requestRate ?? 0) > 0 ? node.in : node.out);

/** Failures of a node split into what its callees explain and what they do not. */
export interface Blame {
  readonly errors: number;
  readonly own: number;
  /** The callee edge with the most failures; null: no callee fails. */
  readonly via: GraphEdge | null;
}

const mostErrors = (edges: readonly GraphEdge[]): GraphEdge | null =>
  edges
    .filter((edge) => errorsOf(edge) > 0)
    .toSorted((a, b) => errorsOf(b) - errorsOf(a) || (a.id < b.id ? -1 : 1))[0] ?? null;

/** Figures carry 4 significant digits: a smaller rest is only that. */
const ROUNDING = 1e-3;

/**
 * Excess not explained downstream: the node's failed requests less those of its own calls, at least 0. An estimate:
 * it takes each failed call to have failed one request.
 */
export const blameReader = ({ nodes, edges }: Mesh): ((id: string) => Blame) => {
  const outgoing = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    if (edge.source === edge.target) continue;
    const own = outgoing.get(edge.source) ?? [];
    own.push(edge);
    outgoing.set(edge.source, own);
  }
  return (id) => {
    const node = nodes.get(id);
    const out = outgoing.get(id) ?? [];
    const errors = node === undefined ? 0 : errorsOf(judgedBy(node));
    const explained = out.reduce((sum, edge) => sum + errorsOf(edge), 0);
    const rest = errors - explained;
    return { errors, own: rest > errors * ROUNDING ? rest : 0, via: mostErrors(out) };
  };
};

/** A callee explains its caller when at least this share of the caller's failures are its own. */
const MOST = 0.5;

/** Where the failures of a node come from: the last edge of the chain of callees that explains most of them. */
export interface Origin {
  readonly edge: GraphEdge;
  /** The node itself is at the end of the edge: its failures are not carried from further down. */
  readonly isOwn: boolean;
}

/** Follows the failures down for as long as one callee explains most of them. */
export const originOf = (id: string, mesh: Mesh, blame = blameReader(mesh)): Origin | null => {
  const seen = new Set([id]);
  let [at, edge]: [string, GraphEdge | null] = [id, null];
  for (let found = blame(at); found.via !== null && !seen.has(found.via.target); found = blame(at)) {
    if (errorsOf(found.via) < found.errors * MOST) break;
    edge = found.via;
    at = edge.target;
    seen.add(at);
  }
  if (edge !== null) return { edge, isOwn: false };
  const arriving = mostErrors(mesh.edges.filter(({ target }) => target === id));
  return arriving === null ? null : { edge: arriving, isOwn: true };
};

/** How the failures of some calls look, in words, most frequent first: "connection pool full", "answers 500". */
export const failureWords = (calls: readonly Call[]): readonly string[] => {
  const rates = new Map<string, number>();
  for (const { outcome, code, grpc, flags, rate } of calls.flatMap((call) => headlineOf(call)?.responses ?? [])) {
    if (outcome !== 'error' || rate <= 0) continue;
    const words = wordsOf({ code, grpc, flags });
    rates.set(words, (rates.get(words) ?? 0) + rate);
  }
  return [...rates].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([words]) => words);
};

const wordsOf = ({ code, grpc, flags }: Record<'code' | 'grpc' | 'flags', string | null>): string => {
  const flag = decidingFlag(flags);
  if (flag !== null) return flagWords(flag.flag);
  if (grpc !== null && grpc !== '0' && !/^5/.test(code ?? '')) return `gRPC ${grpc}`;
  if (code === null) return 'no code told';
  return code === '0' ? 'no response' : `HTTP ${code}`;
};
