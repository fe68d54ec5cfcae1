import { parseEdgeId, parseEntityId } from '@/lib/domain/entity';

/** What a person calls the entity of an id: `ledger`, `cart v2`. An id that is none is shown as it is. */
export const entityName = (id: string): string => {
  const entity = parseEntityId(id);
  if (entity === null) return id;
  if (entity.kind === 'unknown') return 'unknown caller';
  return entity.version === null ? entity.name : `${entity.name} ${entity.version}`;
};

/** The namespace and cluster of an entity, as they stand beside its name. */
export const entityPlace = (id: string): string => {
  const entity = parseEntityId(id);
  if (entity === null) return '';
  return [entity.namespace, entity.cluster].filter((part) => part !== '' && part !== 'unknown').join(' · ');
};

/** `checkout → ledger` for an edge, the name for an entity. */
export const idName = (id: string): string => {
  const edge = parseEdgeId(id);
  return edge === null ? entityName(id) : `${entityName(edge.source)} → ${entityName(edge.target)}`;
};
