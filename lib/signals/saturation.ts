import { type Call, type CallEnd, clusterOfSeries } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Labels, Sample, Series } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { either, escapeRe2, fold, type Matchers, marked, rate, selector, sumBy } from '@/lib/promql/build';
import { above, ratioOn, topk } from '@/lib/promql/combine';
import type { Grid } from './grid';
import { gapLine, type Line, larger, lineOf } from './lines';
import type { ClusterNames } from './select';

const RESOURCE = 'weft_resource';

/** What can run full, and how a sentence names it. */
export const resourceWords = {
  throttled: 'CPU throttled',
  memory: 'memory against limit',
  cpu: 'CPU against limit',
  breaker: 'connection pool full',
} as const;
type Resource = keyof typeof resourceWords;
const resources = Object.keys(resourceWords) as readonly Resource[];

/** Said where no resource is reported. */
export const SATURATION_HINT =
  'Saturation needs container metrics (cAdvisor: container_cpu_cfs_throttled_periods_total, container_memory_working_set_bytes) with limits, from the kubelet or kube-state-metrics.';

/** Containers of a mesh's own, and what cAdvisor calls pods and pauses. */
const notApps = { notRe2: 'POD|istio-proxy|istio-init|linkerd-proxy|consul-dataplane|kuma-sidecar|' } as const;
const podLabels = ['cluster', 'namespace', 'pod', 'container'] as const;

export interface Workload {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
  /** Versions it is known in: a mesh that knows services only calls `ledger` what Kubernetes calls `ledger-v1`. */
  readonly versions: readonly string[];
}

/** The workloads of the ends given. */
export const workloadsOf = (ends: readonly CallEnd[]): readonly Workload[] => {
  const found = new Map<string, Workload>();
  for (const { cluster, namespace, workload, version } of ends) {
    if (workload === null || namespace === UNKNOWN) continue;
    const key = `${cluster}/${namespace}/${workload}`;
    const versions = found.get(key)?.versions ?? [];
    const isNew = version !== null && !workload.endsWith(`-${version}`) && !versions.includes(version);
    found.set(key, { cluster, namespace, workload, versions: isNew ? [...versions, version].sort() : versions });
  }
  return [...found.values()];
};

/** Deployment, StatefulSet and DaemonSet pods by their controllers' naming: hash and suffix, number, suffix. */
const POD_SUFFIX = '-([a-z0-9]{5,10}-[a-z0-9]{5}|[0-9]+|[a-z0-9]{5})';
const POD_NAME = /^(.+?)-(?:[a-z0-9]{5,10}-[a-z0-9]{5}|[0-9]+|[a-z0-9]{5})$/;

/** Above this many pods are chosen by namespace alone, and pools by any host. */
const MAX_NAMED = 60;
/** Length of their names together: a question repeats them for each resource, and VictoriaMetrics takes 16 KiB in all. */
const MAX_TEXT = 1_000;

const podPattern = ({ workload, versions }: Workload): string =>
  `${escapeRe2(workload)}${versions.length === 0 ? '' : `(-(${versions.map(escapeRe2).join('|')}))?`}`;

const podsOf = (workloads: readonly Workload[]): Matchers => {
  const namespace = { in: [...new Set(workloads.map((each) => each.namespace))].sort() };
  const names = [...new Set(workloads.map(podPattern))].sort().join('|');
  if (workloads.length > MAX_NAMED || names.length > MAX_TEXT) return { namespace, container: notApps };
  return { namespace, pod: { re2: `(${names})${POD_SUFFIX}` }, container: notApps };
};

const perContainer = (inner: PromQL): PromQL => sumBy(podLabels, inner);

const limit = (where: Matchers, resource: 'cpu' | 'memory', own: PromQL): PromQL =>
  either([own, perContainer(selector('kube_pod_container_resource_limits', { ...where, resource }))]);

const ratios = (where: Matchers, window: Millis): readonly (readonly [Resource, PromQL])[] => {
  const counter = (metric: string) => perContainer(rate(selector(metric, where), window));
  const gauge = (metric: string) => above(perContainer(selector(metric, where)), 0);
  const quota = ratioOn(gauge('container_spec_cpu_quota'), podLabels, gauge('container_spec_cpu_period'));
  const memoryLimit = limit(where, 'memory', gauge('container_spec_memory_limit_bytes'));
  return [
    [
      'throttled',
      ratioOn(
        counter('container_cpu_cfs_throttled_periods_total'),
        podLabels,
        above(counter('container_cpu_cfs_periods_total'), 0),
      ),
    ],
    ['memory', ratioOn(perContainer(selector('container_memory_working_set_bytes', where)), podLabels, memoryLimit)],
    ['cpu', ratioOn(counter('container_cpu_usage_seconds_total'), podLabels, limit(where, 'cpu', quota))],
  ];
};

