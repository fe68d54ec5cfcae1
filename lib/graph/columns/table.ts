/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record of JSON; a field that is missing is missing in the copy too. */
export type Row = { readonly [key: string]: Json };

/**
 * The values of one field of many records.
 * - a list: one value a record; numbers and nulls as they are
 * - `all`: the same value in each
 * - `words`, `at`: few different values, and for each record which
 * - `of`: records themselves, field by field
 * - `not`, `is`, `else`: the records (ascending) that have no record here, the values of the others, and what those have
 *   instead; without `else` the field is missing there
 */
export type Column =
  | readonly (number | null)[]
  | { readonly all: Json }
  | { readonly words: readonly Json[]; readonly at: readonly number[] }
  | { readonly of: Fields }
  | { readonly not: readonly number[]; readonly is: Column; readonly else?: null };

type Fields = { readonly [key: string]: Column };

/** Many records of one kind, field by field: shorter than one by one, and several times faster to read. */
export interface Table {
  readonly count: number;
  readonly fields: Fields;
}

const isRecord = (value: Json | undefined): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Kinds {
  missing: boolean;
  numbers: boolean;
  nulls: boolean;
  records: boolean;
  others: boolean;
}

/** What there is among the values, in one pass: there are hundreds of thousands. */
const kindsOf = (values: readonly (Json | undefined)[]): Kinds => {
  const kinds: Kinds = { missing: false, numbers: false, nulls: false, records: false, others: false };
  for (const value of values) {
    if (value === undefined) kinds.missing = true;
    else if (value === null) kinds.nulls = true;
    else if (typeof value === 'number') kinds.numbers = true;
    else if (typeof value === 'object' && !Array.isArray(value)) kinds.records = true;
    else kinds.others = true;
  }
  return kinds;
};

const without = (values: readonly (Json | undefined)[], gone: null | undefined): Column => {
  const not: number[] = [];
  const rest: (Json | undefined)[] = [];
  values.forEach((value, i) => {
    if (value === gone) not.push(i);
    else rest.push(value);
  });
  return gone === null ? { not, is: columnOf(rest), else: null } : { not, is: columnOf(rest) };
};

/** Texts are keys themselves; lists are looked up by what they say, those that are shared only once. */
const keyed = () => {
  const spelled = new Map<Json, string>();
  return (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    const known = spelled.get(value);
    if (known !== undefined) return known;
    // No text of the data starts so.
    const key = `\u0000${JSON.stringify(value)}`;
    spelled.set(value, key);
    return key;
  };
};

const wordsOf = (values: readonly Json[]): Column => {
  const keyOf = keyed();
  const places = new Map<Json, number>();
  const words: Json[] = [];
  const at = values.map((value) => {
    const key = keyOf(value);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, words.length);
    words.push(value);
    return words.length - 1;
  });
  const [only] = words;
  return words.length === 1 && only !== undefined ? { all: only } : { words, at };
};

const numbersOf = (values: readonly (number | null)[]): Column => {
  const [first = null] = values;
  return values.length > 1 && values.every((value) => value === first) ? { all: first } : values;
};

const columnOf = (values: readonly (Json | undefined)[]): Column => {
  const { missing, numbers, nulls, records, others } = kindsOf(values);
  if (missing) return without(values, undefined);
  const known = values as readonly Json[];
  if (!records && !others) return numbersOf(known as readonly (number | null)[]);
  if (records && !numbers && !others) return nulls ? without(known, null) : { of: fieldsOf(known.filter(isRecord)) };
  return wordsOf(known);
};

const fieldsOf = (rows: readonly Row[]): Fields => {
  const keys = new Set<string>();
  for (const row of rows) for (const key in row) if (Object.hasOwn(row, key)) keys.add(key);
  return Object.fromEntries(
    [...keys].map((key) => [key, columnOf(rows.map((row) => (Object.hasOwn(row, key) ? row[key] : undefined)))]),
  );
};

