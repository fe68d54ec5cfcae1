import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import { Skeleton } from '@/components/ui/small';
import type { SignalPoints } from '@/lib/domain/signals';
import { type Formatted, formatChange } from '@/lib/format/number';
import { Sparkline } from './sparkline';

export interface StatTileProps {
  readonly title: string;
  readonly now: number | null;
  readonly before: number | null;
  /** "yesterday", "one hour earlier"; null: nothing to compare with. */
  readonly comparedWith: string | null;
  readonly format: (value: number) => Formatted;
  readonly points: SignalPoints | undefined;
  /** Colour class of the line, where the figure means trouble. */
  readonly ink?: string;
  /** Under the figure, e.g. which resource. */
  readonly note?: ReactNode;
  /** The way to its receipt. */
  readonly why?: ReactNode;
}

const compared = ({ now, before, comparedWith, format }: StatTileProps): string => {
  if (comparedWith === null) return 'nothing to compare with yet';
  const change = formatChange(now, before, format);
  return change === null ? `not reported ${comparedWith}` : `${change.text} ${comparedWith}`;
};

/** One figure: now, how it moved, and against what. */
export function StatTile(props: StatTileProps) {
  const { title, now, format, points, ink = 'text-accent', note, why } = props;
  return (
    <section aria-label={title} className="panel flex min-h-[114px] min-w-0 flex-col px-4 py-3">
      <header className="flex items-baseline gap-2">
        <h2 className="text-13 font-medium text-muted">{title}</h2>
        <span className="ml-auto">{why}</span>
      </header>
      <div className="flex items-end justify-between gap-3">
        <Figure value={now} format={format} className="text-28 font-semibold [&>span:last-child]:text-16" />
        {points === undefined ? (
          <Skeleton className="mb-1 h-8 w-28" />
        ) : (
          <Sparkline points={points} className={cn('mb-1 min-w-0', ink)} />
        )}
      </div>
      <p className="figures name text-12 text-muted">{compared(props)}</p>
      {note === undefined ? null : <p className="name truncate text-12 text-muted">{note}</p>}
    </section>
  );
}

/** A tile on its way, in its size. */
export function StatTileSkeleton({ title }: { readonly title: string }) {
  return (
    <div className="panel min-h-[114px] px-4 py-3">
      <p className="text-13 font-medium text-muted">{title}</p>
      <Skeleton className="my-1 h-7 w-32" />
      <Skeleton className="h-4 w-40" />
    </div>
  );
}
