import { type Call, type CallEnd, type CallSet, endEntity, type QuantilesMs, UNNAMED_CALLER } from '@/lib/domain/call';
import { type Entity, entityId } from '@/lib/domain/entity';
import type { EdgeMtls, Graph, GraphEdge, GraphNode, GroupBy, Latency } from '@/lib/domain/graph';
import type { HealthRule, Settings } from '@/lib/domain/settings';
import { eachOf, finished, type Steps } from '@/lib/domain/steps';
import { type Trust, worseState } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { mergedAlternates } from './calls';
import { accountFigures, edgeFigures, isIdleCall, layersOf, responsesOf, trafficOf } from './figures';
import { type EdgeGroup, groupingCalls, type NodeGroup } from './group';
import { healthOf, type Judgeable, type Judged, latencyHealthOf, ruleReader } from './health';
import { latencyOf } from './latency';
import { edgeMtls, protectionOfAll } from './protection';
import { significant, significantOrNull } from './round';

/** What a graph is built with beside its calls. */
export interface GraphOptions {
  readonly groupBy: GroupBy;
  /** Ends that stand for their whole namespace, whatever the grouping. */
  readonly isFolded?: (end: CallEnd) => boolean;
  readonly responses: boolean;
  readonly settings: Pick<Settings, 'health'>;
  /** Of the frame: what weakens all of it weakens each part. */
  readonly trust: Trust;
  /** Length of the window: rates times this are counts. */
  readonly span: Millis;
}

/** An edge and the calls it is made of. */
export interface BuiltEdge {
  readonly edge: GraphEdge;
  readonly calls: readonly Call[];
  readonly isIdle: boolean;
}

export interface BuiltGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly BuiltEdge[];
}

/** Names of hosts a node shows; more would be a list nobody reads. */
const MAX_HOSTS = 50;

const rounded = ({ meanMs, p50Ms, p95Ms, p99Ms, account }: Latency): Latency => ({
  meanMs: significantOrNull(meanMs),
  p50Ms: significantOrNull(p50Ms),
  p95Ms: significantOrNull(p95Ms),
  p99Ms: significantOrNull(p99Ms),
  account,
});

const roundedMtls = ({ state, share, knownRate, unknownRate, basis }: EdgeMtls): EdgeMtls => ({
  state,
  share: significantOrNull(share),
  knownRate: significantOrNull(knownRate),
  unknownRate: significantOrNull(unknownRate),
  basis,
});

const withQuantiles = (latency: Latency, quantiles: QuantilesMs | undefined): Latency =>
  quantiles === undefined ? latency : { ...latency, ...quantiles };

const sortedUnique = <T extends string>(texts: readonly T[]): T[] => [...new Set(texts)].sort();

/** Every distinct text of all calls. Most calls share one list, or have none. */
const collected = <T extends string>(calls: readonly Call[], listOf: (call: Call) => readonly T[]): T[] => {
  const all: T[] = [];
  for (const call of calls) for (const text of listOf(call)) if (all.at(-1) !== text) all.push(text);
  return all.length < 2 ? all : sortedUnique(all);
};

const trustOf = (calls: readonly Call[], frame: Trust, judged: Judged): Pick<GraphEdge, 'trust' | 'trustReasons'> => {
  const own = collected(calls, ({ reasons }) => reasons);
  if (own.length + judged.reasons.length === 0) return { trust: frame.state, trustReasons: frame.reasons };
  return {
    trust: own.some((reason) => reason !== UNNAMED_CALLER) ? worseState(frame.state, 'partial') : frame.state,
    trustReasons: [...new Set([...frame.reasons, ...own, ...judged.reasons])],
  };
};

const meshesOf = (calls: readonly Call[]): GraphEdge['meshes'] => collected(calls, ({ meshes }) => meshes);

type RuleOf = (place: Pick<Entity, 'cluster' | 'namespace' | 'name'>) => HealthRule | null;

const buildEdge = (
  { id, source, target, protocol, calls }: EdgeGroup,
  callee: Entity,
  ruleOf: RuleOf,
  { responses, trust, span, quantiles }: GraphOptions & Pick<CallSet, 'quantiles'>,
): BuiltEdge => {
  const { figures, connectionRate, connectFailureRate, accounts, judgeable, isIdle } = edgeFigures(calls);
  const rule = ruleOf(callee);
  const isTcp = protocol === 'tcp';
  const judged: Judged = isIdle ? { health: 'idle', reasons: [] } : healthOf(judgeable, rule, span);
  const latency = withQuantiles(latencyOf(calls), quantiles?.get(id));
  const weakened = trustOf(calls, trust, judged);
  // One plain object for each of ten thousand: what few have is laid over it.
  const edge: GraphEdge = {
    id,
    source,
    target,
    protocol,
    meshes: meshesOf(calls),
    health: judged.health,
    latencyHealth: latencyHealthOf(latency.p95Ms, rule),
    trust: weakened.trust,
    trustReasons: weakened.trustReasons,
    requestRate: figures.requestRate,
    errorRate: figures.errorRate,
    clientErrorRate: figures.clientErrorRate,
    bytesRate: figures.bytesRate,
    connectionRate,
    latency: rounded(latency),
    mtls: roundedMtls(edgeMtls(protectionOfAll(calls), isTcp)),
    accounts,
  };
  const more = {
    ...(connectFailureRate === null ? null : { connectFailureRate }),
    ...alternatesOf(calls),
    ...layersOf(calls),
    ...(responses ? { responses: responsesOf(calls) } : null),
  };
  return { edge: Object.keys(more).length === 0 ? edge : { ...edge, ...more }, calls, isIdle };
};

