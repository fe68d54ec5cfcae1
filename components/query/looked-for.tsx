'use client';
import type { MeshId } from '@/lib/domain/entity';
import type { Meta } from '@/lib/domain/envelope';
import { formatInstant, formatZone } from '@/lib/format/time';
import { useStatus } from './use-status';

/** The counter each mesh reports its requests by: what an empty panel waits for. */
const requestMetric: Readonly<Record<MeshId, string>> = {
  istio: 'istio_requests_total',
  ambient: 'istio_tcp_sent_bytes_total',
  linkerd: 'response_total',
  consul: 'envoy_cluster_upstream_rq',
  kuma: 'envoy_cluster_upstream_rq',
  cilium: 'hubble_http_requests_total',
  otel: 'http_server_request_duration_seconds_count',
};

/** Which metric was looked for, in which source, over which window: the second line of every empty panel. */
export function LookedFor({ meta, metric }: { readonly meta: Meta; readonly metric?: string }) {
  const { frame } = useStatus();
  const detected = [...new Set(frame?.data.meshes.map(({ id }) => requestMetric[id]) ?? [])];
  // Until a mesh is found, the one most people run stands for all.
  const metrics = metric === undefined ? (detected.length > 0 ? detected : [requestMetric.istio]) : [metric];
  const sources = meta.sources.map(({ id }) => id);
  return (
    <p>
      Looked for{' '}
      {metrics.map((name, index) => (
        <span key={name}>
          {index === 0 ? '' : ', '}
          <code className="font-mono text-12">{name}</code>
        </span>
      ))}{' '}
      in {sources.length === 0 ? 'no source' : sources.join(', ')}, {formatInstant(meta.window.from)} to{' '}
      {formatInstant(meta.window.to)} {formatZone(meta.window.to)}.
    </p>
  );
}
