import { type Call, type CallEnd, endEntity, known, ourCluster } from '@/lib/domain/call';
import { type EntityKind, entityId, type Protocol, parseEdgeId, parseEntityId, UNKNOWN } from '@/lib/domain/entity';
import type { GroupBy } from '@/lib/domain/graph';
import type { SignalScope } from '@/lib/domain/signals';
import type { Filters } from '@/lib/domain/view';
import { keeps } from '@/lib/graph/filter';
import { type AccountRow, labelsOf, type RowField } from '@/lib/mesh/adapter';
import type { Matcher, Matchers } from '@/lib/promql/build';

type Side = 'source' | 'target';
/** What fields of a row must be, in our words; an account spells them as its labels. */
export type FieldMatchers = Readonly<Partial<Record<RowField, Matcher>>>;

/** Rows of one scope: matchers that never share a row, per end, and what labels alone cannot say. */
export interface Selection {
  readonly sources: readonly FieldMatchers[];
  readonly targets: readonly FieldMatchers[];
  /** Clusters the ends must lie in; null: any. */
  readonly sourceCluster: string | null;
  readonly targetCluster: string | null;
  /** Clusters of which either end must be; empty: any. */
  readonly clusters: readonly string[];
  readonly protocol: Protocol | null;
  /** `in`: what arrives; `out`: what leaves, where nothing reports what arrives. */
  readonly direction: 'in' | 'out';
  readonly calls: readonly Call[];
}

const MISSING = { in: ['', UNKNOWN] } as const;
/** Longer lists make a query too long for some back ends; the short service name then stands for the hosts. */
const MAX_HOSTS = 100;

const groupings: Readonly<Record<EntityKind, GroupBy>> = {
  service: 'service',
  gateway: 'service',
  external: 'service',
  unknown: 'service',
  workload: 'workload',
  version: 'version',
  namespace: 'namespace',
  cluster: 'cluster',
};

/** Does this end of a call belong to the entity? Looked at under the grouping in which such an entity is a node. */
const isAt = (end: CallEnd, id: string, kind: EntityKind): boolean => entityId(endEntity(end, groupings[kind])) === id;

const byNamespace = (ends: readonly CallEnd[]): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, Set<string>>();
  for (const { namespace, workload } of ends) {
    if (workload !== null) names.set(namespace, (names.get(namespace) ?? new Set()).add(workload));
  }
  return new Map([...names].map(([namespace, set]) => [namespace, [...set].sort()]));
};

const unserved = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const dead = calls.filter(({ target }) => target.workload === null);
  if (dead.length === 0) return [];
  const hosts = [...new Set(dead.flatMap((call) => call.hosts))].sort();
  const names = [...new Set(dead.flatMap((call) => call.serviceNames))].sort();
  if (hosts.length > 0 && hosts.length <= MAX_HOSTS) return [{ targetWorkload: MISSING, host: { in: hosts } }];
  return names.length > 0 ? [{ targetWorkload: MISSING, serviceName: { in: names } }] : [];
};

/** Matchers for one end of the given calls, which all have that end at the entity. */
const endMatchers = (side: Side, id: string, calls: readonly Call[]): readonly FieldMatchers[] => {
  const entity = parseEntityId(id);
  if (entity === null || entity.kind === 'cluster') return [{}];
  if (entity.kind === 'unknown') return [{ [`${side}Workload`]: MISSING }];
  if (entity.kind === 'namespace') {
    const own: FieldMatchers = { [`${side}Namespace`]: entity.namespace };
    if (side === 'source') return [own];
    return [own, { targetNamespace: MISSING, serviceNamespace: entity.namespace }];
  }
  const revision = entity.version === null ? {} : { [`${side}Version`]: entity.version };
  const workloads: readonly FieldMatchers[] = [...byNamespace(calls.map((call) => call[side]))].map(
    ([namespace, names]) => ({
      [`${side}Namespace`]: namespace,
      [`${side}Workload`]: { in: names },
      ...revision,
    }),
  );
  return side === 'source' ? workloads : [...workloads, ...unserved(calls)];
};

const everything: Omit<Selection, 'calls'> = {
  sources: [{}],
  targets: [{}],
  sourceCluster: null,
  targetCluster: null,
  clusters: [],
  protocol: null,
  direction: 'in',
};

/** Nothing at all: what nobody reports. */
export const emptySelection: Selection = { ...everything, sources: [], targets: [], calls: [] };

