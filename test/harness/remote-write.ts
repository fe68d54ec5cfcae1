import {
  type GeneratedHistory,
  type GeneratedSeries,
  generatedSeries,
  instantsOf,
  valueAfter,
} from '@/demo/generated-history';
import type { GeneratedMesh } from '@/demo/generator';

/**
 * Loads series over Prometheus's remote-write protocol (1.0): a protobuf `WriteRequest` in snappy's block format. Ten
 * times smaller and faster than text where labels are most of it, and the samples land in the head, as live ones do.
 */

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
};

/** A length-delimited field (wire type 2). */
const field = (number: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2]), varint(body.length), body]);

const labelCache = new Map<string, Buffer>();

/** `Label { 1: name, 2: value }` as field 1 of a series. The same few labels come again and again. */
const labelField = (name: string, value: string): Buffer => {
  const key = `${name}\0${value}`;
  const known = labelCache.get(key);
  if (known) return known;
  const made = field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]));
  if (labelCache.size < 200_000) labelCache.set(key, made);
  return made;
};

/** Bytes of `Sample { 1: double value, 2: int64 milliseconds }` as field 2 of a series: a time of this century takes six. */
const SAMPLE = 18;

/** Writes one sample at `offset`; answers where it ends. */
const writeSample = (into: Buffer, offset: number, value: number, time: Buffer): number => {
  into[offset] = (2 << 3) | 2;
  into[offset + 1] = SAMPLE - 2;
  into[offset + 2] = (1 << 3) | 1;
  into.writeDoubleLE(value, offset + 3);
  into[offset + 11] = 2 << 3;
  time.copy(into, offset + 12);
  return offset + SAMPLE;
};

const seriesField = (series: GeneratedSeries, instants: readonly number[], times: readonly Buffer[]): Buffer => {
  const names = [...Object.keys(series.labels), '__name__'].sort();
  const labels = names.map((name) => labelField(name, name === '__name__' ? series.name : (series.labels[name] ?? '')));
  const labelBytes = labels.reduce((sum, { length }) => sum + length, 0);
  const body = Buffer.allocUnsafe(labelBytes + instants.length * SAMPLE);
  let end = 0;
  for (const label of labels) end += label.copy(body, end);
  const first = instants[0] ?? 0;
  instants.forEach((at, i) => {
    end = writeSample(body, end, valueAfter(series, at - first), times[i] ?? Buffer.alloc(6));
  });
  return field(1, body);
};

/** Snappy's block format allows text that is not compressed at all: one literal. */
const asLiteral = (body: Buffer): Buffer => {
  const head = Buffer.allocUnsafe(5);
  head[0] = 63 << 2;
  head.writeUInt32LE(body.length - 1, 1);
  return Buffer.concat([varint(body.length), head, body]);
};

const send = async (url: string, series: readonly Buffer[]): Promise<void> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: new Uint8Array(asLiteral(Buffer.concat(series))),
  });
  if (!answer.ok) throw new Error(`remote write: ${answer.status} ${await answer.text()}`);
};

const BATCH = 4000;

/**
 * Loads a generated mesh. `url` is the server's base: Prometheus with `--web.enable-remote-write-receiver` takes
 * `/api/v1/write`, and so does VictoriaMetrics. Answers how many series went in.
 */
export const writeMesh = async (url: string, mesh: GeneratedMesh, history: GeneratedHistory): Promise<number> => {
  const instants = instantsOf(history);
  const times = instants.map((at) => varint(at * 1000));
  let batch: Buffer[] = [];
  let sent = 0;
  for (const series of generatedSeries(mesh, history)) {
    batch.push(seriesField(series, instants, times));
    if (batch.length < BATCH) continue;
    await send(`${url}/api/v1/write`, batch);
    sent += batch.length;
    batch = [];
  }
  if (batch.length > 0) await send(`${url}/api/v1/write`, batch);
  return sent + batch.length;
};
