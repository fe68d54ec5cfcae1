import type { Labels } from '@/lib/domain/sample';
import { counter, gauge } from './dialects/parts';
import { type Pod, pods, podsByWorkload } from './mesh';
import { sway } from './noise';
import type { DemoSeries, Reading } from './series';
import { PROXY_CPU } from './state';
import { dialAt, STEP } from './time';
import { workloads } from './topology';

/** What the kubelet (cAdvisor) and kube-state-metrics say of the demo's pods (mesh-metrics 3.9). */

const MB = 1024 * 1024;
const PROXY_LIMIT = { cores: 1, bytes: 512 * MB };
const CLOCK_START = 1_700_000_000;

/** The proxy's container in a pod. */
export interface Sidecar {
  readonly container: string;
  readonly image: string;
}
/** Null: nothing of a mesh is in that pod. */
export type SidecarOf = (pod: Pod) => Sidecar | null;

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

const proxySeries = (pod: Pod, i: number, container: string): readonly DemoSeries[] => {
  const labels = kubelet(pod, container);
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

const ownership = (pod: Pod, sidecar: Sidecar | null): readonly DemoSeries[] => {
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
    ...(sidecar ? [gauge('kube_pod_container_info', { ...sidecar, ...kubeState(pod) }, () => 1)] : []),
    counter('kube_pod_container_status_restarts_total', { container: workload.service, ...kubeState(pod) }, (reading) =>
      restarts(pod, reading),
    ),
  ];
};

const podSeries = (pod: Pod, i: number, sidecar: Sidecar | null): readonly DemoSeries[] => [
  ...appSeries(pod, i),
  ...(sidecar ? proxySeries(pod, i, sidecar.container) : []),
  ...limits(pod, pod.workload.service, pod.workload.cpuLimit, pod.workload.memoryLimitMb * MB),
  ...(sidecar ? limits(pod, sidecar.container, PROXY_LIMIT.cores, PROXY_LIMIT.bytes) : []),
  ...ownership(pod, sidecar),
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

/** The shop's pods and Deployments; what a mesh adds to a pod is told by `sidecarOf`. */
export const resourceSeries = (sidecarOf: SidecarOf): readonly DemoSeries[] => [
  ...pods.flatMap((pod, i) => podSeries(pod, i, sidecarOf(pod))),
  ...deployments,
];