/** Either end in one of the namespaces, as matchers that never share a row; a dead callee is in its service's. */
export const inNamespaces = (names: readonly string[]): readonly FieldMatchers[] => {
  if (names.length === 0) return [{}];
  const [inside, outside] = [{ in: names }, { notIn: [...names, ...MISSING.in] }];
  return [
    { targetNamespace: inside },
    { targetNamespace: MISSING, serviceNamespace: inside },
    { targetNamespace: outside, sourceNamespace: inside },
    { targetNamespace: MISSING, serviceNamespace: { notIn: names }, sourceNamespace: inside },
  ];
};

const clusterOf = (id: string): string | null => parseEntityId(id)?.cluster ?? null;

const edgeSelection = (id: string, calls: readonly Call[]): Selection | null => {
  const edge = parseEdgeId(id);
  const from = parseEntityId(edge?.source ?? '');
  const to = parseEntityId(edge?.target ?? '');
  if (edge === null || from === null || to === null) return null;
  const own = calls.filter(
    ({ source, target, protocol }) =>
      protocol === edge.protocol && isAt(source, edge.source, from.kind) && isAt(target, edge.target, to.kind),
  );
  if (own.length === 0) return null;
  return {
    ...everything,
    sources: endMatchers('source', edge.source, own),
    targets: endMatchers('target', edge.target, own),
    sourceCluster: from.cluster,
    targetCluster: to.cluster,
    protocol: edge.protocol,
    calls: own,
  };
};

const nodeSelection = (id: string, calls: readonly Call[]): Selection | null => {
  const entity = parseEntityId(id);
  if (entity === null) return null;
  const arriving = calls.filter(({ target }) => isAt(target, id, entity.kind));
  if (arriving.length > 0) {
    const targets = endMatchers('target', id, arriving);
    return { ...everything, targets, targetCluster: clusterOf(id), calls: arriving };
  }
  const leaving = calls.filter(({ source }) => isAt(source, id, entity.kind));
  if (leaving.length === 0) return null;
  const sources = endMatchers('source', id, leaving);
  return { ...everything, sources, sourceCluster: clusterOf(id), direction: 'out', calls: leaving };
};

/** What is asked for: a scope, and for the whole mesh what the view narrows it to. */
export interface ScopeView extends Filters {
  readonly scope: SignalScope;
  readonly id: string | null;
}

/**
 * The rows of a scope, found through the calls of the same window; null: nobody reports such a thing. Filters narrow the
 * whole mesh; an entity is what it is.
 */
export const selectionFor = (view: ScopeView, calls: readonly Call[]): Selection | null => {
  const { scope, id } = view;
  if (scope !== 'mesh' && id !== null) return scope === 'edge' ? edgeSelection(id, calls) : nodeSelection(id, calls);
  const kept = calls.filter((call) => keeps(view, call));
  return { ...everything, targets: inNamespaces(view.namespace), clusters: view.cluster, calls: kept };
};

/** Every way in which a source may spell one of our clusters. */
const spellings = (cluster: string, aliases: ClusterNames['clusterAliases']): readonly string[] => {
  if (cluster === UNKNOWN) return MISSING.in;
  const others = Object.entries(aliases).flatMap(([theirs, ours]) => (ours === cluster ? [theirs] : []));
  return [...new Set([cluster, ...others])].filter((name) => ourCluster(name, aliases) === cluster).sort();
};

/**
 * Callers whose calls only the callee reports: no proxy, or one nobody scrapes. Their rows of the server account are
 * the headline; of all other callers it is the client account. Each call then counts once. A workload that speaks in one
 * cluster may be silent in another.
 */
export const silentCallers = (
  calls: readonly Call[],
  { clusterAliases }: Pick<ClusterNames, 'clusterAliases'> = { clusterAliases: {} },
): readonly FieldMatchers[] => {
  const name = ({ namespace, workload }: CallEnd): string => `${namespace}/${workload ?? ''}`;
  const key = (end: CallEnd): string => `${end.cluster}/${name(end)}`;
  const callers = calls.filter(({ headline }) => headline === 'client').map(({ source }) => source);
  const [speaking, spoken] = [new Set(callers.map(key)), new Set(callers.map(name))];
  const silent = calls.map(({ source }) => source).filter((end) => end.workload !== null && !speaking.has(key(end)));
  const matchers = (ends: readonly CallEnd[], also: FieldMatchers): readonly FieldMatchers[] =>
    [...byNamespace(ends)].map(([namespace, names]) => ({
      ...also,
      sourceNamespace: namespace,
      sourceWorkload: { in: names },
    }));
  const elsewhere = silent.filter((end) => spoken.has(name(end)));
  const clusters = [...new Set(elsewhere.map(({ cluster }) => cluster))].sort();
  return [
    { sourceWorkload: MISSING },
    ...matchers(
      silent.filter((end) => !spoken.has(name(end))),
      {},
    ),
    ...clusters.flatMap((cluster) =>
      matchers(
        elsewhere.filter((end) => end.cluster === cluster),
        { sourceCluster: { in: spellings(cluster, clusterAliases) } },
      ),
    ),
  ];
};

