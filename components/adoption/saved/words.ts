import type { Evaluation, EvidenceKey, Verdict } from '@/lib/domain/adoption';
import { type Formatted, formatBytes, formatCount, formatPercent, formatRate } from '@/lib/format/number';

/** What a verdict says at the head of a record. */
export const verdictTitles: Readonly<Record<Verdict, string>> = {
  ADOPT: 'Adopt',
  ADOPT_SCOPED: 'Adopt, in a limited scope',
  NOT_YET: 'Not yet',
  DONT: 'Don’t: do something narrower instead',
  UNDECIDED: 'Cannot be decided yet',
  KEEP: 'Keep',
  REDUCE: 'Reduce',
  REMOVE: 'Remove',
};

/** One without reasons at all needs no mesh, and none instead. */
export const verdictTitle = ({ verdict, reasons }: Pick<Evaluation, 'verdict' | 'reasons'>): string =>
  verdict === 'DONT' && reasons.includes('NO_NEED') ? 'Don’t: nothing is needed' : verdictTitles[verdict];

const cores = (value: number): Formatted => ({ ...formatCount(value), unit: 'cores' });

interface Fact {
  readonly title: string;
  readonly format: (value: number) => Formatted;
}

/** The facts of the catalogue as people call them, with their units. */
export const factWords: Readonly<Record<EvidenceKey, Fact>> = {
  mesh_metrics: { title: 'Namespaces in which a mesh reports', format: formatCount },
  services: { title: 'Services with traffic', format: formatCount },
  edges: { title: 'Edges between them', format: formatCount },
  namespaces: { title: 'Namespaces with traffic', format: formatCount },
  clusters: { title: 'Clusters', format: formatCount },
  cross_cluster_share: { title: 'Requests that cross clusters', format: formatPercent },
  stacks: { title: 'Languages that emit telemetry', format: formatCount },
  uninstrumented_share: { title: 'Services without telemetry of their own', format: formatPercent },
  plaintext_share: { title: 'Requests in plaintext', format: formatPercent },
  parallel_version_services_90d: { title: 'Services with two versions side by side', format: formatCount },
  non_http_share: { title: 'Connections that are not HTTP', format: formatPercent },
  latency_unfit_share: { title: 'Requests without room for more latency', format: formatPercent },
  alert_rules_in_scope: { title: 'Alert rules that watch these services', format: formatCount },
  k8s_minor_behind: { title: 'Kubernetes minor versions behind', format: formatCount },
  authz_cover: { title: 'Workloads under a narrow rule', format: formatPercent },
  authz_denied: { title: 'Calls refused by policy', format: formatRate },
  retry: { title: 'Calls tried again', format: formatRate },
  proxy_cpu: { title: 'CPU of the proxies', format: cores },
  proxy_mem: { title: 'Memory of the proxies', format: formatBytes },
  proxy_reserved: { title: 'CPU reserved for proxies', format: cores },
  cp_health: { title: 'Control planes sound (1) or not (0)', format: formatCount },
  rps_peak: { title: 'Requests at the busiest instant', format: formatRate },
  depth: { title: 'Calls that follow each other', format: formatCount },
  pods: { title: 'Pods', format: formatCount },
  nodes: { title: 'Nodes', format: formatCount },
  extra_series: { title: 'Series that the mesh adds', format: formatCount },
  cost_low: { title: 'Modelled cost a month, low end', format: formatCount },
  cost_high: { title: 'Modelled cost a month, high end', format: formatCount },
  budget: { title: 'Budget a month', format: formatCount },
};

export const driftWords = {
  holds: 'The decision holds: measured again, the model says the same.',
  holds_weaker: 'The decision holds on weaker ground: the same verdict, less sure or nearer to another.',
  changed: 'The evidence changed since the decision: measured again, the model says something else.',
} as const;
