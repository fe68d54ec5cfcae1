import { kubernetesReleases, newestKubernetes } from '@/lib/adoption/kubernetes-releases';
import { listing, namesListed } from '@/lib/adoption/lists';
import type { EvidenceKey, Listing } from '@/lib/domain/adoption';
import type { Sample } from '@/lib/domain/sample';
import type { PromQL } from '@/lib/domain/units';
import { either, fold, type Matchers, marked, quantile, selector, sumBy } from '@/lib/promql/build';
import { ratioOn } from '@/lib/promql/combine';
import type { Measured } from './item';

/** What kube-state-metrics, OpenTelemetry and Kubernetes itself say of the estate, now. One question for all of it. */

const MARK = 'weft_fact';
/** Containers that are a mesh's proxy beside a workload. */
const SIDECARS: Matchers = { container: { re2: 'istio-proxy|linkerd-proxy|consul-dataplane|kuma-sidecar' } };
const POD = ['cluster', 'namespace', 'pod', 'container'] as const;
const REQUESTS = 'kube_pod_container_resource_requests';

/** Proxies of nodes, gateways and waypoints stand for themselves; Istio calls their container like a sidecar's. */
const BESIDE: Matchers = { ...SIDECARS, pod: { notRe2: '.*gateway.*|.*waypoint.*|ztunnel-.*' } };
const OWN: Matchers = { container: { notIn: ['', 'POD'] } };
const podsOf = (series: PromQL): PromQL => fold('count', [], fold('group', ['cluster', 'namespace', 'pod'], series));

const parts = {
  meshed: fold(
    'count',
    ['namespace'],
    fold(
      'group',
      ['cluster', 'namespace', 'pod'],
      // Native sidecars are init containers that go on.
      either([selector('kube_pod_container_info', BESIDE), selector('kube_pod_init_container_info', BESIDE)]),
    ),
  ),
  timedCpu: podsOf(selector('container_cpu_usage_seconds_total', OWN)),
  knownMemory: podsOf(selector('container_memory_working_set_bytes', OWN)),
  pods: fold('count', [], selector('kube_pod_info')),
  nodes: fold('count', [], fold('group', ['cluster', 'node'], selector('kube_pod_info', { node: { not: '' } }))),
  reservedCpu: sumBy([], selector(REQUESTS, { ...SIDECARS, resource: 'cpu' })),
  reservedMemory: sumBy([], selector(REQUESTS, { ...SIDECARS, resource: 'memory' })),
  limitCpu: sumBy([], selector('kube_pod_container_resource_limits', { ...SIDECARS, resource: 'cpu' })),
  memoryOfLimit: quantile(
    0.99,
    ratioOn(
      fold('max', POD, selector('container_memory_working_set_bytes', SIDECARS)),
      POD,
      fold('max', POD, selector('kube_pod_container_resource_limits', { ...SIDECARS, resource: 'memory' })),
    ),
  ),
  languages: fold(
    'count',
    ['telemetry_sdk_language'],
    selector('target_info', { telemetry_sdk_language: { not: '' } }),
  ),
  emitters: fold('group', ['job', 'service_name', 'k8s_deployment_name'], selector('target_info')),
  spans: fold('group', ['service_name', 'service'], selector('traces_span_metrics_calls_total')),
  kubernetes: fold('group', ['git_version'], selector('kubernetes_build_info')),
} as const satisfies Readonly<Record<string, PromQL>>;
type Part = keyof typeof parts;

export const inventoryQuery: PromQL = either(Object.entries(parts).map(([name, promql]) => marked(MARK, name, promql)));

/** The text of a part as it could be asked alone. */
export const partQuery = (...names: readonly Part[]): readonly string[] => names.map((name) => parts[name]);

const rowsOf = (samples: readonly Sample[], part: Part) => samples.filter(({ labels }) => labels[MARK] === part);
const sumOf = (samples: readonly Sample[], part: Part): number | null => {
  const values = rowsOf(samples, part).flatMap(({ value }) => value ?? []);
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
};

const orMissing = (value: number | null, missing: string, behind: Pick<Measured, 'detail' | 'lists'> = {}): Measured =>
  value === null ? { value, missing } : { value, ...behind };

const minorsBehind = (samples: readonly Sample[]): Measured => {
  const versions = rowsOf(samples, 'kubernetes').flatMap(({ labels }) => labels.git_version ?? []);
  const minors = versions.flatMap((version) => {
    const [, minor] = /^v?1\.(\d+)\./.exec(version) ?? [];
    return minor === undefined ? [] : [Number(minor)];
  });
  if (minors.length === 0) return { value: null, missing: 'kubernetes_build_info is not scraped.' };
  const { minor, released } = newestKubernetes;
  return {
    value: Math.max(0, minor - Math.min(...minors)),
    lists: { versions: namesListed(versions) },
    detail: {
      // Newer ones may be out by now: the age of the list is part of the answer.
      newest_known: `1.${minor}`,
      released,
      list_as_of: kubernetesReleases.asOf,
    },
  };
};

