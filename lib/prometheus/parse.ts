import { randomUUID } from 'node:crypto';
import type { Labels, NativeHistogram, Sample, Series } from '@/lib/domain/sample';
import type { SameLabels } from './same-labels';

/** The answer is not what the API promises. Caught where the answer was asked for; never leaves this folder. */
export class MalformedAnswer extends Error {}

const SLICE = 512 * 1024;
/** Work between two breaths of the event loop. */
const BREATH_MS = 4;
const FIRST_ROW = Buffer.from('[{"metric":');
const NEXT_ROW = Buffer.from(',{"metric":');
/** Stands for the rows that were cut out; nobody outside can know it. */
const MARK = randomUUID();

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const whole = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new MalformedAnswer('not JSON');
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `data.result`, if it is the array that the cut rows were taken from. */
const markedRows = (frame: unknown): unknown[] | null => {
  if (!(isRecord(frame) && isRecord(frame.data) && Array.isArray(frame.data.result))) return null;
  return frame.data.result[0] === MARK ? frame.data.result : null;
};

const parseCut = async (body: Buffer, first: number, last: number): Promise<unknown> => {
  const head = body.toString('utf8', 0, first);
  // Everything but the rows in the middle: the frame, the last row and what follows it.
  const frame: unknown = JSON.parse(`${head}"${MARK}",${body.toString('utf8', last)}`);
  const rows = markedRows(frame);
  if (rows === null) return whole(body);
  const middle: unknown[] = [];
  for (let from = first; from < last - 1; ) {
    await breath();
    const cut = body.indexOf(NEXT_ROW, Math.min(from + SLICE, last - 1));
    for (const row of JSON.parse(`[${body.toString('utf8', from, cut)}]`) as unknown[]) middle.push(row);
    from = cut + 1;
  }
  const [, ...tail] = rows;
  (frame as { data: { result: unknown[] } }).data.result = middle.concat(tail);
  return frame;
};

/**
 * `JSON.parse` of an answer, in slices of about 0.5 MB cut between rows, so that a long answer does not hold the event
 * loop (longest block 8 ms, query-plan.md 6). A quote inside a JSON string is escaped, so the text at which we cut
 * cannot stand inside a label value. The result is that of `JSON.parse`; where the cuts do not fit, it is taken whole.
 */
export const parseJson = async (body: Buffer): Promise<unknown> => {
  if (body.length <= SLICE) return whole(body);
  const open = body.indexOf(FIRST_ROW);
  const last = body.lastIndexOf(NEXT_ROW);
  if (open < 0 || last <= open) return whole(body);
  try {
    return await parseCut(body, open + 1, last + 1);
  } catch {
    return whole(body);
  }
};

