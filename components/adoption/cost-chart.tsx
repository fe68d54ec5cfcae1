'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/small';
import type { MeshShape } from '@/lib/domain/adoption';

export interface CostBar {
  readonly shape: MeshShape;
  readonly name: string;
  /** null: nothing is published, or an input is missing. */
  readonly range: { readonly low: number; readonly high: number } | null;
}

export interface CostChartProps {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly CostBar[];
  /** The shape the verdict speaks of. */
  readonly chosen: MeshShape;
  /** A line across, e.g. the budget. */
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly absent: string;
}

export const CHART_HEIGHT = 190;

const Drawn = dynamic(() => import('./drawn-costs').then((loaded) => loaded.DrawnCosts), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** One measure of every shape, as a range. The drawing code is fetched when the panel is on screen. */
export function CostChart(props: CostChartProps) {
  const { title, unit, bars, absent } = props;
  const isEmpty = bars.every(({ range }) => range === null);
  return (
    <figure aria-label={`${title}, ${unit}`} className="min-w-0">
      <figcaption className="mb-1 text-13 font-medium">
        {title} <span className="font-normal text-muted">{unit}</span>
      </figcaption>
      {isEmpty ? (
        <p
          className="grid place-items-center rounded-control border border-line border-dashed px-4 text-center text-13 text-muted"
          style={{ height: CHART_HEIGHT }}
        >
          {absent}
        </p>
      ) : (
        <div style={{ height: CHART_HEIGHT }}>
          <Drawn {...props} />
        </div>
      )}
    </figure>
  );
}