/** Pods with a sidecar, by namespace. */
const meshedIn = (samples: readonly Sample[]): Listing => {
  const pods = new Map<string, number>();
  for (const { labels, value } of rowsOf(samples, 'meshed')) {
    if (labels.namespace && value !== null) pods.set(labels.namespace, (pods.get(labels.namespace) ?? 0) + value);
  }
  return listing([...pods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => ({ name, count })));
};

/** Names under which something emits telemetry of its own. */
const emittersOf = (samples: readonly Sample[]): readonly string[] => {
  const names = [...rowsOf(samples, 'emitters'), ...rowsOf(samples, 'spans')].flatMap(({ labels }) => [
    // `job` is `<service.namespace>/<service.name>` (OpenTelemetry's Prometheus compatibility).
    labels.service_name ?? labels.service ?? labels.k8s_deployment_name ?? labels.job?.split('/').at(-1),
  ]);
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))];
};

/** More names than this that no service has: they are spelled otherwise, and nothing can be told. */
const STRANGERS = 0.2;

/** Of the services with traffic, those that emit nothing themselves. `names`: each service under all its names. */
const uninstrumented = (samples: readonly Sample[], services: readonly (readonly string[])[]): Measured => {
  const emitters = emittersOf(samples);
  if (emitters.length === 0) {
    return { value: null, missing: 'Neither target_info nor span metrics are here: telemetry may go elsewhere.' };
  }
  if (services.length === 0) return { value: null, missing: 'No services with traffic to compare with.' };
  const known = new Set(services.flat());
  const strangers = emitters.filter((name) => !known.has(name)).length / emitters.length;
  if (strangers > STRANGERS) {
    return {
      value: null,
      missing: `${Math.round(strangers * 100)} % of the names that emit telemetry are no service with traffic.`,
    };
  }
  const emitting = new Set(emitters);
  const dark = services.filter((names) => !names.some((name) => emitting.has(name)));
  return { value: dark.length / services.length, detail: { services: services.length, dark: dark.length } };
};

export type InventoryKey = Extract<
  EvidenceKey,
  'pods' | 'nodes' | 'proxy_reserved' | 'stacks' | 'uninstrumented_share' | 'k8s_minor_behind'
>;

export const inventoryParts: Readonly<Record<InventoryKey, readonly Part[]>> = {
  pods: ['pods', 'meshed', 'timedCpu', 'knownMemory'],
  nodes: ['nodes'],
  proxy_reserved: ['reservedCpu', 'reservedMemory', 'limitCpu', 'memoryOfLimit'],
  stacks: ['languages'],
  uninstrumented_share: ['emitters', 'spans'],
  k8s_minor_behind: ['kubernetes'],
};

/** The estate as its own metrics tell it; null where those are not scraped. */
export const readInventory = (
  samples: readonly Sample[],
  services: readonly (readonly string[])[],
): Readonly<Record<InventoryKey, Measured>> => {
  const languages = [
    ...new Set(rowsOf(samples, 'languages').flatMap(({ labels }) => labels.telemetry_sdk_language ?? [])),
  ];
  return {
    pods: orMissing(sumOf(samples, 'pods'), 'kube_pod_info (kube-state-metrics) is not scraped.', {
      detail: { with_cpu: sumOf(samples, 'timedCpu'), with_memory: sumOf(samples, 'knownMemory') },
      lists: { meshed: meshedIn(samples) },
    }),
    nodes: orMissing(sumOf(samples, 'nodes'), 'kube_pod_info (kube-state-metrics) is not scraped.'),
    proxy_reserved: orMissing(
      sumOf(samples, 'reservedCpu'),
      'No proxy container asks for resources, or kube-state-metrics is not scraped.',
      {
        detail: {
          memoryBytes: sumOf(samples, 'reservedMemory'),
          cpu_limit: sumOf(samples, 'limitCpu'),
          memory_p99_of_limit: sumOf(samples, 'memoryOfLimit'),
        },
      },
    ),
    stacks: orMissing(languages.length === 0 ? null : languages.length, 'No target_info names a language.', {
      lists: { names: namesListed(languages) },
    }),
    uninstrumented_share: uninstrumented(samples, services),
    k8s_minor_behind: minorsBehind(samples),
  };
};
