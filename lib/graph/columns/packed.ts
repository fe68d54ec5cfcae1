import { POWERS, placesOf } from '@/lib/graph/round';

/** Whole numbers from 0, so many bytes each, the least significant first, in base64. */
export interface Whole {
  readonly whole: string;
  readonly bytes: 1 | 2 | 4;
}

/**
 * Decimals of four digits, the precision of the API (fine-print.md 12): the digits of each as two bytes, and where its
 * point stands as one. Several times quicker to read than their text, and nothing is allocated for each.
 */
export interface Decimals {
  readonly digits: string;
  readonly places: string;
}

/** Places that say null. */
const NONE = 255;
/** Places may be negative: 123,400 is 1234 with -2. */
const BIAS = 128;

/** A number with its point so many places further right; NaN: too many. */
const shifted = (value: number, places: number): number =>
  places >= 0 ? value * (POWERS[places] ?? Number.NaN) : value / (POWERS[-places] ?? Number.NaN);

/** `apply` takes so many arguments on every engine. */
const CHUNK = 8192;

const base64 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(from, from + CHUNK)));
  }
  return btoa(parts.join(''));
};

const littleEnded = (values: ArrayLike<number>, width: number): Uint8Array => {
  const bytes = new Uint8Array(values.length * width);
  for (let i = 0, at = 0; i < values.length; i++) {
    for (let byte = 0; byte < width; byte++) bytes[at++] = (values[i] ?? 0) >>> (8 * byte);
  }
  return bytes;
};

const WIDTHS = [1, 2, 4] as const;

const isWhole = (value: number | null): value is number =>
  value !== null && Number.isInteger(value) && value >= 0 && value < 256 ** 4;

/** Whole numbers from 0, below 2³². */
export const packWhole = (values: readonly number[]): Whole => {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  const bytes = WIDTHS.find((width) => most < 256 ** width) ?? 4;
  return { whole: base64(littleEnded(values, bytes)), bytes };
};

/** null: one of them is none that can be packed so, and equal to the last bit again. */
const packDecimals = (values: readonly (number | null)[]): Decimals | null => {
  const digits = new Uint16Array(values.length);
  const places = new Uint8Array(values.length).fill(NONE);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    const at = value === 0 ? 0 : placesOf(value);
    const mantissa = Math.round(shifted(value, at));
    if (!(mantissa >= 0 && mantissa < 256 ** 2) || shifted(mantissa, -at) !== value) return null;
    digits[i] = mantissa;
    places[i] = at + BIAS;
  }
  return { digits: base64(littleEnded(digits, 2)), places: base64(places) };
};

/** Numbers as bytes; as they are where they do not fit. */
export const packNumbers = (values: readonly (number | null)[]): Whole | Decimals | readonly (number | null)[] => {
  if (values.every(isWhole)) return packWhole(values);
  return packDecimals(values) ?? values;
};

/** The whole numbers that were packed. */
export const readWhole = ({ whole, bytes }: Whole): Uint32Array<ArrayBuffer> => {
  const text = atob(whole);
  const values = new Uint32Array(text.length / bytes);
  for (let i = 0; i < values.length; i++) {
    let value = 0;
    for (let byte = bytes - 1; byte >= 0; byte--) value = value * 256 + text.charCodeAt(i * bytes + byte);
    values[i] = value;
  }
  return values;
};

/** What to multiply digits by, and what to divide them by, for every byte that says where the point stands. */
const [TIMES, OVER] = [-1, 1].map((sign) =>
  Float64Array.from({ length: 256 }, (_, point) => POWERS[Math.max(0, sign * (point - BIAS))] ?? Number.NaN),
) as [Float64Array, Float64Array];

/** The decimals that were packed; NaN for null. */
export const readDecimals = ({ digits, places }: Decimals): Float64Array<ArrayBuffer> => {
  const [mantissas, points] = [atob(digits), atob(places)];
  const values = new Float64Array(points.length);
  for (let i = 0; i < values.length; i++) {
    const point = points.charCodeAt(i);
    const mantissa = mantissas.charCodeAt(2 * i) + 256 * mantissas.charCodeAt(2 * i + 1);
    // One of the two is 1, and what says null is NaN in both.
    values[i] = (mantissa * (TIMES[point] ?? 1)) / (OVER[point] ?? 1);
  }
  return values;
};
