'use client';
import type { ReactNode } from 'react';
import type { Line } from '@/components/charts/rows';
import { CHART_HEIGHT, TimeSeries } from '@/components/charts/time-series';
import { lossOf } from '@/components/query/words';
import { ExemplarList, useExemplar } from '@/components/traces/exemplars';
import { Figure } from '@/components/ui/figure';
import { Panel } from '@/components/ui/panel';
import type { EpochMs } from '@/lib/domain/units';
import { lastOf, type SignalChart } from './signal-charts';

export interface SignalFrame {
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  /** Seconds. */
  readonly step: number;
  /** Charts of one group share their cursor. */
  readonly group: string;
  readonly onZoom?: (from: EpochMs, to: EpochMs) => void;
  /** Why the frame is trusted less: a question that failed is not a signal nobody reports. */
  readonly reasons?: readonly string[];
}

/** The key of the lines: their name beside a stroke drawn as they are. */
function Key({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 text-12 text-muted">
      {lines.map(({ id, name, tone, dash }) => (
        <li key={id} className="flex items-center gap-1.5">
          <svg viewBox="0 0 14 4" width="14" height="4" aria-hidden>
            <line x2="14" y1="2" y2="2" stroke={`var(--${tone})`} strokeWidth="2" strokeDasharray={dash} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

export interface SignalPanelProps {
  readonly chart: SignalChart;
  readonly frame: SignalFrame;
  /** A figure or sentence under the chart. */
  readonly note?: ReactNode;
  readonly footer?: ReactNode;
}

/** px: the line of the figure above a chart, whose room an empty panel takes too. */
const HEADLINE = 32;

/** One signal: its value now, its course, and where nobody reports it what would. */
export function SignalPanel({ chart, frame, note, footer }: SignalPanelProps) {
  const { title, aside, lines, format, absent, exemplars = [] } = chart;
  const open = useExemplar();
  const { reasons = [], ...axis } = frame;
  const loss = lossOf({ reasons }, chart.parts);
  const headline = lines.find(({ id }) => id === chart.headline);
  const what = headline !== undefined && lines.length > 1 ? headline.name : null;
  return (
    <Panel
      title={title}
      {...(aside === null ? {} : { aside: <span className="text-12">{aside}</span> })}
      {...(footer === undefined ? {} : { footer })}
    >
      {chart.headline === null || lines.length === 0 ? null : (
        <p className="mb-1 flex min-h-7 items-baseline gap-1.5">
          <Figure value={headline ? lastOf(headline.points) : null} format={format} className="text-20 font-semibold" />
          {what === null ? null : <span className="text-12 text-muted">{what}</span>}
        </p>
      )}
      {lines.length === 0 ? (
        <div className="grid content-center gap-1 text-13" style={{ height: CHART_HEIGHT + HEADLINE }}>
          <p className="font-medium">{loss?.title ?? absent.title}</p>
          <p className="name text-muted">{loss?.words ?? absent.looked}</p>
        </div>
      ) : (
        <TimeSeries title={title} lines={lines} format={format} exemplars={exemplars} onExemplar={open} {...axis} />
      )}
      <div className="mt-1 flex min-h-4 flex-wrap items-center justify-between gap-x-3">
        <Key lines={lines} />
        {note}
      </div>
      <ExemplarList exemplars={exemplars} />
    </Panel>
  );
}
