import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Figure } from '@/components/ui/figure';
import { Skeleton } from '@/components/ui/small';
import type { SignalPoints } from '@/lib/domain/signals';
import { type Formatted, formatChange } from '@/lib/format/number';
import type { SparkScale } from './spark-path';
import { Sparkline } from './sparkline';

export interface StatTileProps {
  readonly title: string;
  readonly now: number | null;
  readonly before: number | null;
  /** "yesterday", "one hour earlier"; null: nothing to compare with. */
  readonly comparedWith: string | null;
  /** Why there is nothing to compare with, where that is known. */
  readonly uncompared?: string | undefined;
  /** Why there is no figure; "not reported" unless told. */
  readonly absent?: string | undefined;
  readonly format: (value: number) => Formatted;
  readonly points: SignalPoints | undefined;
  readonly scale?: SparkScale;
  /** Colour class of the line, where the figure means trouble. */
  readonly ink?: string;
  /** Beside the title, e.g. which resource. */
  readonly note?: string | undefined;
  /** The way to its receipt. */
  readonly why?: ReactNode;
}

const compared = ({ now, before, comparedWith, uncompared, format }: StatTileProps): string => {
  if (comparedWith === null) return uncompared ?? 'nothing to compare with yet';
  const change = formatChange(now, before, format);
  return change === null ? `not reported ${comparedWith}` : `${change.text} ${comparedWith}`;
};

const tile = 'panel grid min-w-0 content-between gap-1 px-4 py-3';

/** One figure: now, how it moved, and against what. */
export function StatTile(props: StatTileProps) {
  const { title, now, format, points, scale = 'own', ink = 'text-accent', absent = 'not reported', note, why } = props;
  return (
    <section aria-label={title} className={tile}>
      <header className="flex min-w-0 items-baseline gap-2">
        <h2 className="shrink-0 text-13 font-medium text-muted">{title}</h2>
        {note === undefined ? null : (
          <span className="min-w-0 truncate text-12 text-muted" title={note}>
            {note}
          </span>
        )}
        <span className="ml-auto shrink-0">{why}</span>
      </header>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-5">
        <Figure
          value={now}
          format={format}
          absent={absent}
          className="text-28 font-semibold [&>span:last-child]:text-16"
        />
        {points === undefined ? (
          <Skeleton className="h-9 max-w-56 justify-self-end w-full" />
        ) : (
          <Sparkline points={points} scale={scale} className={cn('h-9 w-full max-w-56 justify-self-end', ink)} />
        )}
      </div>
      <p className="figures name text-12 text-muted">{now === null ? absent : compared(props)}</p>
    </section>
  );
}

/** A tile on its way, in its size. */
export function StatTileSkeleton({ title }: { readonly title: string }) {
  return (
    <div className={tile}>
      <p className="text-13 font-medium text-muted">{title}</p>
      <Skeleton className="h-9 w-32" />
      <Skeleton className="h-4 w-40" />
    </div>
  );
}
