'use client';
import type { Meta } from '@/lib/domain/envelope';
import { formatInstant, formatZone } from '@/lib/format/time';
import { useStatus } from './use-status';

/** What a mesh would have told us by, where no mesh was found. */
const KNOWN = ['istio_requests_total', 'istio_tcp_sent_bytes_total', 'response_total', 'envoy_cluster_upstream_rq'];

/** Which metric was looked for, in which source, over which window: the second line of every empty panel. */
export function LookedFor({ meta, metric }: { readonly meta: Meta; readonly metric?: string }) {
  const { frame } = useStatus();
  const detected = [...new Set(frame?.data.meshes.map((mesh) => mesh.metric) ?? [])];
  const metrics = metric === undefined ? (detected.length > 0 ? detected : KNOWN) : [metric];
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
