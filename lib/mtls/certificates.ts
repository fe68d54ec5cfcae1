import { ourCluster } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Certificate } from '@/lib/domain/mtls';
import type { Labels, Sample } from '@/lib/domain/sample';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { call, either, fold, type Matchers, marked, over, selector } from '@/lib/promql/build';
import { bottomk } from '@/lib/promql/combine';

const KIND = 'weft_kind';
const HOUR: Millis = 3_600_000;
/** Workload certificates are renewed several times within this; the longest life seen is that of a fresh one. */
const WORKLOAD_SPAN: Millis = 6 * HOUR;
/** Issuers live for months: what was seen in a month is the best there is. */
const ISSUER_SPAN: Millis = 31 * 24 * HOUR;
const SOONEST = 20;

const agent = 'istio_agent_cert_expiry_seconds';
const leaf: Matchers = { resource_name: 'default' };

const longest = (kind: Certificate['kind'], metric: string, where: Matchers, span: Millis): PromQL =>
  marked(KIND, `${kind}.longest`, fold('max', [], call('max_over_time', over(selector(metric, where), span))));

/**
 * Seconds left of the certificates that end soonest, and the longest life seen of each kind, in one call. Istio:
 * the agents' own gauge for workloads, istiod's for the issuing chain and the root (mesh-metrics 4.10).
 */
export const certificatesQuery: PromQL = either([
  marked(KIND, 'workload', bottomk(SOONEST, fold('min', ['cluster', 'namespace', 'pod'], selector(agent, leaf)))),
  marked(KIND, 'issuer', fold('min', ['cluster'], selector('citadel_server_cert_chain_expiry_seconds'))),
  marked(KIND, 'root', fold('min', ['cluster'], selector('citadel_server_root_cert_expiry_seconds'))),
  longest('workload', agent, leaf, WORKLOAD_SPAN),
  longest('issuer', 'citadel_server_cert_chain_expiry_seconds', {}, ISSUER_SPAN),
  longest('root', 'citadel_server_root_cert_expiry_seconds', {}, ISSUER_SPAN),
]);

const kinds = ['workload', 'issuer', 'root'] as const;
const subjects = { issuer: 'issuing certificate chain', root: 'root certificate' } as const;

/** Expiring is relative to the life seen: a day's certificate with twelve hours left is fresh (mesh-metrics 4.10). */
export const certificateState = (left: number | null, longestLife: number | null): Certificate['state'] => {
  if (left === null) return 'unknown';
  if (left <= 0) return 'expired';
  if (longestLife === null || longestLife <= 0) return 'unknown';
  return left < longestLife / 4 ? 'expiring' : 'healthy';
};

const said = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const subjectOf = (kind: Certificate['kind'], labels: Labels): string =>
  kind === 'workload' ? (said(labels.pod) ?? said(labels.namespace) ?? UNKNOWN) : subjects[kind];

/** Certificates of one source, soonest end first. `at`: when the seconds were read. */
export const readCertificates = (
  samples: readonly Sample[],
  { at, cluster: own, aliases }: { at: EpochMs; cluster: string | null; aliases: Readonly<Record<string, string>> },
): Certificate[] => {
  const longestOf = (kind: string): number | null =>
    samples.find(({ labels }) => labels[KIND] === `${kind}.longest`)?.value ?? null;
  return samples
    .flatMap(({ labels, value }): Certificate[] => {
      const kind = kinds.find((name) => name === labels[KIND]);
      if (kind === undefined) return [];
      const named = said(labels.cluster);
      return [
        {
          subject: subjectOf(kind, labels),
          expiresAt: value === null ? null : at + Math.round(value) * 1000,
          kind,
          namespace: kind === 'workload' ? said(labels.namespace) : null,
          cluster: named === null ? own : ourCluster(named, aliases),
          state: certificateState(value, longestOf(kind)),
        },
      ];
    })
    .sort(soonestFirst);
};

/** Of what two sources tell of one certificate the sooner end. Issuers of clusters nobody names may be different ones. */
export const distinctCertificates = (all: readonly Certificate[]): Certificate[] => {
  const found = new Map<string, Certificate>();
  for (const each of all) {
    const apart = each.kind !== 'workload' && each.cluster === null ? each.expiresAt : null;
    const key = JSON.stringify([each.kind, each.cluster, each.namespace, each.subject, apart]);
    const before = found.get(key);
    if (before === undefined || soonestFirst(each, before) < 0) found.set(key, each);
  }
  return [...found.values()];
};

/** What ends first comes first; what nobody states comes last. */
export const soonestFirst = (a: Certificate, b: Certificate): number =>
  (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY) ||
  (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0);
