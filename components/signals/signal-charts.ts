import type { Line } from '@/components/charts/rows';
import { notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { SignalPoints, Signals } from '@/lib/domain/signals';
import {
  type Formatted,
  formatBytesRate,
  formatConnections,
  formatMs,
  formatPercent,
  formatRate,
} from '@/lib/format/number';
import { latencyMetrics, requestMetrics } from './metric-words';

/** One chart of golden signals, before it is drawn. */
export interface SignalChart {
  readonly id: 'latency' | 'traffic' | 'errors' | 'saturation' | 'outcome' | 'account';
  readonly title: string;
  /** Of what, beside the title. */
  readonly aside: string | null;
  readonly lines: readonly Line[];
  readonly format: (value: number) => Formatted;
  /** The line whose last value stands above the chart. */
  readonly headline: string | null;
  /** The questions its lines come from, as trust reasons name them. */
  readonly parts: readonly string[];
  /** Single requests whose traces are known, beside the lines; absent: this is no chart of them. */
  readonly exemplars?: Signals['exemplars'];
  /** Where there is no line: what would report one. */
  readonly absent: { readonly title: string; readonly looked: string };
}

/** The last value somebody reported; null without one. */
export const lastOf = (points: SignalPoints): number | null =>
  points.findLast(([, value]) => value !== null)?.[1] ?? null;

const reported = ({ points }: Line): boolean => points.some(([, value]) => value !== null);

const line = (id: string, name: string, points: SignalPoints, tone: string, more: Partial<Line> = {}): Line => ({
  id,
  name,
  points,
  tone,
  ...more,
});

const accountWords = { client: 'as callers see it', server: 'as the service sees it' } as const;

const latency = ({ series, latencyAccount, exemplars }: Signals, meshes: readonly MeshId[]): SignalChart => {
  const quantiles = [
    line('p99', 'p99', series.p99Ms.points, 'accent-fill', { dash: '1.5 3' }),
    line('p95', 'p95', series.p95Ms.points, 'accent'),
    line('p50', 'p50', series.p50Ms.points, 'accent-fill', { dash: '5 3' }),
  ].filter(reported);
  const mean = [line('mean', 'mean', series.meanMs.points, 'accent')].filter(reported);
  const lines = quantiles.length > 0 ? quantiles : mean;
  return {
    id: 'latency',
    parts: ['duration', 'buckets'],
    title: 'Latency',
    aside: latencyAccount === null ? null : accountWords[latencyAccount],
    lines,
    format: formatMs,
    headline: lines.find(({ id }) => id === 'p95' || id === 'mean')?.id ?? null,
    exemplars,
    absent: {
      title: 'No latency is reported.',
      looked: notReported('latency', meshes) ?? `Looked for ${latencyMetrics(meshes)}.`,
    },
  };
};

const traffic = ({ series, direction }: Signals, meshes: readonly MeshId[]): SignalChart => {
  const requests = line('requests', 'requests', series.requestRate.points, 'accent', { area: true });
  const bytes = line('bytes', 'TCP bytes', series.bytesRate.points, 'accent', { area: true });
  const connections = line('connections', 'TCP connections', series.connectionRate.points, 'accent', { area: true });
  const [chosen, format] = reported(requests)
    ? ([requests, formatRate] as const)
    : reported(bytes)
      ? ([bytes, formatBytesRate] as const)
      : ([connections, formatConnections] as const);
  return {
    id: 'traffic',
    parts: ['requests', 'tcp'],
    title: 'Traffic',
    aside: direction === 'out' ? 'that leaves' : chosen === requests ? null : chosen.name,
    lines: [chosen].filter(reported),
    format,
    headline: chosen.id,
    absent: {
      title: 'No traffic is reported.',
      looked: notReported('requests', meshes) ?? `Looked for ${requestMetrics(meshes)} and TCP counters.`,
    },
  };
};

const errors = ({ series, direction }: Signals, meshes: readonly MeshId[]): SignalChart => ({
  id: 'errors',
  parts: ['requests', 'errors', 'failures'],
  title: 'Errors',
  aside: direction === 'out' ? 'of what leaves' : null,
  lines: [line('errors', 'failed', series.errorRate.points, 'failing-fill', { area: true })].filter(reported),
  format: formatPercent,
  headline: 'errors',
  absent: {
    title: 'No errors can be told.',
    looked: notReported('requests', meshes) ?? `No requests of ${requestMetrics(meshes)} in this window.`,
  },
});

const WOULD_REPORT =
  'cAdvisor’s CPU and memory with limits, or Envoy’s pending requests and overflow (proxyStatsMatcher), would report it.';

const saturation = ({ series }: Signals): SignalChart => ({
  id: 'saturation',
  parts: ['saturation'],
  title: 'Saturation',
  aside: series.saturation.basis,
  lines: [line('saturation', 'in use', series.saturation.points, 'degraded-fill', { area: true })].filter(reported),
  format: formatPercent,
  headline: 'saturation',
  absent: { title: 'No saturation is reported.', looked: series.saturation.hint ?? WOULD_REPORT },
});

/** Latency, traffic, errors and saturation, in the order they are drawn. */
export const goldenCharts = (signals: Signals, meshes: readonly MeshId[]): readonly SignalChart[] => [
  latency(signals, meshes),
  traffic(signals, meshes),
  errors(signals, meshes),
  saturation(signals),
];

/** Latency of what worked and of what failed: failing fast and failing slow are two incidents. */
export const outcomeChart = ({ byOutcome }: Signals, meshes: readonly MeshId[]): SignalChart => ({
  id: 'outcome',
  parts: ['buckets'],
  title: 'Latency of success and failure',
  aside: 'p95',
  lines: [
    line('failure', 'failed', byOutcome?.failureP95Ms.points ?? [], 'failing-fill', { dash: '5 3' }),
    line('success', 'succeeded', byOutcome?.successP95Ms.points ?? [], 'healthy-fill'),
  ].filter(reported),
  format: formatMs,
  headline: null,
  absent: {
    title: 'Success and failure cannot be told apart.',
    looked: notReported('outcomeLatency', meshes) ?? `Looked for ${latencyMetrics(meshes)} by code.`,
  },
});

/** Mean latency as each end measured it: what lies between the two was spent on the way. */
export const accountChart = ({ latencyByAccount }: Signals, meshes: readonly MeshId[]): SignalChart => {
  const lines = [
    line('client', 'callers', latencyByAccount?.client.points ?? [], 'accent', { dash: '5 3' }),
    line('server', 'the service', latencyByAccount?.server.points ?? [], 'healthy-fill'),
  ].filter(reported);
  const [only, ...others] = lines;
  return {
    id: 'account',
    parts: ['duration'],
    title: 'Mean latency, as each end sees it',
    // One line has no legend.
    aside: only !== undefined && others.length === 0 ? `only ${only.name} reported it` : null,
    lines,
    format: formatMs,
    headline: null,
    absent: {
      title: 'No end reports a mean.',
      looked:
        notReported('latency', meshes) ?? `Looked for ${latencyMetrics(meshes)} from callers and from the service.`,
    },
  };
};

/**
 * Callers' mean minus the service's own, ms, at the newest moment both speak for; null where there is none. Positive:
 * time spent on the way. Negative happens where the two ends count different requests.
 */
export const spentOnTheWay = ({ latencyByAccount }: Signals): number | null => {
  if (latencyByAccount === undefined) return null;
  const served = new Map(latencyByAccount.server.points);
  const both = latencyByAccount.client.points.findLast(
    ([at, value]) => value !== null && (served.get(at) ?? null) !== null,
  );
  const [at, seen] = both ?? [0, null];
  const own = served.get(at) ?? null;
  return seen === null || own === null ? null : seen - own;
};