/** Records as columns. What `rowsOf` makes of it is equal to them. */
export const tableOf = (rows: readonly Row[]): Table => ({ count: rows.length, fields: fieldsOf(rows) });

type Values = readonly (Json | undefined)[];

/** The value of each of `count` records; undefined: it has no such field. */
const valuesOf = (column: Column, count: number): Values =>
  recordsOf(column, count, (fields) => {
    const columns = Object.entries(fields).map(([key, each]) => [key, valuesOf(each, count)] as const);
    return (i) =>
      Object.fromEntries(columns.flatMap(([key, values]) => (values[i] === undefined ? [] : [[key, values[i]]])));
  }) as Values;

const isList = (column: Column): column is readonly (number | null)[] => Array.isArray(column);

/** As `valuesOf`, with records made by `make`: a literal of known fields is ten times quicker than any loop over keys. */
const recordsOf = <T>(
  column: Column,
  count: number,
  make: (fields: Fields, count: number) => (i: number) => T,
): readonly (T | Json | undefined)[] => {
  if (isList(column)) return column;
  if ('all' in column) return new Array<Json>(count).fill(column.all);
  if ('words' in column) return column.at.map((i) => column.words[i]);
  if ('of' in column) {
    const at = make(column.of, count);
    return Array.from({ length: count }, (_, i) => at(i));
  }
  const present = recordsOf(column.is, count - column.not.length, make);
  const all = new Array<T | Json | undefined>(count);
  let [next, gap] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (column.not[gap] === i) {
      all[i] = column.else;
      gap++;
    } else all[i] = present[next++];
  }
  return all;
};

/** A field of the records of a column; null where there is no record or no such field. */
const fieldOf = (column: Column, key: string): Column => {
  if (isList(column)) return { all: null };
  if ('of' in column) return column.of[key] ?? { all: null };
  return 'is' in column ? { not: column.not, is: fieldOf(column.is, key), else: null } : { all: null };
};

/** A list of a table is as long as the table. */
export const at = <T>(list: ArrayLike<T>, i: number): T => list[i] as T;

/** Reads some fields of a table by name, as lists over its records. */
export interface Reader {
  /** A field of plain values; null where an older server does not know the field. */
  readonly values: <T extends Json | undefined>(key: string) => readonly T[];
  /** A field of records (or null), made by `make`. */
  readonly records: <T>(key: string, make: (reader: Reader) => (i: number) => T) => readonly T[];
  /** A field of a field of records, as deep as the path goes, without making the records. */
  readonly within: <T extends Json>(...path: readonly string[]) => readonly (T | null)[];
  /** Fields that are not among those named, over all records: what a newer server adds, and what few records have. */
  readonly others: (named: ReadonlySet<string>) => readonly (readonly [string, Values])[];
}

const readerOf = (fields: Fields, count: number): Reader => ({
  values: <T extends Json | undefined>(key: string) =>
    (fields[key] === undefined ? new Array(count).fill(null) : valuesOf(fields[key], count)) as readonly T[],
  records: <T>(key: string, make: (reader: Reader) => (i: number) => T) =>
    recordsOf(fields[key] ?? { all: null }, count, (inner, some) => make(readerOf(inner, some))) as readonly T[],
  within: <T extends Json>(...path: readonly string[]) =>
    valuesOf(path.reduce(fieldOf, { of: fields }), count) as readonly (T | null)[],
  others: (named) =>
    Object.entries(fields).flatMap(([key, column]) =>
      named.has(key) ? [] : [[key, valuesOf(column, count)] as const],
    ),
});

export const readTable = ({ fields, count }: Table): Reader => readerOf(fields, count);

/** The records of any table. Equal lists and texts are shared between them: they must not be changed. */
export const rowsOf = ({ count, fields }: Table): readonly Row[] => valuesOf({ of: fields }, count) as readonly Row[];
