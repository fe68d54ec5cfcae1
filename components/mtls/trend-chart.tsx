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

/**
 * What was not protected, of what is known. Drawn instead of the protected share: on an axis that begins at 0 a fall
 * from 100 % to 98 % is a hair, a rise from 0 to 2 % is a hill. Where nothing was known the line stops.
 */
export const plaintextLine = ({ points }: CoverageReport['trend']): SignalPoints =>
  points.map(([at, share]) => [at, share === null ? null : Number((1 - share).toFixed(6))]);

/** The plaintext share over the window; dragging zooms. */
export function TrendChart({ trend, window, onZoom }: TrendChartProps) {
  return (
    <TimeSeries
      title="Plaintext share of known requests"
      lines={[
        { id: 'plaintext', name: 'in plaintext', points: plaintextLine(trend), tone: 'plaintext-fill', area: true },
      ]}
      format={formatPercent}
      window={window}
      step={trend.step}
      height={184}
      {...(onZoom === undefined ? {} : { onZoom })}
    />
  );
}
