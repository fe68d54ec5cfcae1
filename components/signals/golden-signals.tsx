'use client';
import type { ReactNode } from 'react';
import { CHART_HEIGHT } from '@/components/charts/time-series';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/small';
import { notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { Signals } from '@/lib/domain/signals';
import { formatMs, spell } from '@/lib/format/number';
import { accountChart, goldenCharts, outcomeChart, spentOnTheWay } from './signal-charts';
import { type SignalFrame, SignalPanel } from './signal-panel';

export interface GoldenSignalsProps {
  readonly signals: Signals;
  readonly meshes: readonly MeshId[];
  readonly frame: SignalFrame;
  /** The foot of the charts: trust, age, receipt. */
  readonly footer?: ReactNode;
}

const four = 'grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4';
const two = 'grid grid-cols-1 gap-3 lg:grid-cols-2';

/** "12 ms spent on the way." */
export const onTheWayWords = (ms: number | null): string | null => {
  if (ms === null) return null;
  if (ms >= 0) return `${spell(formatMs(ms))} spent on the way`;
  return `callers wait ${spell(formatMs(-ms))} less: the two ends count different requests`;
};

/** The four golden signals on one time axis, then latency by outcome and by who measured it. */
export function GoldenSignals({ signals, meshes, frame, footer }: GoldenSignalsProps) {
  const way = onTheWayWords(spentOnTheWay(signals));
  const beside = way ?? notReported('calleeAccount', meshes);
  const foot = footer === undefined ? {} : { footer };
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className={four}>
        {goldenCharts(signals, meshes).map((chart) => (
          <SignalPanel key={chart.id} chart={chart} frame={frame} {...foot} />
        ))}
      </div>
      {signals.byOutcome === undefined && signals.latencyByAccount === undefined ? null : (
        <div className={two}>
          <SignalPanel chart={outcomeChart(signals, meshes)} frame={frame} {...foot} />
          <SignalPanel
            chart={accountChart(signals, meshes)}
            frame={frame}
            note={beside === null ? null : <span className="figures text-12 text-muted">{beside}</span>}
            {...foot}
          />
        </div>
      )}
    </div>
  );
}

const pendingFour = ['Latency', 'Traffic', 'Errors', 'Saturation'];
const pendingTwo = ['Latency of success and failure', 'Mean latency, as each end sees it'];

function PendingPanel({ title, headline }: { readonly title: string; readonly headline: boolean }) {
  return (
    <Panel title={title} footer={<Skeleton className="h-3 w-24" />}>
      {headline ? (
        <div className="mb-1 h-7 py-1">
          <Skeleton className="h-5 w-20" />
        </div>
      ) : null}
      <div style={{ height: CHART_HEIGHT }}>
        <Skeleton className="size-full" />
      </div>
      <div className="mt-1 h-4" />
    </Panel>
  );
}

/** The charts on their way, in their size. */
export function GoldenSignalsPending() {
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className={four}>
        {pendingFour.map((title) => (
          <PendingPanel key={title} title={title} headline />
        ))}
      </div>
      <div className={two}>
        {pendingTwo.map((title) => (
          <PendingPanel key={title} title={title} headline={false} />
        ))}
      </div>
    </div>
  );
}
