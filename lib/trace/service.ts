import type { TraceServiceRef } from '@/lib/domain/trace';
import type { ReportedSpan } from '@/lib/domain/trace-source';
import { firstTag, type Tags } from './node';

export const UNKNOWN_SERVICE = 'unknown';
/** What Jaeger writes in place of a name that was not given (trace-backends.md 4.1). */
const PLACEHOLDERS = new Set(['missing-service-name', 'empty-service-name', 'service-name-wrong-type']);

interface Told {
  readonly span: Pick<ReportedSpan, 'service'>;
  readonly tags: Tags;
  readonly resource: Tags;
}

const statedNamespace = ({ tags, resource }: Told): string | null =>
  firstTag(resource, 'k8s.namespace.name', 'service.namespace') ??
  firstTag(tags, 'istio.namespace', 'k8s.namespace.name', 'service.namespace') ??
  firstTag(resource, 'linkerd.io/workload-ns');

/** Every namespace that some span of the trace states: only such an ending is split off a name. */
export const namespacesIn = (spans: readonly Told[]): ReadonlySet<string> =>
  new Set(spans.flatMap((span) => statedNamespace(span) ?? []));

/** `checkout.shop` is checkout in shop only where shop is known to be a namespace; hosts keep their dots. */
export const splitName = (
  name: string,
  namespaces: ReadonlySet<string>,
): { readonly name: string; readonly namespace: string | null } => {
  const bare = name.replace(/\.svc(?:\.[a-z0-9.-]+)?$/i, '');
  const dot = bare.lastIndexOf('.');
  const namespace = bare.slice(dot + 1);
  if (dot <= 0 || !(namespaces.has(namespace) || bare !== name)) return { name, namespace: null };
  return { name: bare.slice(0, dot), namespace };
};

const versionOf = ({ tags, resource }: Told): string | null => {
  const revision = firstTag(tags, 'istio.canonical_revision');
  return firstTag(resource, 'service.version') ?? (revision === 'latest' ? null : revision);
};

/** Linkerd's proxies share one `service.name`; the pod's labels tell whose they are. */
const linkerdOf = ({ resource }: Told): { readonly name: string; readonly namespace: string | null } | null => {
  const name = firstTag(
    resource,
    'linkerd.io/proxy-deployment',
    'linkerd.io/proxy-statefulset',
    'linkerd.io/proxy-daemonset',
  );
  return name === null ? null : { name, namespace: firstTag(resource, 'linkerd.io/workload-ns') };
};

/**
 * Whose span it is, whoever wrote it: a proxy's `checkout.shop` and an application's `checkout` are one logical service
 * (trace-backends.md 10). The name as reported stays beside it.
 */
export const serviceOf = (told: Told, namespaces: ReadonlySet<string>): TraceServiceRef => {
  const given = told.span.service;
  const reported = given === null || PLACEHOLDERS.has(given) ? UNKNOWN_SERVICE : given;
  const canonical = firstTag(told.tags, 'istio.canonical_service');
  const stated = statedNamespace(told);
  const named =
    canonical !== null && canonical !== 'unknown'
      ? { name: canonical, namespace: stated }
      : (linkerdOf(told) ?? splitName(reported, namespaces));
  return {
    name: named.name,
    namespace: named.namespace ?? stated,
    reported,
    version: versionOf(told),
    instance: firstTag(told.resource, 'service.instance.id', 'k8s.pod.name'),
  };
};
