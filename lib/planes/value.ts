import { hasMany } from './queries';
import type { CheckRow } from './row';
import type { Told } from './told';

/** What a check's rows say, unrounded. */
export interface Value {
  /** Null: not reported. */
  readonly value: number | null;
  /** Of counters: since the processes started. */
  readonly total: number | null;
  /** How many report it at all. */
  readonly of: number | null;
  /** Rows that name who or what. */
  readonly who: readonly Told[];
  /** Reported, and nothing happened in the window. */
  readonly idle?: true;
}

/** The rows of one expression of a check. */
type PartOf = (part: string) => readonly Told[];

const nothing: Value = { value: null, total: null, of: null, who: [] };

const valuesOf = (rows: readonly Told[]): readonly number[] => rows.flatMap(({ value }) => value ?? []);
const sum = (rows: readonly Told[]): number => valuesOf(rows).reduce((total, value) => total + value, 0);
const sumOrNull = (rows: readonly Told[]): number | null => (rows.length === 0 ? null : sum(rows));

const eventsOf = (row: CheckRow, part: PartOf, scraped: boolean): Value => {
  const [own, total] = [part(''), part('#total')];
  if (own.length === 0 && total.length === 0) {
    // A series that is born with its first event and is not there has counted none, if its process is there.
    const isBorn = row.reading.how === 'events' && row.reading.born === true;
    return isBorn && scraped ? { ...nothing, value: 0, total: 0 } : nothing;
  }
  const before = sum(own) > 0 ? own : total;
  return { ...nothing, value: sumOrNull(own), total: sum(total), who: hasMany(row) ? part('#who') : before };
};

const gaugeOf = (row: CheckRow, part: PartOf, how: 'sum' | 'max'): Value => {
  const own = part('');
  const values = valuesOf(own);
  if (values.length === 0) return nothing;
  const value = how === 'sum' ? sum(own) : Math.max(...values);
  return { ...nothing, value, who: hasMany(row) ? part('#who') : own };
};

const standingOf = (part: PartOf): Value => {
  const of = sumOrNull(part('#of'));
  return of === null ? nothing : { ...nothing, value: sum(part('')), of, who: part('#who') };
};

const quantileOf = (part: PartOf, unitMs: number): Value => {
  if (sumOrNull(part('#of')) === 0) return { ...nothing, idle: true };
  const [told] = valuesOf(part(''));
  return { ...nothing, value: told === undefined ? null : told * unitMs };
};

/** What the rows of a check say. `scraped`: whether the process that tells it is. */
export const checkValue = (row: CheckRow, part: PartOf, scraped: boolean): Value => {
  const { reading } = row;
  switch (reading.how) {
    case 'events':
      return eventsOf(row, part, scraped);
    case 'gauge':
      return gaugeOf(row, part, reading.fold);
    case 'standing':
      return standingOf(part);
    case 'p99':
      return quantileOf(part, reading.unitMs);
  }
};
