'use client';
import { StatTile, StatTileSkeleton } from '@/components/charts/stat-tile';
import { Receipt } from '@/components/query/receipt';
import type { FrameState } from '@/components/query/use-frame';
import { lossOf } from '@/components/query/words';
import type { Overview } from '@/lib/domain/overview';
import type { Signals } from '@/lib/domain/signals';
import { formatMs, formatPercent, formatRate } from '@/lib/format/number';

const titles = ['Latency p95', 'Traffic', 'Errors', 'Saturation'] as const;

export function GoldenTilesSkeleton() {
  return titles.map((title) => <StatTileSkeleton key={title} title={title} />);
}

function Why({ title, state }: { readonly title: string; readonly state: FrameState<Overview> }) {
  return (
    <Receipt
      endpoint={state.endpoint}
      search={state.search}
      title={`${title} of the whole mesh`}
      trigger={
        <button
          type="button"
          aria-label={`Why: ${title}`}
          className="-my-1 -mr-1 min-h-6 rounded-mark px-1 text-12 text-faint underline decoration-line-strong underline-offset-2 hover:text-ink"
        >
          why
        </button>
      }
    />
  );
}

export interface GoldenTilesProps {
  readonly overview: Overview;
  readonly state: FrameState<Overview>;
  /** The trends; undefined while they load. */
  readonly trend: Signals | undefined;
}

const errorInk: Readonly<Record<string, string>> = { failing: 'text-failing', degraded: 'text-degraded' };

/** Latency, traffic, errors, saturation of everything in view. */
export function GoldenTiles({ overview, state, trend }: GoldenTilesProps) {
  const { requestRate, errorRate, p95Ms, saturation, comparedWith, latency } = overview.signals;
  const quantiles = p95Ms.now !== null || latency.meanMs === null;
  const series = trend?.series;
  const lost = (...parts: readonly string[]) =>
    state.frame ? lossOf(state.frame.meta.trust, parts)?.short : undefined;
  const uncompared = lost('history') === undefined ? undefined : `the comparison is ${lost('history')}`;
  return (
    <>
      <StatTile
        title={quantiles ? 'Latency p95' : 'Latency mean'}
        {...(quantiles ? p95Ms : { now: latency.meanMs, before: null })}
        comparedWith={quantiles ? comparedWith : null}
        uncompared={quantiles ? uncompared : 'a mean is not compared'}
        absent={lost('buckets.server', 'buckets.client', 'p95', 'p95.named', 'p95.others', 'durations', 'buckets')}
        format={formatMs}
        points={quantiles ? series?.p95Ms.points : series?.meanMs.points}
        why={<Why title="Latency" state={state} />}
      />
      <StatTile
        title="Traffic"
        {...requestRate}
        comparedWith={comparedWith}
        uncompared={uncompared}
        format={formatRate}
        points={series?.requestRate.points}
        why={<Why title="Traffic" state={state} />}
      />
      <StatTile
        title="Errors"
        {...errorRate}
        comparedWith={comparedWith}
        uncompared={uncompared}
        format={formatPercent}
        points={series?.errorRate.points}
        scale="zero"
        ink={errorInk[overview.verdict.health] ?? 'text-accent'}
        why={<Why title="Errors" state={state} />}
      />
      <StatTile
        title="Saturation"
        {...saturation}
        comparedWith={comparedWith}
        uncompared={uncompared}
        format={formatPercent}
        points={series?.saturation.points}
        scale="zero"
        absent={lost('saturation')}
        note={saturation.basis ?? undefined}
        why={<Why title="Saturation" state={state} />}
      />
    </>
  );
}
