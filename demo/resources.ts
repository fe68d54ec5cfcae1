import type { Labels } from '@/lib/domain/sample';
import { type Pod, pods, podsByWorkload } from './mesh';
import { sway } from './noise';
import type { DemoSeries, MetricType, Reading } from './series';
import { PROXY_CPU } from './state';
import { dialAt, STEP } from './time';
import { workloads } from './topology';

/** What the kubelet (cAdvisor) and kube-state-metrics say of the demo's pods (mesh-metrics 3.9). */

const MB = 1024 * 1024;
const PROXY_LIMIT = { cores: 1, bytes: 512 * MB };
const CLOCK_START = 1_700_000_000;

const series =
  (type: MetricType) =>
  (name: string, labels: Labels, read: DemoSeries['read']): DemoSeries => ({ family: name, type, name, labels, read });
const counter = series('counter');
const gauge = series('gauge');

const place = ({ workload, name, node }: Pod): Labels => ({
  namespace: workload.namespace,
  pod: name,
  node,
  cluster: workload.cluster,
});
const kubelet = (pod: Pod, container: string): Labels => ({ container, ...place(pod), job: 'kubelet' });
const kubeState = ({ workload, name }: Pod): Labels => ({
  namespace: workload.namespace,
  pod: name,
  cluster: workload.cluster,
  job: 'kube-state-metrics',
});

const periods = ({ at }: Reading): number => Math.floor((at - CLOCK_START) * 10);
const memory = (pod: Pod, { at, moment }: Reading): number =>
  Math.floor(
    pod.workload.memoryLimitMb *
      MB *
      dialAt(pod.workload.memoryShare, moment) *
      sway(pod.seed, Math.floor(at / STEP / 4)),
  );

const appSeries = (pod: Pod, i: number): readonly DemoSeries[] => {
  const labels = kubelet(pod, pod.workload.service);
  return [
    counter('container_cpu_usage_seconds_total', labels, ({ state }) => state.cpuSeconds[i] ?? 0),
    counter('container_cpu_cfs_periods_total', labels, periods),
    counter('container_cpu_cfs_throttled_periods_total', labels, ({ state }) =>
      Math.floor(state.throttledPeriods[i] ?? 0),
    ),
    counter(
      'container_cpu_cfs_throttled_seconds_total',
      labels,
      ({ state }) => (state.throttledPeriods[i] ?? 0) * 0.05,
    ),
    gauge('container_memory_working_set_bytes', labels, (reading) => memory(pod, reading)),
    gauge('container_spec_memory_limit_bytes', labels, () => pod.workload.memoryLimitMb * MB),
  ];
};

const proxySeries = (pod: Pod, i: number): readonly DemoSeries[] => {
  if (!pod.workload.sidecar) return [];
  const labels = kubelet(pod, 'istio-proxy');
  return [
    counter(
      'container_cpu_usage_seconds_total',
      labels,
      ({ at, state }) => (at - CLOCK_START) * 0.004 + ((state.arrived[i] ?? 0) + (state.left[i] ?? 0)) * PROXY_CPU,
    ),
    counter('container_cpu_cfs_periods_total', labels, periods),
    counter('container_cpu_cfs_throttled_periods_total', labels, () => 0),
    gauge('container_memory_working_set_bytes', labels, ({ at }) =>
      Math.floor(58 * MB * sway(pod.seed ^ 9, Math.floor(at / 60))),
    ),
    gauge('container_spec_memory_limit_bytes', labels, () => PROXY_LIMIT.bytes),
  ];
};

const limits = (pod: Pod, container: string, cores: number, bytes: number): readonly DemoSeries[] =>
  (
    [
      ['cpu', 'core', cores],
      ['memory', 'byte', bytes],
    ] as const
  ).flatMap(([resource, unit, amount]) => {
    const labels = { container, ...kubeState(pod), node: pod.node, resource, unit };
    return [
      gauge('kube_pod_container_resource_limits', labels, () => amount),
      gauge('kube_pod_container_resource_requests', labels, () => amount / 2),
    ];
  });

/** The overloaded version is killed for its memory once its storyline is at its worst. */
const restarts = (pod: Pod, { moment }: Reading): number =>
  pod.workload.name === 'ledger-v2' && moment.intensity.rollout >= 1 ? 1 : 0;

const ownership = (pod: Pod): readonly DemoSeries[] => {
  const { workload, replicaSet } = pod;
  const owner = { owner_is_controller: 'true', owner_kind: 'ReplicaSet', owner_name: replicaSet };
  const image = `registry.example/${workload.service}:${workload.version === 'v2' ? '2.0.0' : '1.14.2'}`;
  return [
    gauge(
      'kube_pod_info',
      {
        created_by_kind: 'ReplicaSet',
        created_by_name: replicaSet,
        host_network: 'false',
        pod_ip: pod.ip,
        ...kubeState(pod),
        node: pod.node,
      },
      () => 1,
    ),
    gauge('kube_pod_owner', { ...owner, ...kubeState(pod) }, () => 1),
    gauge('kube_pod_status_ready', { condition: 'true', ...kubeState(pod) }, () => 1),
    gauge('kube_pod_container_info', { container: workload.service, image, ...kubeState(pod) }, () => 1),
    ...(workload.sidecar
      ? [
          gauge(
            'kube_pod_container_info',
            { container: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.0', ...kubeState(pod) },
            () => 1,
          ),
        ]
      : []),
    counter('kube_pod_container_status_restarts_total', { container: workload.service, ...kubeState(pod) }, (reading) =>
      restarts(pod, reading),
    ),
  ];
};

const podSeries = (pod: Pod, i: number): readonly DemoSeries[] => [
  ...appSeries(pod, i),
  ...proxySeries(pod, i),
  ...limits(pod, pod.workload.service, pod.workload.cpuLimit, pod.workload.memoryLimitMb * MB),
  ...(pod.workload.sidecar ? limits(pod, 'istio-proxy', PROXY_LIMIT.cores, PROXY_LIMIT.bytes) : []),
  ...ownership(pod),
];

const deployments: readonly DemoSeries[] = workloads.flatMap((workload) => {
  const { cluster, namespace, name } = workload;
  const labels = { namespace, cluster, job: 'kube-state-metrics' };
  const replicaSet = podsByWorkload.get(workload)?.[0]?.replicaSet ?? name;
  const owner = { owner_is_controller: 'true', owner_kind: 'Deployment', owner_name: name, replicaset: replicaSet };
  return [
    gauge('kube_deployment_status_replicas_available', { deployment: name, ...labels }, () => workload.replicas),
    gauge('kube_replicaset_owner', { ...owner, ...labels }, () => 1),
  ];
});

export const resourceSeries: readonly DemoSeries[] = [...pods.flatMap(podSeries), ...deployments];
