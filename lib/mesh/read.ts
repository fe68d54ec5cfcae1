import { known } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { PACK } from '@/lib/promql/build';
import {
  type HowField,
  howFields,
  type Measure,
  type MeshAdapter,
  type RowField,
  type SaidEnd,
  type Who,
} from './adapter';
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

const endNames = {
  Cluster: 'cluster',
  Namespace: 'namespace',
  Workload: 'workload',
  Service: 'service',
  Version: 'version',
  App: 'app',
} as const satisfies Readonly<Record<string, keyof SaidEnd>>;
const SILENT_END: SaidEnd = { cluster: null, namespace: null, workload: null, service: null, version: null, app: null };

const isHow = (field: RowField): field is HowField => howFields.some((how) => how === field);

/** Where the parts of one packed text lie. Reused from text to text: big answers have tens of thousands. */
interface Cuts {
  /** Number of parts. */
  readonly cut: (text: string) => number;
  /** Parts `from` up to and without `to`, with what separates them. */
  readonly slice: (text: string, from: number, to: number) => string;
  readonly part: (text: string, index: number) => string | null;
}

const cutter = (capacity: number): Cuts => {
  /** Where each part begins; one more than there are parts. */
  const starts = new Int32Array(capacity + 2);
  const cut = (text: string): number => {
    let count = 1;
    for (let at = text.indexOf(PACK); at >= 0; at = text.indexOf(PACK, at + 1)) {
      // A text with too many parts is given up, so there is no need to know where they are.
      if (count > capacity) return count + 1;
      starts[count] = at + 1;
      count += 1;
    }
    starts[count] = text.length + 1;
    return count;
  };
  const slice = (text: string, from: number, to: number) => text.slice(starts[from], (starts[to] ?? 0) - 1);
  return { cut, slice, part: (text, index) => known(slice(text, index, index + 1)) };
};

/** One end out of parts `from` to `to`, made once per distinct text. */
const endReader = (cuts: Cuts, fields: readonly RowField[], end: 'source' | 'target') => {
  const own = fields.filter((field) => field.startsWith(end));
  const names = own.map((field) => endNames[field.slice(end.length) as keyof typeof endNames]);
  const from = own[0] === undefined ? 0 : fields.indexOf(own[0]);
  const seen = new Map<string, SaidEnd>();
  return (text: string): SaidEnd => {
    const key = cuts.slice(text, from, from + names.length);
    const before = seen.get(key);
    if (before !== undefined || names.length === 0) return before ?? SILENT_END;
    const said = { ...SILENT_END, ...Object.fromEntries(names.map((name, i) => [name, cuts.part(text, from + i)])) };
    seen.set(key, said);
    return said;
  };
};

/** Who a text speaks of, made once per distinct pair. */
const whoReader = (adapter: MeshAdapter, cuts: Cuts, fields: readonly RowField[]) => {
  const [source, target] = [endReader(cuts, fields, 'source'), endReader(cuts, fields, 'target')];
  const length = fields.filter((field) => !isHow(field)).length;
  const at = (field: RowField) => fields.indexOf(field);
  const [host, name, namespace] = [at('host'), at('serviceName'), at('serviceNamespace')];
  const [protocol, reporter] = [at('protocol'), at('reporterCluster')];
  const part = (text: string, index: number) => (index < 0 ? null : cuts.part(text, index));
  const seen = new Map<string, Who>();
  return (text: string): Who => {
    const key = cuts.slice(text, 0, length);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const said: Who = {
      source: source(text),
      target: target(text),
      host: part(text, host),
      serviceName: part(text, name),
      serviceNamespace: part(text, namespace),
      protocol: part(text, protocol),
      reporterCluster: part(text, reporter),
    };
    const made = adapter.refine?.(said) ?? said;
    seen.set(key, made);
    return made;
  };
};

/** Reads packed texts; null for a text with the wrong number of parts: no guessing. */
const rowReader = (adapter: MeshAdapter, fields: readonly RowField[]) => {
  const cuts = cutter(fields.length);
  const whoOf = whoReader(adapter, cuts, fields);
  const [code, grpc, flags, protection, principal] = howFields.map((field) => fields.indexOf(field));
  const part = (text: string, index: number | undefined) =>
    index === undefined || index < 0 ? null : cuts.part(text, index);
  return (text: string, le: number | null, value: number): Row | null => {
    if (cuts.cut(text) !== fields.length) return null;
    const flag = part(text, flags);
    return {
      who: whoOf(text),
      code: part(text, code),
      grpc: part(text, grpc),
      // Envoy's way to say that there are none.
      flags: flag === '-' ? null : flag,
      protection: part(text, protection),
      principal: part(text, principal),
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
