import type { GraphNode, Health } from '@/lib/domain/graph';
import type { Trust } from '@/lib/domain/trust';
import { formatCount, formatPercent, formatRate, spell } from '@/lib/format/number';
import { blameReader, errorsOf, failureWords, judgedBy, type Mesh, type Origin, originOf } from './blame';
import { namer } from './names';

export interface Verdict {
  readonly sentence: string;
  readonly health: Health;
  readonly entityId: string | null;
}

export interface VerdictInput {
  readonly mesh: Mesh;
  readonly trust: Trust;
  /** Requests and failures of everything, as the golden signals say. */
  readonly requestRate: number | null;
  readonly errorRate: number | null;
}

const percent = (ratio: number): string => spell(formatPercent(ratio));
const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count).text} ${count === 1 ? one : many}`;

const isJudged = ({ kind }: GraphNode): boolean => kind === 'service' || kind === 'gateway' || kind === 'external';

/** Failures per second as they are compared: what differs less is the same. */
const lossOf = (node: GraphNode): number => Number(errorsOf(judgedBy(node)).toPrecision(3));

/**
 * The node that loses most requests among the worst; failing ones before degraded ones. Of equals the callee is named
 * and not the caller that only passes it on.
 */
const worstOf = (nodes: readonly GraphNode[]): GraphNode | null => {
  const failing = nodes.filter(({ health }) => health === 'failing');
  const hurt = failing.length > 0 ? failing : nodes.filter(({ health }) => health === 'degraded');
  const isCaller = ({ in: arriving }: GraphNode) => Number(!((arriving.requestRate ?? 0) > 0));
  return (
    hurt.toSorted((a, b) => lossOf(b) - lossOf(a) || isCaller(a) - isCaller(b) || (a.id < b.id ? -1 : 1))[0] ?? null
  );
};

const because = (origin: Origin | null, node: GraphNode, mesh: Mesh, name: (id: string) => string): string => {
  if (origin === null) return '';
  const { edge, isOwn } = origin;
  const [words] = failureWords(mesh.callsOf(edge.id));
  const seen = words === undefined ? '' : ` (${words})`;
  const share = errorsOf(edge) / errorsOf(judgedBy(node));
  // Most callers are hit alike: it is the service, not one edge.
  if (isOwn && share < 0.5) return `, from all its callers${seen}`;
  return `, most of it from ${name(edge.source)} → ${name(edge.target)}${seen}`;
};

const others = (nodes: readonly GraphNode[], worst: GraphNode): string => {
  const rest = nodes.filter(({ id, health }) => id !== worst.id && health === worst.health).length;
  if (rest === 0) return '';
  return ` ${counted(rest, 'other is', 'others are')} ${worst.health} too.`;
};

const caveat = (trust: Trust): string => {
  if (trust.state === 'stale') return ' The newest data is old.';
  return trust.state === 'complete' ? '' : ' The data is incomplete.';
};

const hurtVerdict = (worst: GraphNode, nodes: readonly GraphNode[], { mesh, trust }: VerdictInput): Verdict => {
  const name = namer([...mesh.nodes.keys()]);
  const origin = originOf(worst.id, mesh, blameReader(mesh));
  const ratio = judgedBy(worst).errorRate ?? 0;
  const fail =
    ratio === 1 ? `All of ${name(worst.id)}'s requests` : `${percent(ratio)} of ${name(worst.id)}'s requests`;
  const sentence = `${fail} fail${because(origin, worst, mesh, name)}.${others(nodes, worst)}${caveat(trust)}`;
  return { sentence, health: worst.health, entityId: worst.id };
};

const nothingKnown = ({ reasons }: Trust): string =>
  reasons.includes('no-source')
    ? 'No source is configured yet.'
    : 'No mesh traffic was reported in this window, so nobody knows.';

/** What is said where nothing that was seen is failing. Healthy is claimed only of complete data. */
const calmVerdict = (nodes: readonly GraphNode[], { trust, requestRate, errorRate }: VerdictInput): Verdict => {
  const at = { entityId: null } as const;
  const live = nodes.filter(({ health }) => health === 'healthy').length;
  const rate = requestRate === null ? null : spell(formatRate(requestRate));
  const lost = errorRate === null ? null : percent(errorRate);
  if (trust.state === 'stale')
    return { ...at, health: 'unknown', sentence: 'The newest data is old: how the mesh is now is not known.' };
  if (trust.state !== 'complete')
    return {
      ...at,
      health: 'unknown',
      sentence: 'Nothing is failing in what was reported, but the data is incomplete.',
    };
  if (live === 0 && nodes.some(({ health }) => health === 'unknown'))
    return { ...at, health: 'unknown', sentence: 'Only traffic was reported whose failures nobody counts.' };
  if (live === 0 || rate === null || lost === null)
    return {
      ...at,
      health: 'idle',
      sentence: `No requests in this window; ${counted(nodes.length, 'service is', 'services are')} idle.`,
    };
  const whole = counted(live, 'service with requests is', 'services with requests are');
  return {
    ...at,
    health: 'healthy',
    sentence: `${lost} of ${rate} fail; ${live === 1 ? 'the' : 'all'} ${whole} healthy.`,
  };
};

/**
 * Is the mesh all right? One sentence, the figure first, and what it speaks of. Since when is not in it: that is a time,
 * and the reader's clock words it.
 */
export const verdictOf = (input: VerdictInput): Verdict => {
  const nodes = [...input.mesh.nodes.values()].filter(isJudged);
  if (nodes.length === 0 || input.trust.state === 'unknown')
    return { sentence: nothingKnown(input.trust), health: 'unknown', entityId: null };
  const worst = worstOf(nodes);
  return worst === null ? calmVerdict(nodes, input) : hurtVerdict(worst, nodes, input);
};
