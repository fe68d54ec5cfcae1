import { known } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { PACK } from '@/lib/promql/build';
import { type HowField, type Measure, type MeshAdapter, type RowField, type Who, whoFields } from './adapter';
import { fieldsOf, INTERVAL_SPAN, MARK, PACKED } from './queries';

/** One row of an answer: who, how it went, and a value per second. Rows of one pair share the object `who`. */
export interface Row extends Readonly<Record<HowField, string | null>> {
  readonly who: Who;
  /** Only of histogram buckets: the upper bound in the metric's unit. */
  readonly le: number | null;
  readonly value: number;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** Sum of the values of rows whose labels could not be told apart: one contained the separator. */
  readonly unreadable: number;
}

const SILENT = Object.fromEntries(whoFields.map((field) => [field, null])) as Who;
const isWho = (field: RowField): boolean => Object.hasOwn(SILENT, field);

type Parts = readonly string[];

/** Who the parts speak of, made once per distinct text. */
const whoReader = (adapter: MeshAdapter, fields: readonly RowField[]) => {
  const who = fields.filter(isWho);
  const seen = new Map<string, Who>();
  return (parts: Parts): Who => {
    const key = parts.slice(0, who.length).join(PACK);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const said = { ...SILENT, ...Object.fromEntries(who.map((field, index) => [field, known(parts[index])])) };
    const made = adapter.refine?.(said) ?? said;
    seen.set(key, made);
    return made;
  };
};

/** Reads packed texts; null for a text with the wrong number of parts: no guessing. */
const rowReader = (adapter: MeshAdapter, fields: readonly RowField[]) => {
  const whoOf = whoReader(adapter, fields);
  const reader = (field: HowField) => {
    const index = fields.indexOf(field);
    return index < 0 ? () => null : (parts: Parts) => known(parts[index]);
  };
  const [code, grpc, flags] = [reader('code'), reader('grpc'), reader('flags')];
  const [protection, principal] = [reader('protection'), reader('principal')];
  return (text: string, le: number | null, value: number): Row | null => {
    const parts = text.split(PACK);
    if (parts.length !== fields.length) return null;
    const flag = flags(parts);
    return {
      who: whoOf(parts),
      code: code(parts),
      grpc: grpc(parts),
      // Envoy's way to say that there are none.
      flags: flag === '-' ? null : flag,
      protection: protection(parts),
      principal: principal(parts),
      le,
      value,
    };
  };
};

const bound = (le: string | undefined): number | null => {
  if (le === undefined) return null;
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
};

/** The rows of one measure. `mark`: only those of one expression of several that share an answer. */
export const readRows = (
  adapter: MeshAdapter,
  { account, measure, mark }: { account: Account; measure: Measure | 'buckets'; mark?: string },
  samples: readonly Sample[],
): Rows => readPacked(adapter, fieldsOf(adapter.accounts[account], measure), samples, mark);

/** Rows packed with fields of one's own choice. */
export const readPacked = (
  adapter: MeshAdapter,
  fields: readonly RowField[],
  samples: readonly Sample[],
  mark?: string,
): Rows => {
  const read = rowReader(adapter, fields);
  const rows: Row[] = [];
  let unreadable = 0;
  for (const { labels, value } of samples) {
    if (value === null || (mark !== undefined && labels[MARK] !== mark)) continue;
    const row = read(labels[PACKED] ?? '', bound(labels.le), value);
    if (row === null) unreadable += value;
    else rows.push(row);
  }
  return { rows, unreadable };
};

const markedValues = (samples: readonly Sample[], prefix: string): readonly number[] =>
  samples.flatMap(({ labels, value }) => (value !== null && labels[MARK]?.startsWith(prefix) ? value : []));

/** The newest sample of the counters, epoch ms; null: none. */
export const readNewest = (samples: readonly Sample[]): EpochMs | null => {
  const seconds = markedValues(samples, 'newest.');
  return seconds.length === 0 ? null : Math.round(Math.max(...seconds) * 1000);
};

/** The scrape interval by how often `up` was sampled; null: nobody knows. */
export const readInterval = (samples: readonly Sample[]): Millis | null => {
  const [count] = markedValues(samples, 'interval');
  return count === undefined || count <= 0 ? null : Math.round(INTERVAL_SPAN / count / 1000) * 1000;
};

/** Who reports as each end, by `namespace|workload`: pods or instances. Texts without either tell nobody apart. */
export const readReporters = (
  samples: readonly Sample[],
  account: Account,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    if (!labels[MARK]?.startsWith(`reporter.${account}.`)) continue;
    const [namespace = '', workload = '', pod = '', instance = ''] = (labels[PACKED] ?? '').split(PACK);
    if (pod === '' && instance === '') continue;
    const key = `${namespace}${PACK}${workload}`;
    const set = found.get(key) ?? new Set();
    found.set(key, set.add(`${pod}${PACK}${instance}`));
  }
  return found;
};
