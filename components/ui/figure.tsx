import type { Formatted } from '@/lib/format/number';
import { NOT_REPORTED } from '@/lib/format/number';
import { cn } from './cn';

export interface FigureProps {
  /** null: nobody reported it. Drawn grey, never 0. */
  readonly value: number | null;
  readonly format: (value: number) => Formatted;
  readonly className?: string;
  /** Why it is null, read out; "not reported" unless told. */
  readonly absent?: string;
}

/** A number in tabular figures with its unit lighter beside it. */
export function Figure({ value, format, className, absent = 'not reported' }: FigureProps) {
  if (value === null) {
    return (
      <span className={cn('figures text-unknown', className)} title={absent}>
        <span aria-hidden>{NOT_REPORTED}</span>
        <span className="sr-only">{absent}</span>
      </span>
    );
  }
  const { text, unit } = format(value);
  return (
    <span className={cn('figures whitespace-nowrap', className)}>
      {text}
      {unit === '' ? null : <span className="text-[0.85em] font-normal text-muted"> {unit}</span>}
    </span>
  );
}