/** What other meshes say of the same calls; absent without. */
const alternatesOf = (calls: readonly Call[]): Pick<GraphEdge, 'alternates'> | null => {
  if (calls.every(({ alternates }) => alternates.length === 0)) return null;
  const all = mergedAlternates(calls.flatMap(({ alternates }) => alternates));
  return { alternates: all.map(({ mesh, account, sums }) => ({ mesh, account, ...accountFigures(sums) })) };
};

/** By what arrives, or by what it sends where no request arrives. TCP neither raises nor hides anything (fine-print.md 11). */
const judgeNode = (
  calls: readonly Call[],
  incoming: Judgeable,
  outgoing: Judgeable,
  rule: HealthRule | null,
  span: Millis,
): Judged => {
  const judged = healthOf((incoming.requests ?? 0) > 0 ? incoming : outgoing, rule, span);
  const isIdle = calls.every(isIdleCall);
  if (isIdle) return { health: 'idle', reasons: [] };
  return judged.health === 'idle' ? { health: 'unknown', reasons: [] } : judged;
};

const buildNode = ({ id, entity, ...group }: NodeGroup, ruleOf: RuleOf, { trust, span }: GraphOptions): GraphNode => {
  const [incoming, outgoing] = [trafficOf(group.in), trafficOf(group.out)];
  const rule = ruleOf(entity);
  const calls = [...group.in, ...group.out];
  const judged = judgeNode(calls, incoming.judgeable, outgoing.judgeable, rule, span);
  const latency = latencyOf(group.in);
  return {
    id,
    cluster: entity.cluster,
    namespace: entity.namespace,
    kind: entity.kind,
    name: entity.name,
    version: entity.version,
    meshes: meshesOf(calls),
    hosts: collected(group.in, ({ hosts }) => hosts).slice(0, MAX_HOSTS),
    health: judged.health,
    latencyHealth: latencyHealthOf(latency.p95Ms, rule),
    ...trustOf(calls, trust, judged),
    in: incoming.traffic,
    out: outgoing.traffic,
    latency: rounded(latency),
  };
};

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : Number(a.id > b.id);

/** The whole graph of a set of calls under one grouping, nothing filtered, in steps. Numbers carry 4 significant digits. */
export function* buildingGraph(set: Pick<CallSet, 'calls' | 'quantiles'>, options: GraphOptions): Steps<BuiltGraph> {
  const { nodes, edges } = yield* groupingCalls(set.calls, options.groupBy, options.isFolded);
  const ruleOf = ruleReader(options.settings.health);
  const withSet = { ...options, ...(set.quantiles === undefined ? {} : { quantiles: set.quantiles }) };
  const built: BuiltEdge[] = [];
  yield* eachOf([...edges.values()].sort(byId), (group) => {
    const callee = nodes.get(group.target)?.entity;
    if (callee !== undefined) built.push(buildEdge(group, callee, ruleOf, withSet));
  });
  const sorted = new Map<string, GraphNode>();
  yield* eachOf([...nodes.values()].sort(byId), (group) => sorted.set(group.id, buildNode(group, ruleOf, options)));
  return { nodes: sorted, edges: built };
}

/** `buildingGraph` in one go. */
export const buildGraph = (set: Pick<CallSet, 'calls' | 'quantiles'>, options: GraphOptions): BuiltGraph =>
  finished(buildingGraph(set, options));

/** What reached no node, by reason and sender, largest first. */
export const unattributedOf = (
  { unattributed }: Pick<CallSet, 'unattributed'>,
  groupBy: GroupBy,
): Graph['unattributed'] => {
  const said = (bytes: number) => (bytes > 0 ? { bytesRate: significant(bytes) } : {});
  const total = (of: 'requests' | 'bytes') => unattributed.reduce((sum, each) => sum + each[of], 0);
  const reasons = unattributed
    .filter(({ requests, bytes }) => requests > 0 || bytes > 0)
    .map(({ reason, source, requests, bytes }) => ({
      reason,
      source: source === null ? null : entityId(endEntity(source, groupBy)),
      requestRate: significant(requests),
      ...said(bytes),
    }));
  return {
    requestRate: significant(total('requests')),
    ...said(total('bytes')),
    reasons: reasons.sort((a, b) => b.requestRate - a.requestRate || (`${a.source}` < `${b.source}` ? -1 : 1)),
  };
};
