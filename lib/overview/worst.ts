import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { Overview } from '@/lib/domain/overview';
import { significantOrNull } from '@/lib/graph/round';
import { type Blame, blameReader, errorsOf, failureWords, judgedBy, type Mesh, originOf } from './blame';
import { namer } from './names';

type Worst = Overview['worst'][number];
const AT_MOST = 10;
/** Below this a node's failures are mostly its callees'. */
const OWN = 0.5;

const listed = (words: readonly string[]): string => words.slice(0, 2).join(', ');

const serviceWhy = (node: GraphNode, blame: Blame, mesh: Mesh, name: (id: string) => string): string => {
  const origin = originOf(node.id, mesh);
  const words = origin === null ? '' : listed(failureWords(mesh.callsOf(origin.edge.id)));
  const share = blame.errors > 0 ? blame.own / blame.errors : 0;
  if (share >= OWN || origin === null) return words === '' ? 'its own failures' : `its own failures: ${words}`;
  const { edge } = origin;
  const from = edge.source === node.id ? name(edge.target) : `${name(edge.source)} → ${name(edge.target)}`;
  return `carried from ${from}${words === '' ? '' : `: ${words}`}`;
};

const edgeWhy = (edge: GraphEdge, mesh: Mesh): string => {
  const words = listed(failureWords(mesh.callsOf(edge.id)));
  const { client, server } = edge.accounts;
  const hidden = client !== null && server !== null && (server.errorRate ?? 0) < (client.errorRate ?? 0) / 2;
  return [words === '' ? 'fails' : words, ...(hidden ? ['only the caller sees it'] : [])].join('; ');
};

/** A candidate; its reason is worded only if it is shown. */
interface Ranked {
  readonly row: Omit<Worst, 'why'>;
  readonly own: number;
  readonly errors: number;
  readonly why: () => string;
}

const isHurt = (health: GraphNode['health']): boolean => health === 'failing' || health === 'degraded';

/** As they are compared: what differs less than rounding is the same. */
const weight = (rate: number): number => Number(rate.toPrecision(3));

/** Of equals a service comes before the edge that says the same of it. */
const byWeight = (a: Ranked, b: Ranked): number =>
  Number(b.row.health === 'failing') - Number(a.row.health === 'failing') ||
  weight(b.own) - weight(a.own) ||
  Number(a.row.type === 'edge') - Number(b.row.type === 'edge') ||
  weight(b.errors) - weight(a.errors) ||
  (a.row.id < b.row.id ? -1 : 1);

const callersOf = ({ edges }: Mesh): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { target } of edges) counts.set(target, (counts.get(target) ?? 0) + 1);
  return counts;
};

const isListed = ({ nodes }: Mesh, id: string): boolean => {
  const node = nodes.get(id);
  return node !== undefined && node.kind !== 'unknown' && isHurt(node.health);
};

const ownShareOf = ({ own, errors }: Blame): number | null => (errors > 0 ? significantOrNull(own / errors) : null);

/** What of an edge's failures its callee does not pass on: never more than the callee's own, however both were rounded. */
const ownOf = (errors: number, callee: Blame): number =>
  callee.errors > 0 ? Math.min((errors * callee.own) / callee.errors, callee.own) : errors;

const rankedServices = (mesh: Mesh, blame: (id: string) => Blame, name: (id: string) => string): readonly Ranked[] =>
  [...mesh.nodes.values()].flatMap((node): Ranked[] => {
    if (!isHurt(node.health) || node.kind === 'unknown') return [];
    const { requestRate, errorRate } = judgedBy(node);
    const found = blame(node.id);
    const { id, health } = node;
    const row = { id, type: 'service' as const, health, requestRate, errorRate, ownShare: ownShareOf(found) };
    return [{ row, own: found.own, errors: found.errors, why: () => serviceWhy(node, found, mesh, name) }];
  });

const rankedEdges = (mesh: Mesh, blame: (id: string) => Blame): readonly Ranked[] => {
  const callers = callersOf(mesh);
  return mesh.edges.flatMap((edge): Ranked[] => {
    // The only caller of a listed service says what the service's own row says.
    if (!isHurt(edge.health) || (callers.get(edge.target) === 1 && isListed(mesh, edge.target))) return [];
    const { id, health, requestRate, errorRate } = edge;
    const callee = blame(edge.target);
    const row = { id, type: 'edge' as const, health, requestRate, errorRate, ownShare: ownShareOf(callee) };
    const errors = errorsOf(edge);
    return [{ row, own: ownOf(errors, callee), errors, why: () => edgeWhy(edge, mesh) }];
  });
};

/** What hurts most, by failures that nothing further down explains: failing before degraded, at most ten. */
export const worstFirst = (mesh: Mesh): Worst[] => {
  const blame = blameReader(mesh);
  const name = namer(mesh.nodes.keys());
  return [...rankedServices(mesh, blame, name), ...rankedEdges(mesh, blame)]
    .sort(byWeight)
    .slice(0, AT_MOST)
    .map(({ row, why }) => ({ ...row, why: why() }));
};
