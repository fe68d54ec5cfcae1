import { field, labelField, varint } from './remote-write';

/**
 * Native histograms (and plain counters beside them) over Prometheus's remote-write protocol 1.0: `TimeSeries` with
 * field 4 `Histogram` of `prometheus/prometheus/prompb/types.proto`. Prometheus needs
 * `--enable-feature=native-histograms` and `--web.enable-remote-write-receiver`.
 */

/** Counts by exponent: `{ -1: 9 }` is 9 observations in (0.25, 0.5] (schema 0, bounds are powers of two). */
export type Exponents = Readonly<Record<number, number>>;

export interface NativeSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** At one moment: a counter's value, or what a histogram has observed so far. */
  readonly at: (second: number) => number | { readonly sum: number; readonly counts: Exponents };
}

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
const varintField = (number: number, value: number): Buffer => Buffer.concat([varint(number << 3), varint(value)]);
const double = (number: number, value: number): Buffer => {
  const body = Buffer.alloc(8);
  body.writeDoubleLE(value);
  return Buffer.concat([varint((number << 3) | 1), body]);
};
const packed = (number: number, values: readonly number[]): Buffer =>
  field(number, Buffer.concat(values.map((value) => varint(zigzag(value)))));

const histogramField = (told: { readonly sum: number; readonly counts: Exponents }, ms: number): Buffer => {
  const exponents = Object.keys(told.counts)
    .map(Number)
    .sort((a, b) => a - b);
  const counts = exponents.map((exponent) => Math.round(told.counts[exponent] ?? 0));
  // Each bucket is a span of its own: the first offset is absolute, the others count the buckets left out between.
  const spans = exponents.map((exponent, index) => {
    const before = exponents[index - 1];
    return field(
      11,
      Buffer.concat([
        varintField(1, zigzag(before === undefined ? exponent : exponent - before - 1)),
        varintField(2, 1),
      ]),
    );
  });
  const deltas = counts.map((count, index) => count - (counts[index - 1] ?? 0));
  return field(
    4,
    Buffer.concat([
      varintField(
        1,
        counts.reduce((sum, count) => sum + count, 0),
      ),
      double(3, told.sum),
      varintField(4, zigzag(0)),
      double(5, 2 ** -128),
      varintField(6, 0),
      ...spans,
      packed(12, deltas),
      varintField(15, ms),
    ]),
  );
};

const sampleField = (value: number, ms: number): Buffer =>
  field(2, Buffer.concat([double(1, value), varintField(2, ms)]));

const seriesField = ({ name, labels, at }: NativeSeries, instants: readonly number[]): Buffer => {
  const all: Readonly<Record<string, string>> = { __name__: name, ...labels };
  const names = Object.keys(all).sort();
  const samples = instants.map((second) => {
    const told = at(second);
    return typeof told === 'number' ? sampleField(told, second * 1000) : histogramField(told, second * 1000);
  });
  return field(1, Buffer.concat([...names.map((label) => labelField(label, all[label] ?? '')), ...samples]));
};

/** Snappy's block format allows literals: no compression is needed. */
const asLiteral = (body: Buffer): Uint8Array<ArrayBuffer> => {
  const head = Buffer.alloc(5);
  head[0] = 63 << 2;
  head.writeUInt32LE(body.length - 1, 1);
  return new Uint8Array(Buffer.concat([varint(body.length), head, body]));
};

/** Writes the series at the instants (epoch seconds, ascending). */
export const writeNative = async (url: string, series: readonly NativeSeries[], instants: readonly number[]) => {
  const body = Buffer.concat(series.map((one) => seriesField(one, instants)));
  const answer = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: asLiteral(body),
  });
  if (!answer.ok) throw new Error(`remote write: ${answer.status} ${await answer.text()}`);
};
