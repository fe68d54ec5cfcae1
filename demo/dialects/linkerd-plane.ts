import { type Pod, pods } from '@/demo/mesh';
import type { DemoSeries } from '@/demo/series';
import { PROXY_CPU } from '@/demo/state';
import type { Labels } from '@/lib/domain/sample';
import { scrapeLabels } from './linkerd';
import { certificateLeft, counter, gauge, type Part, steady } from './parts';

/** What Linkerd's proxies and control plane say of themselves (mesh-metrics 3.3, 4.10, 4.11). */

const DAY = 24 * 3600;
const MB = 1024 * 1024;

/** One agent has stopped renewing; one proxy was never restarted after the upgrade. */
const STUCK = 'reports';
const OLD = 'admin';
const endOf = (pod: Pod, at: number): number =>
  pod.workload.service === STUCK ? at + 2400 - (at % 1800) : at + certificateLeft(pod, at);

/** A proxy that was restarted at midnight has failed so often since. */
const sinceMidnight =
  (perHour: number): DemoSeries['read'] =>
  ({ at }) =>
    Math.floor(((at % DAY) / 3600) * perHour);

const proxy = (pod: Pod): readonly DemoSeries[] => {
  const labels = scrapeLabels(pod);
  const index = pods.indexOf(pod);
  const version = pod.workload.service === OLD ? 'v2.357.0' : 'v2.364.0';
  const isStuck = pod.workload.service === STUCK;
  return [
    gauge('proxy_build_info', { vendor: 'linkerd', version, profile: 'release', ...labels }, () => 1),
    gauge('control_identity_cert_expiration_timestamp_seconds', labels, ({ at }) => endOf(pod, at)),
    counter('control_identity_cert_refreshes_total', { result: 'ok', ...labels }, steady(1 / 12)),
    counter(
      'control_identity_cert_refreshes_total',
      { result: 'error', ...labels },
      isStuck ? sinceMidnight(12) : () => 0,
    ),
    counter(
      'process_cpu_seconds_total',
      labels,
      ({ state }) => ((state.arrived[index] ?? 0) + (state.left[index] ?? 0)) * PROXY_CPU,
    ),
    gauge('process_resident_memory_bytes', labels, () => Math.floor((9 + (pod.seed % 8)) * MB)),
  ];
};

/** What the proxies of a part of the shop say of themselves. */
export const linkerdProxies = ({ covers }: Part): readonly DemoSeries[] =>
  pods.filter((pod) => pod.workload.sidecar && covers(pod)).flatMap(proxy);

const ISSUER_DAYS = 9;
const IDENTITY = 'io.linkerd.proxy.identity.Identity';
const DESTINATION = 'io.linkerd.proxy.destination.Destination';

const plane = (cluster: string): readonly DemoSeries[] => {
  const labels = (component: string, hash: string): Labels => ({
    namespace: 'linkerd',
    pod: `linkerd-${component}-${hash}`,
    job: 'linkerd-controller',
    cluster,
  });
  const identity = labels('identity', '6d7c8b9f5-h4k2m');
  const destination = labels('destination', '5c8d7b6f9-q8w5t');
  const handled = (service: string, method: string, code: string, type: string, to: Labels, perHour: number) =>
    counter(
      'grpc_server_handled_total',
      { grpc_code: code, grpc_method: method, grpc_service: service, grpc_type: type, ...to },
      steady(perHour),
    );
  return [
    handled(IDENTITY, 'Certify', 'OK', 'unary', identity, 6),
    handled(DESTINATION, 'Get', 'OK', 'server_stream', destination, 40),
    handled(DESTINATION, 'GetProfile', 'OK', 'server_stream', destination, 60),
    gauge('issuer_cert_ttl_seconds', identity, ({ at }) => ISSUER_DAYS * DAY - (at % DAY)),
  ];
};

/** Whoever mirrors the Services of the other cluster. */
const mirror = (cluster: string, other: string): readonly DemoSeries[] => {
  const labels = {
    target_cluster_name: other,
    namespace: 'linkerd-multicluster',
    pod: `linkerd-service-mirror-${other}-7f6b9c8d5-n3v6x`,
    job: 'linkerd-service-mirror',
    cluster,
  };
  return [
    gauge('gateway_alive', labels, () => 1),
    gauge('gateway_latency', labels, () => 54),
    counter('gateway_probes', { probe_successful: 'true', ...labels }, steady(1200)),
  ];
};

/** The control plane of each cluster; west mirrors what it calls in east. */
export const linkerdPlanes = (clusters: readonly string[]): readonly DemoSeries[] => [
  ...clusters.flatMap(plane),
  ...(clusters.includes('west') ? mirror('west', 'east') : []),
];
