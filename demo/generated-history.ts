import type { Labels } from '@/lib/domain/sample';
import type { GeneratedEdge, GeneratedMesh, GeneratedService } from './generator';
import { meanOf, shareUpTo } from './latency';

/** What a generated mesh leaves behind in a Prometheus: constant rates, as Istio's metrics of both reporters. */

export interface GeneratedHistory {
  /** Epoch seconds of the last sample. */
  readonly to: number;
  readonly minutes: number;
  /** Seconds between samples. */
  readonly step: number;
  readonly podsPerService: number;
  /** Durations cost 22 series for each edge, reporter and pod; their sums alone, two. */
  readonly histograms: boolean | 'sums';
}

/** One series and how it grows: `perSecond` from `start`, the value at the first sample. */
export interface GeneratedSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly start: number;
  readonly perSecond: number;
}

/** All of Istio's default bounds, ms [Envoy's histogram defaults]. */
export const istioBounds: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

const SIGMA = 0.6;
/** Seconds of traffic before the first sample. */
const BEFORE = 3600;
const CLUSTER = 'east';

const identity = ({ namespace, name }: GeneratedService): string => `spiffe://cluster.local/ns/${namespace}/sa/${name}`;

const sourceLabels = (service: GeneratedService, attested: boolean): Labels => ({
  source_workload: service.name,
  source_canonical_service: service.name,
  source_canonical_revision: 'v1',
  source_workload_namespace: service.namespace,
  source_principal: attested ? identity(service) : 'unknown',
  source_app: service.name,
  source_version: 'v1',
  source_cluster: CLUSTER,
});

const targetLabels = (service: GeneratedService): Labels => ({
  destination_workload: service.name,
  destination_workload_namespace: service.namespace,
  destination_principal: identity(service),
  destination_app: service.name,
  destination_version: 'v1',
  destination_service: `${service.name}.${service.namespace}.svc.cluster.local`,
  destination_canonical_service: service.name,
  destination_canonical_revision: 'v1',
  destination_service_name: service.name,
  destination_service_namespace: service.namespace,
  destination_cluster: CLUSTER,
});

const reporters = ['source', 'destination'] as const;
type Reporter = (typeof reporters)[number];

const policy = (reporter: Reporter, { plaintext }: GeneratedEdge): string => {
  if (reporter === 'source') return 'unknown';
  return plaintext ? 'none' : 'mutual_tls';
};

const scrape = (service: GeneratedService, pod: number): Labels => ({
  namespace: service.namespace,
  pod: `${service.name}-6c8b9d7f5-${String(pod).padStart(5, 'x')}`,
  job: 'envoy-stats',
});

const grown = (name: string, labels: Labels, perSecond: number): GeneratedSeries => ({
  name,
  labels,
  start: perSecond * BEFORE,
  perSecond,
});

const outcome = ({ protocol }: GeneratedEdge, failed: boolean): Labels => ({
  request_protocol: protocol,
  response_code: failed && protocol === 'http' ? '500' : '200',
  ...(protocol === 'grpc' && { grpc_response_status: failed ? '14' : '0' }),
  response_flags: '-',
});

const METRIC = 'istio_request_duration_milliseconds';

const buckets = (labels: Labels, { medianMs }: GeneratedEdge, rate: number): readonly GeneratedSeries[] => [
  ...istioBounds.map((bound) =>
    grown(`${METRIC}_bucket`, { ...labels, le: String(bound) }, rate * shareUpTo({ medianMs, sigma: SIGMA }, bound)),
  ),
  grown(`${METRIC}_bucket`, { ...labels, le: '+Inf' }, rate),
];

const sums = (labels: Labels, { medianMs }: GeneratedEdge, rate: number): readonly GeneratedSeries[] => [
  grown(`${METRIC}_sum`, labels, rate * meanOf({ medianMs, sigma: SIGMA })),
  grown(`${METRIC}_count`, labels, rate),
];

/** Below this an edge has no label set for its failures, as most edges of a healthy mesh. */
const FAILS_VISIBLY = 0.01;

const requestSeries = (
  edge: GeneratedEdge,
  at: Labels,
  rate: number,
  histograms: GeneratedHistory['histograms'],
): readonly GeneratedSeries[] => {
  const failing = edge.errorShare >= FAILS_VISIBLY ? edge.errorShare : 0;
  const policyLabel = { connection_security_policy: at.connection_security_policy ?? 'unknown' };
  const fine = { ...at, ...outcome(edge, false), ...policyLabel };
  return [
    grown('istio_requests_total', fine, rate * (1 - failing)),
    ...(failing > 0
      ? [grown('istio_requests_total', { ...at, ...outcome(edge, true), ...policyLabel }, rate * failing)]
      : []),
    ...(histograms === true ? buckets(fine, edge, rate * (1 - failing)) : []),
    ...(histograms === false ? [] : sums(fine, edge, rate * (1 - failing))),
  ];
};

const tcpSeries = (at: Labels, rate: number): readonly GeneratedSeries[] => {
  const labels = { ...at, request_protocol: 'tcp', response_flags: '-' };
  return [
    grown('istio_tcp_connections_opened_total', labels, rate),
    grown('istio_tcp_connections_closed_total', labels, rate),
    grown('istio_tcp_sent_bytes_total', labels, rate * 12_000),
    grown('istio_tcp_received_bytes_total', labels, rate * 2_000),
  ];
};

const edgeSeries = (
  mesh: GeneratedMesh,
  edge: GeneratedEdge,
  history: GeneratedHistory,
): readonly GeneratedSeries[] => {
  const [caller, callee] = [mesh.services[edge.from], mesh.services[edge.to]];
  if (!caller || !callee) return [];
  const pods = Array.from({ length: history.podsPerService }, (_, pod) => pod);
  return reporters.flatMap((reporter) =>
    pods.flatMap((pod) => {
      const at = {
        reporter,
        ...sourceLabels(caller, reporter === 'source' || !edge.plaintext),
        ...targetLabels(callee),
        connection_security_policy: policy(reporter, edge),
        ...scrape(reporter === 'source' ? caller : callee, pod),
      };
      const rate = edge.rate / history.podsPerService;
      return edge.protocol === 'tcp' ? tcpSeries(at, rate) : requestSeries(edge, at, rate, history.histograms);
    }),
  );
};

/** Every series of a generated mesh, edge by edge: there may be hundreds of thousands. */
export function* generatedSeries(mesh: GeneratedMesh, history: GeneratedHistory): Generator<GeneratedSeries> {
  for (const edge of mesh.edges) yield* edgeSeries(mesh, edge, history);
}

/** The instants of a history, epoch seconds. */
export const instantsOf = ({ to, minutes, step }: GeneratedHistory): readonly number[] => {
  const steps = Math.floor((minutes * 60) / step);
  return Array.from({ length: steps + 1 }, (_, i) => to - (steps - i) * step);
};

/** The whole value that a series shows `seconds` after its first sample. */
export const valueAfter = ({ start, perSecond }: GeneratedSeries, seconds: number): number =>
  Math.floor(start + perSecond * seconds);
