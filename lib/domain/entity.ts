/** The kinds of node a graph can have (product.md section 1). */
export const entityKinds = [
  'service',
  'workload',
  'version',
  'gateway',
  'external',
  'unknown',
  'namespace',
  'cluster',
] as const;
export type EntityKind = (typeof entityKinds)[number];

export const protocols = ['http', 'grpc', 'tcp'] as const;
export type Protocol = (typeof protocols)[number];

/** Who reports. `otel` is "no mesh, instrumented". */
export const meshIds = ['istio', 'ambient', 'linkerd', 'consul', 'cilium', 'kuma', 'otel'] as const;
export type MeshId = (typeof meshIds)[number];

/** What the product calls each mesh on screen. */
export const meshNames: Readonly<Record<MeshId, string>> = {
  istio: 'Istio',
  ambient: 'Istio ambient',
  linkerd: 'Linkerd',
  consul: 'Consul',
  cilium: 'Cilium',
  kuma: 'Kuma',
  otel: 'OpenTelemetry',
};

export interface Entity {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: EntityKind;
  readonly name: string;
  /** Only of kind `version`: the revision of the service. */
  readonly version: string | null;
}

/** The cluster, namespace or name of an end that nobody states. */
export const UNKNOWN = 'unknown';

// `encodeURIComponent` leaves `~` alone, and `~` separates the ends of an edge; a literal `@` it escapes.
const segment = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E');

/**
 * The stable id of a node: `cluster/namespace/kind/name`, each segment percent-encoded (fine-print.md 3).
 * Version: `…/version/<name>@<revision>`; namespace: `east/shop/namespace/shop`; cluster: `east/-/cluster/east`.
 */
export const entityId = ({ cluster, namespace, kind, name, version }: Entity): string => {
  const scope = kind === 'cluster' ? '-' : segment(namespace);
  const last = version === null ? segment(name) : `${segment(name)}@${segment(version)}`;
  return `${segment(cluster)}/${scope}/${kind}/${last}`;
};

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The reverse of `entityId`; null for anything that is not an id. */
export const parseEntityId = (id: string): Entity | null => {
  const parts = id.split('/');
  if (parts.length !== 4) return null;
  const [rawCluster = '', rawNamespace = '', rawKind = '', rawName = ''] = parts;
  const kind = entityKinds.find((known) => known === rawKind);
  if (kind === undefined) return null;
  const at = kind === 'version' ? rawName.lastIndexOf('@') : -1;
  if (kind === 'version' && at < 0) return null;
  const cluster = decoded(rawCluster);
  const namespace = kind === 'cluster' ? '' : decoded(rawNamespace);
  const name = decoded(at < 0 ? rawName : rawName.slice(0, at));
  const version = at < 0 ? null : decoded(rawName.slice(at + 1));
  if (cluster === null || namespace === null || name === null) return null;
  if (cluster === '' || name === '' || (kind === 'version' && version === null)) return null;
  return { cluster, namespace, kind, name, version };
};

/** The stable id of an edge: `<source>~<target>~<protocol>`. `~` never occurs inside an id, so it splits safely. */
export const edgeId = (source: string, target: string, protocol: Protocol): string => `${source}~${target}~${protocol}`;

export interface EdgeRef {
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
}

/** The reverse of `edgeId`; null for anything that is not an edge id. */
export const parseEdgeId = (id: string): EdgeRef | null => {
  const parts = id.split('~');
  if (parts.length !== 3) return null;
  const [source = '', target = '', last = ''] = parts;
  const protocol = protocols.find((known) => known === last);
  if (protocol === undefined || parseEntityId(source) === null || parseEntityId(target) === null) return null;
  return { source, target, protocol };
};
