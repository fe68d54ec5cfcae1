import type { EntityKind } from '@/lib/domain/entity';

/** How each kind of entity is named beside its name. A plain service needs no word. */
export const kindWords: Readonly<Record<EntityKind, { readonly name: string; readonly says: string }>> = {
  service: { name: 'service', says: 'A service of the mesh.' },
  workload: { name: 'workload', says: 'A workload: a deployment, stateful set or the like.' },
  version: { name: 'version', says: 'One version of a service.' },
  gateway: { name: 'gateway', says: 'A gateway: its own callers are outside and unnamed.' },
  external: { name: 'external', says: 'A host outside the mesh: only its callers report on it.' },
  unknown: { name: 'unknown caller', says: 'Callers that no proxy could name.' },
  namespace: { name: 'namespace', says: 'A namespace.' },
  cluster: { name: 'cluster', says: 'A cluster.' },
};
