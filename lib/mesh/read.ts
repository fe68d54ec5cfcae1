import { known, type Labelled } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { Recall } from '@/lib/domain/recall';
import { cumulative, type Sample } from '@/lib/domain/sample';
import { eachOf, finished, type Steps } from '@/lib/domain/steps';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { PACK } from '@/lib/promql/build';
import {
  type AccountRow,
  type HowField,
  howFields,
  type Measure,
  type MeshAdapter,
  type Row,
  type RowField,
  type Rows,
  type SaidEnd,
  type Who,
} from './adapter';
import { type LayoutMemory, type Memory, meshMemory, type Said } from './memory';
import { columnsOf, fieldsOf, INTERVAL_SPAN, MARK, PACKED, reporterFields } from './queries';

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

type Columns = ReturnType<typeof columnsOf>;

/** Where a field's values stand; none: it is not reported. */
const placesIn = (columns: Columns, field: RowField): readonly number[] =>
  columns.flatMap((column, index) => (column.field === field ? [index] : []));

/** The first of several places that says something. */
const firstPart = (cuts: Cuts, text: string, places: readonly number[]): string | null => {
  for (const place of places) {
    const part = cuts.part(text, place);
    if (part !== null) return part;
  }
  return null;
};

/** One end out of its places, which lie side by side; made once per distinct text. */
const endReader = (cuts: Cuts, columns: Columns, end: 'source' | 'target', memory: Memory) => {
  const own = columns.filter(({ field }) => field.startsWith(end));
  const from = columns.findIndex(({ field }) => field.startsWith(end));
  const names = [...new Set(own.map(({ field }) => field))].map(
    (field) => [endNames[field.slice(end.length) as keyof typeof endNames], placesIn(columns, field)] as const,
  );
  const seen: Recall<SaidEnd> = memory.ends(own.map(({ field }) => field.slice(end.length)).join(PACK));
  return (text: string): SaidEnd => {
    if (own.length === 0) return SILENT_END;
    const key = cuts.slice(text, from, from + own.length);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const said = {
      ...SILENT_END,
      ...Object.fromEntries(names.map(([name, places]) => [name, firstPart(cuts, text, places)])),
    };
    seen.set(key, said);
    return said;
  };
};

/** How it went stands behind who it speaks of. */
const whoLength = (columns: Columns): number => columns.filter(({ field }) => !isHow(field)).length;

/** How texts are laid out, and what such texts said before. */
interface Layout {
  readonly columns: Columns;
  readonly composed: boolean;
  readonly memory: Memory;
  readonly known: LayoutMemory;
}

/** Who a text speaks of, made once per distinct pair. */
const whoReader = (cuts: Cuts, { columns, composed, memory, known: { who: seen } }: Layout) => {
  const [source, target] = [endReader(cuts, columns, 'source', memory), endReader(cuts, columns, 'target', memory)];
  const length = whoLength(columns);
  const at = (field: RowField) => placesIn(columns, field);
  const [host, name, namespace] = [at('host'), at('serviceName'), at('serviceNamespace')];
  const [protocol, cluster] = [at('protocol'), at('reporterCluster')];
  const [reporter, link] = [at('reporter'), at('link')];
  const part = (text: string, places: readonly number[]) => firstPart(cuts, text, places);
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
      reporterCluster: part(text, cluster),
      reporter: part(text, reporter),
      link: part(text, link),
    };
    const who = composed ? { ...said, labelled: labelledBy(said) } : said;
    seen.set(key, who);
    return who;
  };
};

const labelledBy = ({ source, target, host }: Who): Labelled => ({
  sourceNamespace: source.namespace,
  sourceWorkload: source.workload,
  targetWorkload: target.workload,
  host,
});

/** How it went, made once per distinct text: there are few. */
const howReader = (cuts: Cuts, columns: Columns) => {
  const at = Object.fromEntries(howFields.map((field) => [field, placesIn(columns, field)])) as Readonly<
    Record<HowField, readonly number[]>
  >;
  const from = whoLength(columns);
  const seen = new Map<string, Readonly<Record<HowField, string | null>>>();
  return (text: string) => {
    const key = cuts.slice(text, from, columns.length);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const part = (field: HowField) => firstPart(cuts, text, at[field]);
    const flags = part('flags');
    const how = {
      code: part('code'),
      grpc: part('grpc'),
      // Envoy's way to say that there are none.
      flags: flags === '-' ? null : flags,
      outcome: part('outcome'),
      protection: part('protection'),
      reason: part('reason'),
      principal: part('principal'),
    };
    seen.set(key, how);
    return how;
  };
};

