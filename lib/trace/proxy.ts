import type { MeshProxy, SpanKind } from '@/lib/domain/trace';
import type { ReportedSpan } from '@/lib/domain/trace-source';
import { firstTag, type Tags } from './node';

type Known = Pick<ReportedSpan, 'name' | 'service' | 'scope'> & {
  readonly tags: Tags;
  readonly resource: Tags;
  readonly kind: SpanKind;
};

const NODE_ID = /^(?:sidecar|router|waypoint|ingress)~/;
const has = (tags: Tags, test: (key: string) => boolean): boolean => [...tags.keys()].some(test);

interface Rule {
  readonly mesh: MeshProxy['mesh'];
  readonly says: string;
  readonly fires: (span: Known) => boolean;
}

/** How proxies give themselves away, surest first (trace-backends.md 7.5). */
const RULES: readonly Rule[] = [
  { mesh: 'envoy', says: 'component=proxy', fires: ({ tags }) => tags.get('component') === 'proxy' },
  { mesh: 'envoy', says: 'node_id', fires: ({ tags }) => NODE_ID.test(tags.get('node_id') ?? '') },
  { mesh: 'envoy', says: 'istio.* tags', fires: ({ tags }) => has(tags, (key) => key.startsWith('istio.')) },
  { mesh: 'envoy', says: 'kuma.* tags', fires: ({ tags }) => has(tags, (key) => key.startsWith('kuma.')) },
  { mesh: 'envoy', says: 'upstream_cluster', fires: ({ tags }) => tags.has('upstream_cluster') },
  { mesh: 'envoy', says: 'response_flags', fires: ({ tags }) => tags.has('response_flags') },
  {
    mesh: 'envoy',
    says: 'telemetry.sdk.name=envoy',
    fires: ({ resource }) => resource.get('telemetry.sdk.name') === 'envoy',
  },
  {
    mesh: 'linkerd',
    says: 'direction and linkerd-proxy',
    fires: ({ tags, resource, service }) =>
      /^(?:in|out)bound$/.test(tags.get('direction') ?? '') &&
      (service === 'linkerd-proxy' || has(resource, (key) => key.startsWith('linkerd.io/'))),
  },
  {
    mesh: 'envoy',
    says: 'its name',
    fires: ({ name, scope }) => scope === null && /^(?:router .+ egress|ingress|egress .+)$/.test(name),
  },
];

const roleOf = ({ tags, kind }: Known): MeshProxy['role'] => {
  const type = /^[a-z]+/.exec(tags.get('node_id') ?? '')?.[0];
  if (type === 'waypoint') return 'waypoint';
  if (type === 'router' || type === 'ingress') return 'gateway';
  const inbound = kind === 'server' || tags.get('direction') === 'inbound';
  return inbound || (tags.get('upstream_cluster') ?? '').startsWith('inbound') ? 'inbound' : 'outbound';
};

/** `shop` of `payment.shop.svc.cluster.local`; a name of another form has none that can be told. */
export const splitHost = (host: string): { readonly service: string; readonly namespace: string | null } => {
  const [, service = host, namespace = null] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  return { service, namespace };
};

/** `outbound|8080|v2|payment.shop.svc.cluster.local`, or Consul's dotted name with the service first. */
const upstreamOf = (tags: Tags): MeshProxy['upstream'] => {
  const cluster = firstTag(tags, 'upstream_cluster', 'upstream_cluster.name');
  if (cluster === null) return null;
  const [direction = '', , subset = '', host = ''] = cluster.split('|');
  if (host !== '')
    return { host, ...splitHost(host), subset: subset === '' || direction.startsWith('inbound') ? null : subset };
  const consul = /^(?:v1~)?([^.]+)\.([^.]+)\..+\.consul$/.exec(cluster);
  if (consul === null) return null;
  const [, service = '', namespace = ''] = consul;
  return { host: cluster, service, namespace, subset: null };
};

/** `-` and empty are none; several are joined by commas. */
export const flagsOf = (tags: Tags): readonly string[] =>
  (tags.get('response_flags') ?? '').split(',').filter((flag) => flag !== '' && flag !== '-');

/** What a span written by a mesh's proxy tells of it; null: an application wrote it. */
export const proxyOf = (span: Known): MeshProxy | null => {
  const rule = RULES.find(({ fires }) => fires(span));
  if (rule === undefined) return null;
  return {
    mesh: rule.mesh,
    role: roleOf(span),
    rule: rule.says,
    flags: [...flagsOf(span.tags)],
    upstream: upstreamOf(span.tags),
  };
};
