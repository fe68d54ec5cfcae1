'use client';
import type { Line } from '@/components/charts/rows';
import { CHART_HEIGHT, TimeSeries } from '@/components/charts/time-series';
import { Provenance, QueryView } from '@/components/query/query-view';
import type { FrameState } from '@/components/query/use-frame';
import { lossOf } from '@/components/query/words';
import { useZoom } from '@/components/time/use-zoom';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/small';
import type { SignalPoints, Signals } from '@/lib/domain/signals';
import { type Formatted, formatMs, formatPercent, formatRate } from '@/lib/format/number';

interface Chart {
  readonly title: string;
  readonly format: (value: number) => Formatted;
  readonly lines: readonly Line[];
  /** The questions it is drawn from. */
  readonly of: readonly string[];
}

const reported = (points: SignalPoints): boolean => points.some(([, value]) => value !== null);

/** Quantiles where the mesh reports buckets, else the mean. */
const latencyLines = ({ p50Ms, p95Ms, p99Ms, meanMs }: Signals['series']): readonly Line[] =>
  reported(p95Ms.points)
    ? [
        { id: 'p99', name: 'p99', points: p99Ms.points, tone: 'faint', dash: '2 3' },
        { id: 'p95', name: 'p95', points: p95Ms.points, tone: 'accent-fill' },
        { id: 'p50', name: 'p50', points: p50Ms.points, tone: 'muted', dash: '5 3' },
      ]
    : [{ id: 'mean', name: 'mean', points: meanMs.points, tone: 'accent-fill' }];

const chartsOf = ({ series }: Signals): readonly Chart[] => [
  { title: 'Latency', format: formatMs, lines: latencyLines(series), of: ['buckets', 'duration'] },
  {
    title: 'Traffic',
    format: formatRate,
    lines: [{ id: 'rate', name: 'requests', points: series.requestRate.points, tone: 'accent-fill', area: true }],
    of: ['requests'],
  },
  {
    title: 'Errors',
    format: formatPercent,
    lines: [{ id: 'errors', name: 'failed', points: series.errorRate.points, tone: 'failing-fill', area: true }],
    of: ['errors', 'requests'],
  },
];

/** Several lines, or a mean where a reader expects a quantile, are named. */
const linesWords = (title: string, lines: readonly Line[]): string =>
  lines.length > 1 || title === 'Latency' ? `: ${lines.map(({ name }) => name).join(', ')}` : '';

/** The whole mesh over the window, on one time axis with one cursor. Dragging zooms the page. */
export function Trends({ state }: { readonly state: FrameState<Signals> }) {
  const zoom = useZoom();
  return (
    <Panel
      title="Over time"
      aside={<span className="max-sm:hidden">drag across a chart to zoom</span>}
      className="max-lg:order-5"
      footer={<Provenance state={state} title="Golden signals of the whole mesh" />}
    >
      <QueryView
        state={state}
        what="trends"
        skeleton={
          <div className="grid gap-3 xl:grid-cols-3">
            {['latency', 'traffic', 'errors'].map((key) => (
              <Skeleton key={key} className="h-[188px]" />
            ))}
          </div>
        }
      >
        {(signals, meta) => (
          <div className="grid gap-3 xl:grid-cols-3">
            {chartsOf(signals).map(({ title, format, lines, of }) => (
              <div key={title} className="min-w-0">
                <h3 className="text-12 text-muted">
                  {title}
                  {linesWords(title, lines)}
                </h3>
                <TimeSeries
                  title={`${title} of the whole mesh`}
                  lines={lines}
                  format={format}
                  window={meta.window}
                  step={signals.step}
                  group="overview"
                  onZoom={zoom}
                  height={CHART_HEIGHT}
                  absent={lossOf(meta.trust, of)?.words ?? 'Not reported in this window'}
                />
              </div>
            ))}
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
