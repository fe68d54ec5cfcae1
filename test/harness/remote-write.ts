import { setImmediate as breath } from 'node:timers/promises';
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

export const varint = (value: number): Buffer => {
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
export const field = (number: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2]), varint(body.length), body]);

const labelFields = new Map<string, Map<string, Buffer>>();

/** `Label { 1: name, 2: value }` as field 1 of a series. The same few labels come again and again. */
export const labelField = (name: string, value: string): Buffer => {
  const values = labelFields.get(name) ?? new Map<string, Buffer>();
  labelFields.set(name, values);
  const known = values.get(value);
  if (known) return known;
  const made = field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]));
  if (values.size < 20_000) values.set(value, made);
  return made;
};

const orders = new Map<string, readonly string[]>();

/** The protocol wants labels by name. A mesh has few sets of names, and sorting each series costs more than sending it. */
const sortedNames = (labels: GeneratedSeries['labels']): readonly string[] => {
  const names = Object.keys(labels);
  const key = names.join();
  const order = orders.get(key) ?? [...names, '__name__'].sort();
  orders.set(key, order);
  return order;
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

interface Clock {
  readonly instants: readonly number[];
  /** The same as varints of milliseconds. */
  readonly times: readonly Buffer[];
}

/** Bytes of a request: Prometheus takes them one at a time, and one is made while the one before is taken in. */
const BATCH = 4 * 1024 * 1024;
/** Room in front of a request for what snappy says of it: its length twice, and that it is a literal. */
const LEAD = 10;

interface Batch {
  readonly bytes: Buffer;
  end: number;
  series: number;
}

const emptyBatch = (): Batch => ({ bytes: Buffer.allocUnsafe(BATCH), end: LEAD, series: 0 });

/** Appends one series as field 1 of the request; false: it is full. */
const append = (batch: Batch, series: GeneratedSeries, { instants, times }: Clock): boolean => {
  const labels = sortedNames(series.labels).map((name) =>
    labelField(name, name === '__name__' ? series.name : (series.labels[name] ?? '')),
  );
  const length = labels.reduce((sum, label) => sum + label.length, instants.length * SAMPLE);
  const size = varint(length);
  const { bytes } = batch;
  let { end } = batch;
  if (end + 1 + size.length + length > bytes.length) return false;
  bytes[end] = (1 << 3) | 2;
  end += 1 + size.copy(bytes, end + 1);
  for (const label of labels) end += label.copy(bytes, end);
  const first = instants[0] ?? 0;
  for (const [i, at] of instants.entries()) {
    end = writeSample(bytes, end, valueAfter(series, at - first), times[i] ?? Buffer.alloc(6));
  }
  batch.end = end;
  batch.series += 1;
  return true;
};

/** Snappy's block format allows text that is not compressed at all: one literal. Its head goes into the room in front. */
const asLiteral = ({ bytes, end }: Batch): Uint8Array<ArrayBuffer> => {
  const length = varint(end - LEAD);
  const start = LEAD - 5 - length.length;
  length.copy(bytes, start);
  bytes[LEAD - 5] = 63 << 2;
  bytes.writeUInt32LE(end - LEAD - 1, LEAD - 4);
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
};

const send = async (url: string, batch: Batch): Promise<number> => {
  const answer = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: asLiteral(batch),
  });
  if (!answer.ok) throw new Error(`remote write: ${answer.status} ${await answer.text()}`);
  return batch.series;
};

/**
 * Loads a generated mesh. `url` is the server's base: Prometheus with `--web.enable-remote-write-receiver` takes
 * `/api/v1/write`, and so does VictoriaMetrics. Answers how many series went in.
 */
export const writeMesh = async (url: string, mesh: GeneratedMesh, history: GeneratedHistory): Promise<number> => {
  const instants = instantsOf(history);
  const clock = { instants, times: instants.map((at) => varint(at * 1000)) };
  let batch = emptyBatch();
  let sending = Promise.resolve(0);
  let sent = 0;
  const flush = async (): Promise<void> => {
    sent += await sending;
    sending = send(url, batch);
    // Awaited above or at the end; until then a refusal is nobody's.
    sending.catch(() => undefined);
    batch = emptyBatch();
  };
  for (const series of generatedSeries(mesh, history)) {
    if (!append(batch, series, clock)) {
      await flush();
      append(batch, series, clock);
    }
    // Lets the request before this one go out.
    if (batch.series % 128 === 0) await breath();
  }
  await flush();
  return sent + (await sending);
};

/** One series with samples of its own: epoch ms and value, ascending. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [number, number])[];
}

const sampleField = ([at, value]: readonly [number, number]): Buffer => {
  const into = Buffer.alloc(SAMPLE);
  writeSample(into, 0, value, varint(at));
  return into;
};

const seriesField = ({ labels, samples }: WrittenSeries): Buffer => {
  const names = Object.keys(labels).sort();
  return field(
    1,
    Buffer.concat([...names.map((name) => labelField(name, labels[name] ?? '')), ...samples.map(sampleField)]),
  );
};

/** Loads series that are at hand. Answers how many. */
export const writeSamples = async (url: string, all: readonly WrittenSeries[]): Promise<number> => {
  let sent = 0;
  let fields: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (fields.length === 0) return;
    const bytes = Buffer.concat([Buffer.alloc(LEAD), ...fields]);
    sent += await send(url, { bytes, end: bytes.length, series: fields.length });
    [fields, size] = [[], 0];
  };
  for (const series of all) {
    const made = seriesField(series);
    if (size + made.length > BATCH) await flush();
    fields.push(made);
    size += made.length;
  }
  await flush();
  return sent;
};
