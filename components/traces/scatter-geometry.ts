import type { TraceRow } from '@/lib/domain/traces';
import type { EpochMs, Millis } from '@/lib/domain/units';

/** A rectangle of the plot: a stretch of time and one of durations. */
export interface Box {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly minMs: Millis;
  readonly maxMs: Millis;
}

/** Spelled in the address: whole epoch ms, durations with up to three decimals. */
export const formatBox = ({ fromMs, toMs, minMs, maxMs }: Box): string =>
  [Math.floor(fromMs), Math.ceil(toMs), minMs.toFixed(3), maxMs.toFixed(3)].join('_');

/** Null: no box, or none that can be read. */
export const parseBox = (text: string): Box | null => {
  if (!/^\d{1,15}_\d{1,15}_\d{1,12}(\.\d+)?_\d{1,12}(\.\d+)?$/.test(text)) return null;
  const [fromMs = 0, toMs = 0, minMs = 0, maxMs = 0] = text.split('_').map(Number);
  return toMs > fromMs && maxMs > minMs ? { fromMs, toMs, minMs, maxMs } : null;
};

/** Whether a trace lies in the box; one without a start or a duration lies nowhere. */
export const isInside = ({ startMs, durationMs }: TraceRow, { fromMs, toMs, minMs, maxMs }: Box): boolean =>
  startMs !== null &&
  durationMs !== null &&
  startMs >= fromMs &&
  startMs <= toMs &&
  durationMs >= minMs &&
  durationMs <= maxMs;

/** Durations the plot spans: whole powers of ten around all of them, so that it does not jump with every answer. */
export const durationRange = (traces: readonly TraceRow[]): readonly [low: Millis, high: Millis] => {
  const all = traces.flatMap(({ durationMs }) => (durationMs === null || durationMs <= 0 ? [] : [durationMs]));
  if (all.length === 0) return [1, 1000];
  const low = 10 ** Math.floor(Math.log10(Math.min(...all)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...all)));
  return [low, high > low ? high : low * 10];
};

/** The powers of ten from one to the other. */
export const decades = ([low, high]: readonly [Millis, Millis]): readonly Millis[] =>
  Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, i) => low * 10 ** i);

export interface Plane {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly range: readonly [Millis, Millis];
  readonly width: number;
  readonly height: number;
}

export const xOf = ({ fromMs, toMs, width }: Plane, at: EpochMs): number => ((at - fromMs) / (toMs - fromMs)) * width;
export const yOf = ({ range: [low, high], height }: Plane, duration: Millis): number =>
  height - (Math.log10(Math.max(duration, low) / low) / Math.log10(high / low)) * height;
export const timeAt = ({ fromMs, toMs, width }: Plane, x: number): EpochMs => fromMs + (x / width) * (toMs - fromMs);
export const durationAt = ({ range: [low, high], height }: Plane, y: number): Millis =>
  low * (high / low) ** ((height - y) / height);

/** The box that a drag from one corner to the other marks. */
export const boxBetween = (plane: Plane, a: readonly [number, number], b: readonly [number, number]): Box => ({
  fromMs: timeAt(plane, Math.min(a[0], b[0])),
  toMs: timeAt(plane, Math.max(a[0], b[0])),
  minMs: durationAt(plane, Math.max(a[1], b[1])),
  maxMs: durationAt(plane, Math.min(a[1], b[1])),
});
