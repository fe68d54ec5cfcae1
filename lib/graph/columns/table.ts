import { eachOf, type Steps } from '@/lib/domain/steps';
import { type Decimals, packNumbers, packWhole, readDecimals, readWhole, type Whole } from './packed';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record of JSON; a field that is missing is missing in the copy too. */
export type Row = { readonly [key: string]: Json };

/**
 * The values of one field of many records.
 * - numbers (and nulls): as bytes, or as a list where they do not fit
 * - `all`: the same value in each
 * - `words`, `at`: few different values, and for each record which
 * - `of`: records themselves, field by field
 * - `not`, `is`, `else`: the records (ascending) that have no record here, the values of the others, and what those have
 *   instead; without `else` the field is missing there
 */
export type Column =
  | readonly (number | null)[]
  | Whole
  | Decimals
  | { readonly all: Json }
  | { readonly words: readonly Json[]; readonly at: Whole }
  | { readonly of: Fields }
  | { readonly not: Whole; readonly is: Column; readonly else?: null };

type Fields = { readonly [key: string]: Column };

/** Many records of one kind, field by field: shorter than one by one, and several times faster to read. */
export interface Table {
  readonly count: number;
  readonly fields: Fields;
}

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

function* without(values: readonly (Json | undefined)[], gone: null | undefined): Steps<Column> {
  const not: number[] = [];
  const rest: (Json | undefined)[] = [];
  values.forEach((value, i) => {
    if (value === gone) not.push(i);
    else rest.push(value);
  });
  const column = { not: packWhole(not), is: yield* columnOf(rest) };
  return gone === null ? { ...column, else: null } : column;
}

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
  return words.length === 1 && only !== undefined ? { all: only } : { words, at: packWhole(at) };
};

const numbersColumn = (values: readonly (number | null)[]): Column => {
  const [first = null] = values;
  return values.length > 1 && values.every((value) => value === first) ? { all: first } : packNumbers(values);
};

function* columnOf(values: readonly (Json | undefined)[]): Steps<Column> {
  yield;
  const { missing, numbers, nulls, records, others } = kindsOf(values);
  if (missing) return yield* without(values, undefined);
  const known = values as readonly Json[];
  if (!records && !others) return numbersColumn(known as readonly (number | null)[]);
  if (records && !numbers && !others) {
    return nulls ? yield* without(known, null) : { of: yield* fieldsOf(known as readonly Row[]) };
  }
  return wordsOf(known);
}

/** A field of each record; undefined: it has none. What every object inherits, `constructor`, is no field. */
const fieldIn = (rows: readonly Row[], key: string): readonly (Json | undefined)[] =>
  key in Object.prototype
    ? rows.map((row) => (Object.hasOwn(row, key) ? row[key] : undefined))
    : rows.map((row) => row[key]);

function* fieldsOf(rows: readonly Row[], given: Given = new Map()): Steps<Fields> {
  const keys = new Set<string>();
  yield* eachOf(rows, (row) => {
    for (const key in row) keys.add(key);
  });
  const fields: [string, Column][] = [];
  for (const key of keys) {
    const instead = given.get(key);
    const column = instead === undefined ? yield* columnOf(fieldIn(rows, key)) : instead;
    if (column !== null) fields.push([key, column]);
  }
  return Object.fromEntries(fields);
}

/** Columns instead of those that would be made of the records' fields; null: the field is left out. */
type Given = ReadonlyMap<string, Column | null>;

/** Records as columns, in steps of one column. But for what is given, what `rowsOf` makes of it is equal to them. */
export function* tableOf(rows: readonly Row[], given?: Given): Steps<Table> {
  return { count: rows.length, fields: yield* fieldsOf(rows, given) };
}

type Values = readonly (Json | undefined)[];

/** The value of each of `count` records; undefined: it has no such field. */
const valuesOf = (column: Column, count: number): Values =>
  recordsOf(column, count, (fields) => {
    const columns = Object.entries(fields).map(([key, each]) => [key, valuesOf(each, count)] as const);
    return (i) =>
      Object.fromEntries(columns.flatMap(([key, values]) => (values[i] === undefined ? [] : [[key, values[i]]])));
  }) as Values;

const isList = (column: Column): column is readonly (number | null)[] => Array.isArray(column);

const listed = <T>(list: ArrayLike<number>, of: (value: number) => T): T[] => {
  const values = new Array<T>(list.length);
  for (let i = 0; i < values.length; i++) values[i] = of(list[i] ?? 0);
  return values;
};

/** The values of a column of numbers; null: it is none. */
const numbersOf = (column: Column): readonly (number | null)[] | null => {
  if (isList(column)) return column;
  if ('whole' in column) return listed(readWhole(column), (value) => value);
  if ('digits' in column) return listed(readDecimals(column), (value) => (Number.isNaN(value) ? null : value));
  return null;
};

