import { type Entity, parseEntityId, UNKNOWN } from '@/lib/domain/entity';
import { splitName } from './service';

/** `traces.names`: a service of ours (`checkout`, `shop/checkout`, `*` for any run) to a back end's name (`{name}-{namespace}`). */
export type NameRules = Readonly<Record<string, string>>;

export interface Wanted {
  readonly name: string;
  readonly namespace: string | null;
  readonly cluster: string | null;
}

const fitsRule = (pattern: string, { name, namespace }: Wanted): boolean => {
  const text = pattern.includes('/') ? `${namespace ?? ''}/${name}` : name;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(text);
};

const filled = (template: string, { name, namespace, cluster }: Wanted): string =>
  template
    .replaceAll('{name}', name)
    .replaceAll('{namespace}', namespace ?? '')
    .replaceAll('{cluster}', cluster ?? '');

/**
 * The names a service may go by in a trace back end, likeliest first: the operator's rules, then as applications call
 * themselves (`checkout`), as Envoy does (`checkout.shop`), as hosts do, and as the meshes spell theirs.
 */
export const candidateNames = (wanted: Wanted, rules: NameRules): readonly string[] => {
  const { name, namespace } = wanted;
  const ruled = Object.entries(rules)
    .filter(([pattern]) => fitsRule(pattern, wanted))
    .map(([, template]) => filled(template, wanted));
  const spelled =
    namespace === null
      ? [name]
      : [
          name,
          `${name}.${namespace}`,
          `${name}.${namespace}.svc.cluster.local`,
          `${namespace}/${name}`,
          `${namespace}.${name}`,
          `${name}_${namespace}_svc`,
        ];
  return [...new Set([...ruled, ...spelled].filter((candidate) => candidate !== ''))];
};

/** Attributes by which a service is found where no name is its own: a waypoint's spans, callers of a silent one. */
export const candidateAttributes = ({ name }: Wanted): readonly { readonly key: string; readonly value: string }[] =>
  ['istio.canonical_service', 'istio.destination_canonical_service', 'k8s.deployment.name', 'peer.service'].map(
    (key) => ({ key, value: name }),
  );

/** Those of a back end's names that a candidate means. Zipkin writes them in lower case; Kuma adds the port. */
export const matchingNames = (known: readonly string[], candidates: readonly string[]): readonly string[] => {
  const found = candidates.flatMap((candidate) => {
    const low = candidate.toLowerCase();
    return known.filter((name) => {
      const given = name.toLowerCase();
      return given === low || (low.endsWith('_svc') && /^_\d+$/.test(given.slice(low.length)) && given.startsWith(low));
    });
  });
  return [...new Set(found)];
};

/** What a `service` parameter means: the id of an entity, or a back end's own name. */
export const wantedOf = (service: string): Wanted | string => {
  const entity: Entity | null = parseEntityId(service);
  if (entity === null) return service;
  const known = (text: string): string | null => (text === UNKNOWN || text === '' ? null : text);
  return { name: entity.name, namespace: known(entity.namespace), cluster: known(entity.cluster) };
};

/** Namespaces that a list of names gives away: `checkout.shop` beside `checkout`. */
export const namespacesAmong = (names: readonly string[]): ReadonlySet<string> => {
  const all = new Set(names);
  return new Set(
    names.flatMap((name) => {
      const dot = name.lastIndexOf('.');
      return dot > 0 && all.has(name.slice(0, dot)) ? [name.slice(dot + 1)] : [];
    }),
  );
};

/** The node of the dependency graph that a name and namespace lead to; null: none, or more than one. */
export const nodeFinder = (ids: readonly string[]): ((name: string, namespace: string | null) => string | null) => {
  const byName = new Map<string, { readonly id: string; readonly namespace: string }[]>();
  const namespaces = new Set<string>();
  for (const id of ids) {
    const entity = parseEntityId(id);
    if (entity === null) continue;
    namespaces.add(entity.namespace);
    const key = entity.name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), { id, namespace: entity.namespace }]);
  }
  const find = (name: string, namespace: string | null): string | null => {
    const named = byName.get(name.toLowerCase()) ?? [];
    const there = namespace === null ? named : named.filter((each) => each.namespace === namespace);
    const fit = there.length === 0 && named.every((each) => each.namespace === UNKNOWN) ? named : there;
    return fit.length === 1 ? (fit[0]?.id ?? null) : null;
  };
  return (name, namespace) => {
    const direct = find(name, namespace);
    if (direct !== null) return direct;
    const split = splitName(name, namespaces);
    return split.namespace === null ? null : find(split.name, split.namespace);
  };
};

/** Names of services are compared without regard to case: Zipkin keeps none. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