/** Every combination that can hold. Where both sides say something of a field, the right one is the narrower. */
export const combined = (...lists: readonly (readonly FieldMatchers[])[]): readonly FieldMatchers[] =>
  lists.reduce<readonly FieldMatchers[]>(
    (all, list) =>
      all.flatMap((left) =>
        list.flatMap((right) => {
          const narrower = intersected(left, right);
          return narrower === null ? [] : [narrower];
        }),
      ),
    [{}],
  );

const texts = (matcher: Matcher | undefined): readonly string[] | null => {
  if (typeof matcher === 'string') return [matcher];
  return matcher !== undefined && 'in' in matcher ? matcher.in : null;
};

const banned = (matcher: Matcher | undefined): readonly string[] =>
  matcher !== undefined && typeof matcher !== 'string' && 'notIn' in matcher ? matcher.notIn : [];

/** What both allow; null: nothing. Of patterns the right one stands. */
const both = (left: Matcher | undefined, right: Matcher): Matcher | null => {
  const [mine, theirs] = [texts(left), texts(right)];
  if (left === undefined) return right;
  if (mine === null && theirs === null) {
    const neither = [...new Set([...banned(left), ...banned(right)])];
    return banned(left).length > 0 && banned(right).length > 0 ? { notIn: neither } : right;
  }
  const allowed = (theirs ?? mine ?? []).filter((text) => mine === null || mine.includes(text));
  const kept = allowed.filter((text) => ![...banned(left), ...banned(right)].includes(text));
  return kept.length === 0 ? null : { in: kept };
};

const intersected = (left: FieldMatchers, right: FieldMatchers): FieldMatchers | null => {
  const all: Partial<Record<RowField, Matcher>> = { ...left };
  for (const [field, matcher] of Object.entries(right) as [RowField, Matcher][]) {
    const narrower = both(left[field], matcher);
    if (narrower === null) return null;
    all[field] = narrower;
  }
  return all;
};

const acceptsMissing = (matcher: Matcher): boolean => texts(matcher)?.includes('') ?? false;

/** Field matchers as one account spells them; null where it does not report a field that must be something. */
export const spelled = (fields: FieldMatchers, { where, labels }: AccountRow): Matchers | null => {
  const matchers: Record<string, Matcher> = { ...where };
  for (const [field, matcher] of Object.entries(fields)) {
    const [label] = labelsOf({ labels }, field as RowField);
    if (label === undefined && !acceptsMissing(matcher)) return null;
    if (label !== undefined) matchers[label] = matcher;
  }
  return matchers;
};

/** How one source names clusters. */
export interface ClusterNames {
  readonly cluster: string | null;
  readonly clusterAliases: Readonly<Record<string, string>>;
}

/** The cluster fields of one grouped row, as reported, and who reports it. */
export interface ClusterRow {
  readonly account: 'client' | 'server';
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly reporter: string | undefined;
}

/** The clusters of both ends of a grouped row, resolved as for calls (fine-print.md 2). */
export const clustersOf = (
  row: ClusterRow,
  names: ClusterNames,
): { readonly source: string; readonly target: string } => {
  const alias = (text: string | undefined): string | null => {
    const name = known(text);
    return name === null ? null : ourCluster(name, names.clusterAliases);
  };
  const own = alias(row.reporter) ?? names.cluster ?? UNKNOWN;
  const source = alias(row.source) ?? (row.account === 'client' ? own : null);
  const target = alias(row.target) ?? (row.account === 'server' ? own : null);
  return { source: source ?? target ?? own, target: target ?? source ?? own };
};

/** Does a grouped row lie in the selected clusters? */
export const inClusters = (
  row: ClusterRow,
  { sourceCluster, targetCluster, clusters }: Pick<Selection, 'sourceCluster' | 'targetCluster' | 'clusters'>,
  names: ClusterNames,
): boolean => {
  const { source, target } = clustersOf(row, names);
  const isEither = clusters.length === 0 || clusters.includes(source) || clusters.includes(target);
  return isEither && (sourceCluster ?? source) === source && (targetCluster ?? target) === target;
};