/** For each of `count` records, its place among those of `is`; -1: it is one of `not`. */
const placesIn = ({ not }: { readonly not: Whole }, count: number): Int32Array => {
  const [gone, places] = [readWhole(not), new Int32Array(count)];
  let [next, gap] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (gone[gap] === i) gap++;
    places[i] = gone[gap - 1] === i ? -1 : next++;
  }
  return places;
};

/** As `valuesOf`, with records made by `make`: a literal of known fields is ten times quicker than any loop over keys. */
const recordsOf = <T>(
  column: Column,
  count: number,
  make: (fields: Fields, count: number) => (i: number) => T,
): readonly (T | Json | undefined)[] => {
  const numbers = numbersOf(column);
  if (numbers !== null) return numbers;
  if ('words' in column) return listed(readWhole(column.at), (place) => column.words[place]);
  if ('of' in column) {
    const at = make(column.of, count);
    return Array.from({ length: count }, (_, i) => at(i));
  }
  if ('is' in column) {
    const places = placesIn(column, count);
    const present = recordsOf(column.is, lengthOf(places), make);
    return listed(places, (place) => (place < 0 ? column.else : present[place]));
  }
  return new Array<Json>(count).fill('all' in column ? column.all : null);
};

/** How many records have a place. */
const lengthOf = (places: Int32Array): number => places.reduce((count, place) => (place < 0 ? count : count + 1), 0);

/** The figures of a column; NaN where there is none. */
const figuresOf = (column: Column, count: number): Figures => {
  if (isList(column)) return figuresFrom(count, (i) => column[i]);
  if ('digits' in column) return readDecimals(column);
  if ('whole' in column) return new Float64Array(readWhole(column));
  if ('is' in column) {
    const places = placesIn(column, count);
    const present = figuresOf(column.is, lengthOf(places));
    return figuresFrom(count, (i) => present[places[i] ?? -1]);
  }
  const values = valuesOf(column, count);
  return figuresFrom(count, (i) => values[i]);
};

/** Figures of `count` records; NaN: none. */
export type Figures = Float64Array<ArrayBuffer>;

/** What `of` says of each of `count` records; what is no number is no figure. */
export const figuresFrom = (count: number, of: (i: number) => unknown): Figures => {
  const figures = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = of(i);
    figures[i] = typeof value === 'number' ? value : Number.NaN;
  }
  return figures;
};

/** Few different values, and for each record which. */
export interface Words<T> {
  readonly words: readonly T[];
  readonly at: ArrayLike<number>;
}

/** The values of records as few and which. */
export const wordsFrom = <T>(values: readonly T[]): Words<T> => {
  const words = [...new Set(values)];
  const places = new Map(words.map((word, i) => [word, i]));
  return { words, at: values.map((value) => places.get(value) ?? 0) };
};

const wordsIn = (column: Column, count: number): Words<Json | undefined> => {
  if (!isList(column) && 'words' in column) return { words: column.words, at: readWhole(column.at) };
  if (!isList(column) && 'all' in column) return { words: [column.all], at: new Uint8Array(count) };
  return wordsFrom(valuesOf(column, count));
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
  /** A field of numbers, or of a field of records, as deep as the path goes, without making the records. */
  readonly figures: (...path: readonly string[]) => Figures;
  /** The same of few different values. */
  readonly words: <T extends Json>(...path: readonly string[]) => Words<T>;
  /** Fields that are not among those named, over all records: what a newer server adds, and what few records have. */
  readonly others: (named: ReadonlySet<string>) => readonly (readonly [string, Values])[];
}

const readerOf = (fields: Fields, count: number): Reader => ({
  values: <T extends Json | undefined>(key: string) =>
    (fields[key] === undefined ? new Array(count).fill(null) : valuesOf(fields[key], count)) as readonly T[],
  records: <T>(key: string, make: (reader: Reader) => (i: number) => T) =>
    recordsOf(fields[key] ?? { all: null }, count, (inner, some) => make(readerOf(inner, some))) as readonly T[],
  figures: (...path) => figuresOf(path.reduce(fieldOf, { of: fields }), count),
  words: <T extends Json>(...path: readonly string[]) =>
    wordsIn(path.reduce(fieldOf, { of: fields }), count) as Words<T>,
  others: (named) =>
    Object.entries(fields).flatMap(([key, column]) =>
      named.has(key) ? [] : [[key, valuesOf(column, count)] as const],
    ),
});

export const readTable = ({ fields, count }: Table): Reader => readerOf(fields, count);

/** The records of any table. Equal lists and texts are shared between them: they must not be changed. */
export const rowsOf = ({ count, fields }: Table): readonly Row[] => valuesOf({ of: fields }, count) as readonly Row[];
