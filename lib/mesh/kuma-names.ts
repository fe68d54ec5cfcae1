/** What a name of a Kuma cluster stands for. An empty part is null: nobody says. */
export interface KumaName {
  /** `several`: one service in many zones; which of them answers is not said. `passthrough`: outside, unnamed. */
  readonly kind: 'service' | 'several' | 'external' | 'passthrough';
  readonly name: string;
  readonly namespace: string | null;
  readonly zone: string | null;
  /** What the port is called; null: only its number is told. */
  readonly section: string | null;
}

const said = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);
const KINDS: Readonly<Record<string, KumaName['kind']>> = { msvc: 'service', mzsvc: 'several', extsvc: 'external' };

/** `kri_<kind>_<mesh>_<zone>_<namespace>_<name>_<section>`; on Universal a name may itself hold `_`. */
const unified = (text: string): KumaName | null => {
  const [, kindText = '', , zone, namespace, ...rest] = text.split('_');
  const [kind, section, name] = [KINDS[kindText], rest.pop(), rest.join('_')];
  if (kind === undefined || name === '') return null;
  const isNumber = /^\d*$/.test(section ?? '');
  return { kind, name, namespace: said(namespace), zone: said(zone), section: isNumber ? null : said(section) };
};

/** `<mesh>_<name>_<namespace>_<zone>_msvc_<port>`, of the first releases with MeshServices. */
const EARLY = /^[^_]*_(.+)_([^_]*)_([^_]*)_(msvc|mzsvc|extsvc)_\d+(?:-[0-9a-f]+)?$/;
const early = (text: string): KumaName | null => {
  const [, name, namespace, zone, kindText = ''] = EARLY.exec(text) ?? [];
  const kind = KINDS[kindText];
  if (name === undefined || kind === undefined) return null;
  return { kind, name, namespace: said(namespace), zone: said(zone), section: null };
};

/** `<name>_<namespace>_svc_<port>`: the tag `kuma.io/service`; traffic split by tags adds a hash to it. */
const TAGGED = /^(.+)_([^_]+)_svc(?:_\d+)?(?:-[0-9a-f]{16})?$/;
/** A service of Universal is called as its owner pleased. */
const SPLIT_HASH = /-[0-9a-f]{16}$/;
const tagged = (text: string): KumaName => {
  const [, name, namespace] = TAGGED.exec(text) ?? [];
  const own = { kind: 'service', zone: null, section: null } as const;
  if (name === undefined) return { ...own, name: text.replace(SPLIT_HASH, ''), namespace: null };
  return { ...own, name, namespace: said(namespace) };
};

/** A host let through by name (MeshPassthrough); statistics spell its dots `_`. */
const LET_THROUGH = /^meshpassthrough_[a-z0-9]+_(.+)_[\d*]+$/;
const PASSTHROUGH = /^(?:self_transparentproxy_passthrough_outbound|outbound_passthrough)/;
const PLUMBING = /^(?:self_|kri_|inbound_passthrough)/;

/** Reads the name of an outbound cluster as any of Kuma's eras wrote it; null: the proxy's own plumbing. */
export const clusterNamed = (text: string): KumaName | null => {
  const outside = { namespace: null, zone: null, section: null };
  const [, host] = LET_THROUGH.exec(text) ?? [];
  if (host !== undefined) return { ...outside, kind: 'external', name: host.replaceAll('_', '.') };
  if (PASSTHROUGH.test(text)) return { ...outside, kind: 'passthrough', name: '' };
  if (text.startsWith('kri_')) return unified(text);
  return PLUMBING.test(text) ? null : (early(text) ?? tagged(text));
};

/** Reads what a proxy calls its own service: a workload, the tag of its service, or a list of tags. */
export const ownName = (text: string): Pick<KumaName, 'name' | 'namespace'> | null => {
  // `,a,b,`: one workload behind several Services; the first by alphabet, so that all its proxies agree.
  const [own] = text
    .split(',')
    .filter((each) => each !== '')
    .sort();
  if (own === undefined) return null;
  const [, name, namespace] = TAGGED.exec(own) ?? [];
  return { name: name ?? own, namespace: said(namespace) };
};

/** Clusters that are no calls between services, as an RE2 pattern. */
export const PLUMBING_CLUSTERS =
  '|system_.*|_.*|self_inbound_.*|self_transparentproxy_passthrough_inbound.*|self_transparentproxy_no_destination.*' +
  '|ads_cluster|access_log_sink|kuma_.*|localhost_.*|inbound_passthrough.*|mesh(?:trace|accesslog|metric)_.*';

/** Clusters that lie outside the mesh (kinds `external` and `passthrough`), as an RE2 pattern. */
export const OUTSIDE_CLUSTERS =
  'kri_extsvc_.*|.*_extsvc_[0-9]+(?:-[0-9a-f]+)?|meshpassthrough_.*|self_transparentproxy_passthrough_outbound.*|outbound_passthrough.*';
