'use client';
import { TimeSeries } from '@/components/charts/time-series';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { SignalPoints } from '@/lib/domain/signals';
import type { EpochMs } from '@/lib/domain/units';
import { formatPercent } from '@/lib/format/number';

export interface TrendChartProps {
  readonly trend: CoverageReport['trend'];
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  readonly onZoom?: (from: EpochMs, to: EpochMs) => void;
}

/** The share of known requests that was protected. Where nothing was known the line stops. */
export const shareLine = ({ points }: CoverageReport['trend']): SignalPoints =>
  points.map(([at, share]) => [at, share]);

/** The protected share over the window; dragging zooms. */
export function TrendChart({ trend, window, onZoom }: TrendChartProps) {
  return (
    <TimeSeries
      title="Protected share of known requests"
      lines={[{ id: 'share', name: 'protected', points: shareLine(trend), tone: 'protected-fill', area: true }]}
      format={formatPercent}
      window={window}
      step={trend.step}
      height={184}
      {...(onZoom === undefined ? {} : { onZoom })}
    />
  );
}
