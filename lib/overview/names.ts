import { parseEntityId } from '@/lib/domain/entity';

/** Short names of entities, longer only where two would read the same. */
export const namer = (ids: Iterable<string>): ((id: string) => string) => {
  const shared = new Map<string, { clusters: Set<string>; namespaces: Set<string> }>();
  for (const id of ids) {
    const entity = parseEntityId(id);
    if (entity === null) continue;
    const places = shared.get(entity.name) ?? { clusters: new Set(), namespaces: new Set() };
    places.clusters.add(entity.cluster);
    places.namespaces.add(entity.namespace);
    shared.set(entity.name, places);
  }
  return (id) => {
    const entity = parseEntityId(id);
    if (entity === null) return id;
    if (entity.kind === 'unknown') return 'unknown callers';
    const places = shared.get(entity.name);
    const inside = (places?.namespaces.size ?? 0) > 1 ? `${entity.namespace}/${entity.name}` : entity.name;
    return (places?.clusters.size ?? 0) > 1 ? `${inside} (${entity.cluster})` : inside;
  };
};
