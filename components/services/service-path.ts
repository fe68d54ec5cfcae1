import { type Entity, type EntityKind, parseEntityId } from '@/lib/domain/entity';

const kindsWithPage: ReadonlySet<EntityKind> = new Set(['service', 'gateway', 'external']);

/** Path of a service's page. Each segment is encoded once more than the name: the router decodes it once. */
export const servicePath = ({ cluster, namespace, name }: Pick<Entity, 'cluster' | 'namespace' | 'name'>): string =>
  `/services/${[cluster, namespace, name].map(encodeURIComponent).join('/')}`;

/** The page that shows an entity, or null for kinds that have none (an unknown caller, a namespace). */
export const pathOfEntity = (entity: Pick<Entity, 'cluster' | 'namespace' | 'name' | 'kind'>): string | null =>
  kindsWithPage.has(entity.kind) ? servicePath(entity) : null;

/** The entity of an id; an id nobody can read becomes an unknown thing of that name, so that it stays visible. */
export const entityOf = (id: string): Entity =>
  parseEntityId(id) ?? { cluster: 'unknown', namespace: 'unknown', kind: 'unknown', name: id, version: null };

/** Where an entity lives, without what nobody states: "east / shop". */
export const placeOf = ({ cluster, namespace }: Pick<Entity, 'cluster' | 'namespace'>): string =>
  [cluster, namespace].filter((part) => part !== '' && part !== 'unknown').join(' / ');
