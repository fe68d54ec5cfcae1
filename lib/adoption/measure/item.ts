import { thresholds } from '@/lib/adoption/thresholds';
import type { EvidenceItem, EvidenceKey, Listing } from '@/lib/domain/adoption';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { significant } from '@/lib/graph/round';

type Detail = NonNullable<EvidenceItem['detail']>;

/** Where a value comes from, apart from the value. */
export interface Told {
  readonly queries: readonly string[];
  /** null: it is of now, and has no window. */
  readonly window: Millis | null;
  /** Why it is that window, where it is not the one that facts of the kind have. */
  readonly because?: string;
  /** Share of the window with data, 0..1; null: not known, or there is no window. */
  readonly coverage: number | null;
  readonly sources: readonly string[];
  /** What kind of back end they are; absent: Prometheus. */
  readonly of?: 'prometheus' | 'traces';
  readonly at: EpochMs;
  readonly probe?: string | null;
}

export interface Measured {
  readonly value: number | null;
  readonly detail?: Detail;
  readonly lists?: Readonly<Record<string, Listing>>;
  /** Why there is no value. */
  readonly missing?: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `7d`, `6h`, `30m`: a window as a person writes it. */
export const windowText = (window: Millis): string => {
  if (window % DAY === 0) return `${window / DAY}d`;
  if (window % HOUR === 0) return `${window / HOUR}h`;
  return `${Math.round(window / 60_000)}m`;
};

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** The longest query an assessment keeps: what is longer is told to be. */
const MAX_QUERY = 18_000;

const queryOf = (queries: readonly string[]): string | null => {
  const text = [...new Set(queries)].join('\n');
  if (text === '') return null;
  return text.length > MAX_QUERY ? `${text.slice(0, MAX_QUERY)} …` : text;
};

const isThin = (value: number | null, { coverage }: Told): boolean =>
  value !== null && coverage !== null && coverage < thresholds.coverage;

const thinness = ({ coverage, window }: Told): string =>
  `Data covers ${percent(coverage ?? 0)} of ${window === null ? 'it' : windowText(window)}; from 80 % on it counts.`;

const originOf = ({ queries, window, because, coverage, sources, of = 'prometheus', at, probe }: Told) => ({
  query: queryOf(queries),
  window: window === null ? null : windowText(window),
  ...(because === undefined ? {} : { windowWhy: because }),
  coverage: coverage === null ? null : significant(coverage),
  source: sources.length === 0 ? null : sources.map((id) => `${of}:${id}`).join(', '),
  at: new Date(at).toISOString(),
  ...(probe ? { probe } : {}),
});

/**
 * One fact of the catalogue. Data over less than four fifths of its window is no measurement (adoption model, 1.1): the
 * value is null then, and what was seen stands in the detail.
 */
export const evidenceItem = (
  key: EvidenceKey,
  { value, detail, lists, missing }: Measured,
  told: Told,
): EvidenceItem => {
  const item = { key: `ev.${key}` as const, ...originOf(told), ...(lists === undefined ? {} : { lists }) };
  const seen = value === null ? null : significant(value);
  if (isThin(value, told)) return { ...item, value: null, detail: { ...detail, seen }, missing: thinness(told) };
  const about = detail === undefined ? {} : { detail };
  return seen === null && missing !== undefined
    ? { ...item, value: null, ...about, missing }
    : { ...item, value: seen, ...about };
};
