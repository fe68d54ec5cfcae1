'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/small';
import type { Signals } from '@/lib/domain/signals';
import type { EpochMs } from '@/lib/domain/units';
import type { Formatted } from '@/lib/format/number';
import type { Line } from './rows';

export interface Threshold {
  readonly value: number;
  readonly label: string;
  readonly tone: 'degraded-fill' | 'failing-fill';
}

export interface TimeSeriesProps {
  /** Names the chart for screen readers. */
  readonly title: string;
  readonly lines: readonly Line[];
  readonly format: (value: number) => Formatted;
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  /** Seconds between points: a larger distance is a gap. */
  readonly step: number;
  readonly thresholds?: readonly Threshold[];
  readonly exemplars?: Signals['exemplars'];
  /** One of them was chosen. */
  readonly onExemplar?: (traceId: string) => void;
  /** What an empty chart says; "Not reported in this window" unless told. */
  readonly absent?: string;
  /** Charts of one group share their cursor. */
  readonly group?: string;
  /** Dragging over the chart; without it dragging does nothing. */
  readonly onZoom?: (from: EpochMs, to: EpochMs) => void;
  /** px */
  readonly height?: number;
}

export const CHART_HEIGHT = 168;

const Drawn = dynamic(() => import('./drawn-series').then((loaded) => loaded.DrawnSeries), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** Values over time. The drawing code is fetched when the first chart is on the page. */
export function TimeSeries(props: TimeSeriesProps) {
  return (
    <div style={{ height: props.height ?? CHART_HEIGHT }} className="relative min-w-0">
      <Drawn {...props} />
    </div>
  );
}