export interface Envelope {
  readonly data: unknown;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly partial: boolean;
  readonly error: { readonly type: string; readonly text: string } | null;
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The outer part that all answers share. */
export const readEnvelope = (json: unknown): Envelope => {
  if (!isRecord(json) || (json.status !== 'success' && json.status !== 'error')) {
    throw new MalformedAnswer('no status');
  }
  const error = json.status === 'error' ? { type: text(json.errorType), text: text(json.error) } : null;
  return {
    data: json.data,
    warnings: texts(json.warnings),
    infos: texts(json.infos),
    partial: json.isPartial === true,
    error,
  };
};

const NOT_A_NUMBER = new Set(['NaN', '+Inf', '-Inf', 'Inf']);

/** Prometheus spells numbers as strings. NaN and ±Inf are "not reported". */
const readNumber = (text: unknown): number | null => {
  if (typeof text !== 'string' || text === '') throw new MalformedAnswer('a value is not a string');
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  if (NOT_A_NUMBER.has(text) || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return null;
  throw new MalformedAnswer('a value is not a number');
};

const readLabels = (metric: unknown): Record<string, string> => {
  if (!isRecord(metric)) throw new MalformedAnswer('a row has no labels');
  for (const name in metric) {
    if (typeof metric[name] !== 'string') throw new MalformedAnswer('a label is not text');
  }
  return metric as Record<string, string>;
};

const readPoint = (pair: unknown): readonly [number, number | null] => {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number') throw new MalformedAnswer('a point is not [time, value]');
  return [Math.round(pair[0] * 1000), readNumber(pair[1])];
};

const readBucket = (bucket: unknown): NativeHistogram['buckets'][number] => {
  if (!Array.isArray(bucket)) throw new MalformedAnswer('a histogram bucket is not a list');
  return { from: readNumber(bucket[1]), to: readNumber(bucket[2]), count: readNumber(bucket[3]) };
};

/** `[time, { count, sum, buckets: [[rule, from, to, count], …] }]` */
const readHistogram = (pair: unknown): NativeHistogram => {
  const histogram: unknown = Array.isArray(pair) ? pair[1] : null;
  if (!isRecord(histogram)) throw new MalformedAnswer('a histogram is not an object');
  const buckets = Array.isArray(histogram.buckets) ? histogram.buckets.map(readBucket) : [];
  return { count: readNumber(histogram.count), sum: readNumber(histogram.sum), buckets };
};

export interface Rows<T> {
  readonly rows: readonly T[];
  /** Some rows are native histograms, which only those who look for them can read. */
  readonly native: boolean;
}

const mapped = async <T>(rows: readonly unknown[], read: (row: Record<string, unknown>) => T): Promise<T[]> => {
  const out: T[] = [];
  let started = performance.now();
  for (const row of rows) {
    if (!isRecord(row)) throw new MalformedAnswer('a row is not an object');
    out.push(read(row));
    if (out.length % 8 === 0 && performance.now() - started > BREATH_MS) {
      await breath();
      started = performance.now();
    }
  }
  return out;
};

const resultOf = (data: unknown): { readonly type: unknown; readonly result: readonly unknown[] } => {
  if (!isRecord(data) || !Array.isArray(data.result)) throw new MalformedAnswer('no result');
  return { type: data.resultType, result: data.result };
};

const readSample = (row: Record<string, unknown>, same: SameLabels): Sample => {
  const labels = same(readLabels(row.metric));
  if (row.histogram !== undefined) return { labels, value: null, histogram: readHistogram(row.histogram) };
  return { labels, value: readPoint(row.value)[1] };
};

/** Rows of an instant answer: a vector, or a scalar as one row without labels. */
export const readSamples = async (data: unknown, same: SameLabels = (labels) => labels): Promise<Rows<Sample>> => {
  const { type, result } = resultOf(data);
  if (type === 'scalar') return { rows: [{ labels: {}, value: readPoint(result)[1] }], native: false };
  if (type !== 'vector') throw new MalformedAnswer('not a vector');
  const rows = await mapped(result, (row) => readSample(row, same));
  return { rows, native: rows.some((row) => row.histogram !== undefined) };
};

const readHistogramPoint = (pair: unknown): readonly [number, NativeHistogram] => {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number')
    throw new MalformedAnswer('a point is not [time, histogram]');
  return [Math.round(pair[0] * 1000), readHistogram(pair)];
};

/** Rows of a range answer. */
export const readSeries = async (data: unknown): Promise<Rows<Series>> => {
  const { type, result } = resultOf(data);
  if (type !== 'matrix') throw new MalformedAnswer('not a matrix');
  let native = false;
  const rows = await mapped(result, (row) => {
    const { histograms } = row;
    const values = row.values ?? (histograms === undefined ? null : []);
    if (!Array.isArray(values)) throw new MalformedAnswer('a row has no points');
    const series = { labels: readLabels(row.metric), points: values.map(readPoint) };
    if (histograms === undefined) return series;
    if (!Array.isArray(histograms)) throw new MalformedAnswer('histograms are not a list');
    native = true;
    return { ...series, histograms: histograms.map(readHistogramPoint) };
  });
  return { rows, native };
};

/** `/api/v1/series` */
export const readLabelSets = (data: unknown): readonly Labels[] => {
  if (!Array.isArray(data)) throw new MalformedAnswer('not a list of series');
  return data.map(readLabels);
};

/** `/api/v1/label/<name>/values` */
export const readTexts = (data: unknown): readonly string[] => {
  if (!Array.isArray(data) || data.some((item) => typeof item !== 'string')) {
    throw new MalformedAnswer('not a list of values');
  }
  return data as readonly string[];
};

/** Rows of an answer before they are read: of `result`, of a plain list, of alerts. */
export const rowCount = (data: unknown): number => {
  if (Array.isArray(data)) return data.length;
  if (!isRecord(data)) return 0;
  const rows = data.result ?? data.alerts;
  return Array.isArray(rows) ? rows.length : 0;
};
