import type { Frame, Meta } from '@/lib/domain/envelope';
import type { Signals } from '@/lib/domain/signals';
import { type CsvCell, formatCsv } from '@/lib/format/csv';

type Row = Readonly<Record<string, unknown>>;

/** A list of things behind a picture. */
export interface Table {
  /** Of the file, too: `graph-edges`. */
  readonly name: string;
  /** In words: "calls of the graph". */
  readonly says: string;
  readonly rows: readonly Row[];
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Series as they stand in a spreadsheet: one line an instant, one column a signal. */
const timeRows = ({ series }: Signals): readonly Row[] => {
  const byTime = new Map<number, Record<string, unknown>>();
  for (const [name, { points }] of Object.entries(series)) {
    for (const [at, value] of points) {
      const row = byTime.get(at) ?? { time: new Date(at).toISOString() };
      byTime.set(at, { ...row, [name]: value });
    }
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([, row]) => row);
};

/** The lists of each answer that people take into a spreadsheet, by its fields; what is not there is left out. */
const lists: readonly (readonly [endpoint: RegExp, field: string, says: string])[] = [
  [/^graph$/, 'edges', 'calls of the graph'],
  [/^graph$/, 'nodes', 'services of the graph'],
  [/^services$/, 'services', 'services'],
  [/^services\//, 'callers', 'callers of the service'],
  [/^services\//, 'callees', 'callees of the service'],
  [/^services\//, 'responses', 'responses of the service'],
  [/^mtls$/, 'edges', 'calls that are not fully protected'],
  [/^mtls$/, 'namespaces', 'protection by namespace'],
  [/^overview$/, 'worst', 'worst services and calls'],
  [/^mesh$/, 'meshes', 'meshes and control planes'],
  [/^traces$/, 'traces', 'traces'],
  [/^traces\/compare$/, 'rows', 'differences of two traces'],
  [/^traces\/dependencies$/, 'edges', 'calls in metrics and traces'],
  [/^traces\/[0-9a-f]+$/, 'spans', 'spans of the trace'],
];

/** The lists behind one answer of the API; empty ones are left out. */
export const tablesOf = (endpoint: string, data: unknown): readonly Table[] => {
  if (!isRow(data)) return [];
  if (endpoint === 'signals') {
    const rows = timeRows(data as unknown as Signals);
    return rows.length === 0 ? [] : [{ name: 'signals', says: 'instants of the golden signals', rows }];
  }
  return lists.flatMap(([pattern, field, says]) => {
    const list = pattern.test(endpoint) ? data[field] : undefined;
    if (!Array.isArray(list)) return [];
    const rows = list.filter(isRow);
    return rows.length === 0 ? [] : [{ name: `${endpoint.split('/')[0]}-${field}`, says, rows }];
  });
};

export interface FramedTable extends Table {
  readonly meta: Meta;
}

/**
 * The lists behind all answers of a page, each once. Several trace back ends answer one search apart, and belong
 * together; of a picture and a closer look at a part of it, the picture is the whole.
 */
export const tablesOfPage = (
  frames: readonly { readonly endpoint: string; readonly frame: Frame<unknown> }[],
): readonly FramedTable[] => {
  const named = new Map<string, FramedTable>();
  for (const { endpoint, frame } of frames) {
    for (const table of tablesOf(endpoint, frame.data)) {
      const before = named.get(table.name);
      if (before === undefined) named.set(table.name, { ...table, meta: frame.meta });
      else if (endpoint === 'traces') named.set(table.name, { ...before, rows: [...before.rows, ...table.rows] });
      else if (table.rows.length > before.rows.length) named.set(table.name, { ...table, meta: frame.meta });
    }
  }
  return [...named.values()];
};

const cellOf = (value: unknown): CsvCell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('; ');
  return JSON.stringify(value);
};

/** `{ in: { requestRate: 4 } }` is the column `in.requestRate`. */
const flat = (row: Row, prefix = ''): readonly (readonly [string, CsvCell])[] =>
  Object.entries(row).flatMap(([name, value]) =>
    isRow(value) ? flat(value, `${prefix}${name}.`) : [[`${prefix}${name}`, cellOf(value)] as const],
  );

/** RFC 4180 text with a column for every field that any row has. */
export const tableCsv = ({ rows }: Table): string => {
  const flattened = rows.map((row) => new Map(flat(row)));
  const head = [...new Set(flattened.flatMap((row) => [...row.keys()]))];
  return formatCsv(
    head,
    flattened.map((row) => head.map((name) => row.get(name) ?? null)),
  );
};