const BREAKER = 'envoy_cluster_circuit_breakers_default_rq_pending_open';
const breaker = (hosts: readonly string[]): PromQL =>
  fold(
    'max',
    ['cluster', 'cluster_name'],
    selector(BREAKER, {
      cluster_name: { re2: `outbound.*${hosts.length === 0 ? '' : `(${hosts.map(escapeRe2).join('|')})`}` },
    }),
  );

export interface SaturationScope {
  readonly workloads: readonly Workload[];
  /** Hosts the callee is called by, for its callers' connection pools; empty: any. */
  readonly hosts: readonly string[];
}

/** The workloads and hosts whose resources count for these calls: their callees', or their callers' of what leaves. */
export const saturationScope = (calls: readonly Call[], direction: 'in' | 'out'): SaturationScope => ({
  workloads: workloadsOf(calls.map(({ source, target }) => (direction === 'in' ? target : source))),
  hosts: [...new Set(calls.flatMap(({ hosts }) => hosts))].sort().slice(0, MAX_NAMED),
});

const sides = ({ workloads, hosts }: SaturationScope, window: Millis): readonly (readonly [Resource, PromQL])[] => [
  ...ratios(podsOf(workloads), window),
  ['breaker', breaker(hosts.length < MAX_NAMED ? hosts : [])],
];

/** Over time: the fullest container by resource and cluster. null: no workload to look for. */
export const saturationQuery = (scope: SaturationScope, window: Millis): PromQL | null =>
  scope.workloads.length === 0
    ? null
    : either(sides(scope, window).map(([name, inner]) => marked(RESOURCE, name, fold('max', ['cluster'], inner))));

const FULLEST = 5;
/** Now: which containers are fullest, by resource. */
export const fullestQuery = (scope: SaturationScope, window: Millis): PromQL | null =>
  scope.workloads.length === 0
    ? null
    : either(sides(scope, window).map(([name, inner]) => marked(RESOURCE, name, topk(FULLEST, inner))));

const clusterOf = (labels: Labels, names: ClusterNames): string => clusterOfSeries(labels.cluster, names);

/** A row whose cluster nobody states could be of any. */
const within = (labels: Labels, clusters: ReadonlySet<string>, names: ClusterNames): boolean => {
  const cluster = clusterOf(labels, names);
  return cluster === UNKNOWN || clusters.has(cluster) || clusters.has(UNKNOWN);
};

const clustersOf = ({ workloads }: SaturationScope): ReadonlySet<string> =>
  new Set(workloads.map(({ cluster }) => cluster));

/** The fullest resource at every instant. Shares of a limit may exceed 1 for a moment: they are cut there. */
export const readSaturation = (
  series: readonly Series[],
  { scope, names, grid }: { scope: SaturationScope; names: ClusterNames; grid: Grid },
): Line =>
  series
    .filter(({ labels }) => within(labels, clustersOf(scope), names))
    .map((row) => lineOf(row, grid).map((value) => (value === null ? null : Math.min(1, Math.max(0, value)))))
    .reduce<Line>(larger, gapLine(grid));

/** The fullest resource of an instant answer. */
export interface Fullest {
  readonly value: number;
  readonly resource: Resource;
  readonly workload: string | null;
  readonly namespace: string | null;
  readonly cluster: string;
}

/** `outbound|8080|v2|ledger.payments.svc.cluster.local`: the service is the first part of the host. */
const HOST_OF_CLUSTER = /\|([^|.]+)(?:\.[^|]*)?$/;

const workloadOf = (labels: Labels, workloads: readonly Workload[]): string | null => {
  const pod = labels.pod ?? '';
  if (pod === '') return HOST_OF_CLUSTER.exec(labels.cluster_name ?? '')?.[1] ?? null;
  const own = workloads
    .filter(({ namespace, workload }) => namespace === labels.namespace && pod.startsWith(`${workload}-`))
    .toSorted((a, b) => b.workload.length - a.workload.length)[0];
  return own?.workload ?? POD_NAME.exec(pod)?.[1] ?? pod;
};

export const readFullest = (
  samples: readonly Sample[],
  { scope, names }: { scope: SaturationScope; names: ClusterNames },
): Fullest | null => {
  const clusters = clustersOf(scope);
  const rows = samples.flatMap(({ labels, value }) => {
    const resource = resources.find((name) => name === labels[RESOURCE]);
    if (value === null || resource === undefined || !within(labels, clusters, names)) return [];
    const at = { namespace: labels.namespace ?? null, cluster: clusterOf(labels, names) };
    return [{ ...at, value: Math.min(1, Math.max(0, value)), resource, workload: workloadOf(labels, scope.workloads) }];
  });
  return rows.toSorted((a, b) => b.value - a.value)[0] ?? null;
};

/** "memory against limit, ledger". */
export const basisOf = ({ resource, workload }: Fullest): string =>
  workload === null ? resourceWords[resource] : `${resourceWords[resource]}, ${workload}`;