/** Reads packed texts; null for a text with the wrong number of parts: no guessing. */
const rowReader = (layout: Layout) => {
  const { columns, known } = layout;
  const cuts = cutter(columns.length);
  const [whoOf, howOf] = [whoReader(cuts, layout), howReader(cuts, columns)];
  const saidBy = (text: string): Said => {
    const before = known.said.get(text);
    if (before !== undefined) return before;
    const said = cuts.cut(text) === columns.length ? { who: whoOf(text), how: howOf(text) } : null;
    known.said.set(text, said);
    return said;
  };
  return (text: string, le: number | null, value: number): Row | null => {
    const said = saidBy(text);
    if (said === null) return null;
    const { code, grpc, flags, outcome, protection, reason, principal } = said.how;
    // Spelled out: a big answer has tens of thousands of rows.
    return { who: said.who, code, grpc, flags, outcome, protection, reason, principal, le, value };
  };
};

const bound = (le: string | undefined): number | null => {
  if (le === undefined) return null;
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
};

interface Packed {
  /** Only the rows of one expression of several that share an answer. */
  readonly mark?: string | undefined;
  /** What the rows of this mesh said before; absent: nothing. */
  readonly memory?: Memory | undefined;
}

interface Part extends Packed {
  readonly account: Account;
  readonly measure: Measure | 'buckets';
}

/** The rows of one measure, in steps: there may be tens of thousands. */
export const readingRows = (
  adapter: MeshAdapter,
  { account, measure, mark, memory }: Part,
  samples: readonly Sample[],
): Steps<Rows> => {
  const row = adapter.accounts[account];
  return readingPacked(row, { fields: fieldsOf(row, measure), speaker: account, mark, memory }, samples);
};

/** The rows of one measure. */
export const readRows = (adapter: MeshAdapter, part: Part, samples: readonly Sample[]): Rows =>
  finished(readingRows(adapter, part, samples));

/** A native histogram as the rows a classic one has, one for each bound; its labels come as they are (`bucketsQuery`). */
const bucketsOf = ({ labels, histogram }: Sample, columns: Columns): readonly Sample[] => {
  if (histogram === undefined) return [];
  const packed = columns.map(({ label }) => labels[label] ?? '').join(PACK);
  return cumulative(histogram).map(([to, value]) => ({
    labels: { [PACKED]: packed, le: Number.isFinite(to) ? String(to) : '+Inf' },
    value,
  }));
};

/** Rows packed with fields of one's own choice, in steps. */
export function* readingPacked(
  account: AccountRow,
  {
    fields,
    speaker = '',
    mark,
    memory = meshMemory(),
  }: Packed & { readonly fields: readonly RowField[]; readonly speaker?: Account | '' },
  samples: readonly Sample[],
): Steps<Rows> {
  const columns = columnsOf(account, fields);
  const composed = account.composed ?? false;
  const known = memory.of([speaker, composed, ...columns.map(({ field, label }) => `${field}=${label}`)].join(PACK));
  const read = rowReader({ columns, composed, memory, known });
  const rows: Row[] = [];
  let unreadable = 0;
  const add = ({ labels, value }: Sample): void => {
    if (value === null || (mark !== undefined && labels[MARK] !== mark)) return;
    const row = read(labels[PACKED] ?? '', bound(labels.le), value);
    if (row === null) unreadable += value;
    else rows.push(row);
  };
  yield* eachOf(samples, (sample) => {
    if (sample.histogram === undefined) add(sample);
    else bucketsOf(sample, columns).forEach(add);
  });
  return { rows, unreadable };
}

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
  row: Pick<AccountRow, 'labels'>,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const columns = columnsOf(row, reporterFields(account));
  const found = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    if (!labels[MARK]?.startsWith(`reporter.${account}.`)) continue;
    const parts = (labels[PACKED] ?? '').split(PACK);
    const first = (field: RowField) => placesIn(columns, field).flatMap((place) => known(parts[place]) ?? [])[0];
    const [pod = '', instance = ''] = parts.slice(columns.length);
    if (pod === '' && instance === '') continue;
    const [namespace = UNKNOWN, workload = ''] = reporterFields(account).map(first);
    const key = `${namespace}${PACK}${workload}`;
    const set = found.get(key) ?? new Set();
    found.set(key, set.add(`${pod}${PACK}${instance}`));
  }
  return found;
};
