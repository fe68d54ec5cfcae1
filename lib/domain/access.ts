import { type Entity, parseEdgeId, parseEntityId } from './entity';

/**
 * What somebody may see: workloads in one of these clusters and in one of these namespaces. An empty list does not
 * narrow; both empty is no scope at all, and nobody is given one.
 */
export interface Scope {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
}

/** What stands for the far end of a call that somebody may see one end of (field-guide.md 5.1). */
export const HIDDEN_NAMESPACE = 'other-namespace';
export const HIDDEN_CLUSTER = 'other-cluster';

type Place = Pick<Entity, 'cluster' | 'namespace'>;

const admits = (list: readonly string[], name: string): boolean => list.length === 0 || list.includes(name);

/** Is this place inside the scope? No scope: everything is. */
export const within = (scope: Scope | undefined, { cluster, namespace }: Place): boolean =>
  scope === undefined || (admits(scope.clusters, cluster) && admits(scope.namespaces, namespace));

const entityWithin = (scope: Scope, id: string): boolean => {
  const entity = parseEntityId(id);
  if (entity === null) return false;
  // A cluster is more than the namespaces somebody may see of it.
  if (entity.kind === 'cluster') return scope.namespaces.length === 0 && scope.clusters.includes(entity.cluster);
  return within(scope, entity);
};

/** May the figures of this entity or edge be shown by themselves? Of an edge both ends must be inside. */
export const idWithin = (scope: Scope | undefined, id: string): boolean => {
  if (scope === undefined) return true;
  const edge = parseEdgeId(id);
  return edge === null ? entityWithin(scope, id) : entityWithin(scope, edge.source) && entityWithin(scope, edge.target);
};

/** What a filter may still choose: null, nothing at all; empty, everything. */
export const narrowed = (allowed: readonly string[], wanted: readonly string[]): readonly string[] | null => {
  if (allowed.length === 0) return wanted;
  if (wanted.length === 0) return allowed;
  const both = wanted.filter((name) => allowed.includes(name));
  return both.length === 0 ? null : both;
};

/** No name of anything: what is left of a filter that asked for nothing one may see. */
const NOWHERE = ['-'] as const;

/** Filters that choose only what one may see. */
export const scopedFilters = <F extends { readonly cluster: readonly string[]; readonly namespace: readonly string[] }>(
  filters: F,
  scope: Scope | undefined,
): F =>
  scope === undefined
    ? filters
    : {
        ...filters,
        cluster: narrowed(scope.clusters, filters.cluster) ?? NOWHERE,
        namespace: narrowed(scope.namespaces, filters.namespace) ?? NOWHERE,
      };

/** The same scope has the same key, however it was spelled; it is part of every key of a cache. */
export const scopeKey = (scope: Scope | undefined): string =>
  scope === undefined ? '' : JSON.stringify([[...scope.clusters].sort(), [...scope.namespaces].sort()]);
