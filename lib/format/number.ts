/** A figure as it is set: the number, and its unit apart so that it can be drawn lighter. */
export interface Formatted {
  readonly text: string;
  readonly unit: string;
}

/** In one string, for tooltips, axes and screen readers: "7.4 %". */
export const spell = ({ text, unit }: Formatted): string => (unit === '' ? text : `${text} ${unit}`);

/** What stands where nobody reported a value. */
export const NOT_REPORTED = '–';

// Making a formatter costs a hundred times as much as using it, and a big graph writes twelve thousand figures.
const formatters = new Map<number, Intl.NumberFormat>();

const formatterOf = (digits: number): Intl.NumberFormat => {
  const known = formatters.get(digits) ?? new Intl.NumberFormat('en-US', { maximumFractionDigits: digits });
  formatters.set(digits, known);
  return known;
};

const grouped = (value: number, digits: number): string => formatterOf(digits).format(value);

/** Digits after the point so that about three significant ones show. */
const digitsFor = (size: number): number => (size >= 100 ? 0 : size >= 10 ? 1 : 2);

/**
 * Three significant digits in the eye's sense: 0.42, 7.4, 41.2, 182, 1,204. Anything smaller than 0.01 that is not
 * nothing reads "<0.01", so a zero on screen is a zero.
 */
const plain = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.01) return value < 0 ? '>-0.01' : '<0.01';
  return grouped(value, digitsFor(size));
};

const scales = [
  { from: 1e9, by: 1e9, suffix: 'G' },
  { from: 1e6, by: 1e6, suffix: 'M' },
  { from: 1e5, by: 1e3, suffix: 'k' },
] as const;

/** Large figures shorten: 1,204 stays, 123,400 is 123k. */
const short = (value: number): string => {
  const scale = scales.find(({ from }) => Math.abs(value) >= from);
  return scale ? `${plain(value / scale.by)}${scale.suffix}` : plain(value);
};

/** How many. Whole numbers. */
export const formatCount = (value: number): Formatted => ({ text: short(value), unit: '' });

/** Requests per second. */
export const formatRate = (perSecond: number): Formatted => ({ text: short(perSecond), unit: 'rps' });

/** Connections per second. */
export const formatConnections = (perSecond: number): Formatted => ({ text: short(perSecond), unit: 'conn/s' });

/** Packets per second. */
export const formatPackets = (perSecond: number): Formatted => ({ text: short(perSecond), unit: 'pkt/s' });

/** A ratio 0..1 as a percentage. Never rounds a shortfall away: 0.99999 is ">99.99 %", not "100 %". */
export const formatPercent = (ratio: number): Formatted => {
  const value = ratio * 100;
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return { text: value < 0 ? '>-0.01' : '<0.01', unit: '%' };
  if (value > 99.99 && value < 100) return { text: '>99.99', unit: '%' };
  const digits = size === 0 || size === 100 ? 0 : size < 1 || (size > 99 && size < 100) ? 2 : size < 100 ? 1 : 0;
  return { text: grouped(value, digits), unit: '%' };
};

const second = 1000;
const minute = 60 * second;

/** A latency in milliseconds: 0.42 ms, 4.2 ms, 182 ms, 1.24 s, 2.5 min. */
export const formatMs = (ms: number): Formatted => {
  const size = Math.abs(ms);
  if (size >= 2 * minute) return { text: plain(ms / minute), unit: 'min' };
  if (size >= second) return { text: plain(ms / second), unit: 's' };
  return { text: plain(ms), unit: 'ms' };
};

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in binary steps. */
export const formatBytes = (bytes: number): Formatted => {
  const size = Math.abs(bytes);
  const step = size < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(size) / 10));
  return { text: plain(bytes / 1024 ** step), unit: byteUnits[step] ?? 'B' };
};

/** Bytes per second. */
export const formatBytesRate = (bytesPerSecond: number): Formatted => {
  const { text, unit } = formatBytes(bytesPerSecond);
  return { text, unit: `${unit}/s` };
};

/** How a figure changed, in words a person says: "↑ from 0.1 %"; null when it did not or there is nothing to compare. */
export const formatChange = (
  now: number | null,
  before: number | null,
  format: (value: number) => Formatted,
): { readonly direction: 'up' | 'down' | 'same'; readonly text: string } | null => {
  if (now === null || before === null) return null;
  const then = spell(format(before));
  if (then === spell(format(now))) return { direction: 'same', text: `as before, ${then}` };
  const direction = now > before ? 'up' : 'down';
  return { direction, text: `${direction === 'up' ? '↑' : '↓'} from ${then}` };
};
