import { entityKinds, meshIds, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { type NumberField, numberFields, type WordField, wordFields } from './types';

// Spelled here and not imported: the domain's lists live beside zod schemas, which the browser must not load.
const healthStates = ['failing', 'degraded', 'healthy', 'idle', 'unknown'] as const satisfies readonly Health[];
const mtlsStates = ['mutual', 'partial', 'plaintext', 'unknown'] as const satisfies readonly MtlsState[];

interface NumberTrait {
  readonly example: string;
  /** Factor of each spelling to the unit of the field; '' is the bare number. */
  readonly units: Readonly<Record<string, number>>;
  /** The unit `formatCondition` writes. */
  readonly unit: string;
}

/** How each figure is spelled. A bare number for errors is refused: is 1 everything, or one in a hundred? */
export const numberTraits: Readonly<Record<NumberField, NumberTrait>> = {
  errors: { example: 'errors > 1%', units: { '%': 1 }, unit: '%' },
  latency: { example: 'latency > 200ms', units: { '': 1, ms: 1, s: 1000 }, unit: 'ms' },
  rate: { example: 'rate < 0.1', units: { '': 1, rps: 1, '/s': 1, k: 1000 }, unit: '' },
  bytes: { example: 'bytes > 1MB', units: { '': 1, B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }, unit: '' },
};

interface WordTrait {
  readonly example: string;
  /** The only values there are; null: any name, `*` for any run of characters. */
  readonly values: readonly string[] | null;
}

export const wordTraits: Readonly<Record<WordField, WordTrait>> = {
  name: { example: 'name = check*', values: null },
  namespace: { example: 'namespace = shop', values: null },
  cluster: { example: 'cluster = east', values: null },
  kind: { example: 'kind = external', values: entityKinds },
  version: { example: 'version = v2', values: null },
  health: { example: 'health = failing', values: healthStates },
  mtls: { example: 'mtls = plaintext', values: mtlsStates },
  protocol: { example: 'protocol = tcp', values: protocols },
  mesh: { example: 'mesh = istio', values: meshIds },
};

/** Other spellings people type. */
const aliases: Readonly<Record<string, NumberField | WordField>> = {
  error: 'errors',
  rps: 'rate',
  traffic: 'rate',
  ns: 'namespace',
  service: 'name',
};

const fields: readonly string[] = [...numberFields, ...wordFields];

/** The field a word names, case aside; null for any other word. */
export const fieldNamed = (word: string): NumberField | WordField | null => {
  const lower = word.toLowerCase();
  const name = Object.hasOwn(aliases, lower) ? aliases[lower] : lower;
  return (fields.find((field) => field === name) as NumberField | WordField | undefined) ?? null;
};

export const isNumberField = (field: NumberField | WordField): field is NumberField =>
  numberFields.some((known) => known === field);

/** Edits between two short words: how far a typing slip is from what was meant. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The closest of some words, if it is close enough to have been meant. */
export const closest = (word: string, words: readonly string[]): string | null => {
  const lower = word.slice(0, 24).toLowerCase();
  const [best] = words
    .map((known) => ({ known, far: known.startsWith(lower) && lower.length > 1 ? 1 : distance(lower, known) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 2 ? best.known : null;
};

export const fieldNames = fields;
