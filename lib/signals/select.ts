import { type Call, type CallEnd, endEntity, known, ourCluster } from '@/lib/domain/call';
import { type EntityKind, entityId, type Protocol, parseEdgeId, parseEntityId, UNKNOWN } from '@/lib/domain/entity';
import { accounts, type GroupBy } from '@/lib/domain/graph';
import type { SignalScope } from '@/lib/domain/signals';
import type { Filters } from '@/lib/domain/view';
import { keeps } from '@/lib/graph/filter';
import type { RowField } from '@/lib/mesh/adapter';
import type { Matcher } from '@/lib/promql/build';
import { type FieldMatchers, MISSING, meet } from './spell';

type Side = 'source' | 'target';

/** Rows of one scope, per end, and what labels alone cannot say. */
export interface Selection {
  readonly sources: readonly FieldMatchers[];
  readonly targets: readonly FieldMatchers[];
  /** Clusters the ends must lie in; null: any. */
  readonly sourceCluster: string | null;
  readonly targetCluster: string | null;
  /** Clusters of which the callee must be; absent: any. */
  readonly targetClusters?: readonly string[];
  /** Clusters of which either end must be; empty: any. */
  readonly clusters: readonly string[];
  readonly protocol: Protocol | null;
  /** `in`: what arrives; `out`: what leaves, where nothing reports what arrives. */
  readonly direction: 'in' | 'out';
  readonly calls: readonly Call[];
}

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

/** Names by namespace; the namespace nobody says is missing. */
const byNamespace = (ends: readonly CallEnd[], nameOf: (end: CallEnd) => string | null) => {
  const names = new Map<string, Set<string>>();
  for (const end of ends) {
    const name = nameOf(end);
    if (name !== null) names.set(end.namespace, (names.get(end.namespace) ?? new Set()).add(name));
  }
  return [...names].map(([namespace, set]): readonly [Matcher, readonly string[]] => [
    namespace === UNKNOWN ? MISSING : namespace,
    [...set].sort(),
  ]);
};

export const workloadMatchers = (
  side: Side,
  ends: readonly CallEnd[],
  also: FieldMatchers = {},
): readonly FieldMatchers[] =>
  byNamespace(ends, ({ workload }) => workload).map(([namespace, names]) => ({
    ...also,
    [`${side}Namespace`]: namespace,
    [`${side}Workload`]: { in: names },
  }));

/** Ends of which no workload is known, by what they are called. */
const namelessMatchers = (side: Side, calls: readonly Call[]): readonly FieldMatchers[] => {
  const dead = calls.filter((call) => call[side].workload === null);
  if (dead.length === 0) return [];
  // Series may bear a name that stands on the way (a waypoint's) where the call has none.
  const onTheWay = dead.flatMap(({ labelled }) => accounts.flatMap((account) => labelled?.[account] ?? []));
  const names = side === 'source' ? [] : onTheWay.flatMap(({ targetWorkload }) => targetWorkload ?? []);
  const nobody = { [`${side}Workload`]: { in: [...new Set([...names.sort(), ...MISSING.in])] } };
  if (side === 'target') {
    const hosts = [...new Set(dead.flatMap((call) => call.hosts))].sort();
    const services = [...new Set(dead.flatMap((call) => call.serviceNames))].sort();
    if (hosts.length > 0 && hosts.length <= MAX_HOSTS) return [{ ...nobody, host: { in: hosts } }];
    if (services.length > 0) return [{ ...nobody, serviceName: { in: services } }];
  }
  if (dead.every((call) => call[side].kind === 'unknown')) return [nobody];
  const services = byNamespace(
    dead.map((call) => call[side]),
    ({ service }) => service,
  );
  return services.map(([namespace, names]) => ({
    ...nobody,
    [`${side}Namespace`]: namespace,
    [`${side}Service`]: { in: names },
  }));
};

/** One end of some calls, whoever it is. */
export const endsOf = (side: Side, calls: readonly Call[]): readonly FieldMatchers[] => [
  ...workloadMatchers(
    side,
    calls.map((call) => call[side]),
  ),
  ...namelessMatchers(side, calls),
];

/** One end of some calls by name, in whatever namespace. */
export const namesOf = (side: Side, calls: readonly Call[]): readonly FieldMatchers[] => {
  const anywhere = calls.map((call) => ({ ...call, [side]: { ...call[side], namespace: UNKNOWN } }));
  return endsOf(side, anywhere).map(({ [`${side}Namespace` as const]: _, ...others }) => others);
};

/** Matchers for one end of the given calls, which all have that end at the entity. */
const endMatchers = (side: Side, id: string, calls: readonly Call[]): readonly FieldMatchers[] => {
  const entity = parseEntityId(id);
  if (entity === null || entity.kind === 'cluster') return [{}];
  if (entity.kind === 'unknown') return [{ [`${side}Workload`]: MISSING }];
  if (entity.kind === 'namespace') {
    const own: FieldMatchers = { [`${side}Namespace`]: entity.namespace === UNKNOWN ? MISSING : entity.namespace };
    if (side === 'source') return [own];
    return [own, { targetNamespace: MISSING, serviceNamespace: entity.namespace }];
  }
  const revision = entity.version === null ? {} : { [`${side}Version`]: entity.version };
  return endsOf(side, calls).map((matchers) => ({ ...matchers, ...revision }));
};

export const everything: Omit<Selection, 'calls'> = {
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

/** Every combination that can hold. */
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

const intersected = (left: FieldMatchers, right: FieldMatchers): FieldMatchers | null => {
  const all: Partial<Record<RowField, Matcher>> = { ...left };
  for (const [field, matcher] of Object.entries(right) as [RowField, Matcher][]) {
    const narrower = meet(left[field], matcher);
    if (narrower === null) return null;
    all[field] = narrower;
  }
  return all;
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
  const own = alias(row.reporter) ?? names.cluster;
  const source = alias(row.source) ?? (row.account === 'client' ? (own ?? UNKNOWN) : null);
  // A waypoint that reached nobody names no cluster of the callee's: it is where its caller is.
  const target = alias(row.target) ?? (row.account === 'server' ? own : null);
  return { source: source ?? target ?? own ?? UNKNOWN, target: target ?? source ?? own ?? UNKNOWN };
};

/** A row that nobody places was found by the names of its ends: where other rows place those, the calls have placed it too. */
const isIn = (selected: string | null, said: string): boolean =>
  selected === null || said === selected || said === UNKNOWN;

/** Does a grouped row lie in the selected clusters? */
export const inClusters = (
  row: ClusterRow,
  selection: Pick<Selection, 'sourceCluster' | 'targetCluster' | 'targetClusters' | 'clusters'>,
  names: ClusterNames,
): boolean => {
  const { sourceCluster, targetCluster, targetClusters, clusters } = selection;
  const { source, target } = clustersOf(row, names);
  if (targetClusters !== undefined && !targetClusters.includes(target)) return false;
  const isEither = clusters.length === 0 || clusters.includes(source) || clusters.includes(target);
  return isEither && isIn(sourceCluster, source) && isIn(targetCluster, target);
};
