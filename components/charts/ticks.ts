import type { EpochMs, Millis } from '@/lib/domain/units';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps: readonly Millis[] = [
  ...[5, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7].map((n) => n * day),
];

/**
 * Round moments of the reader's own day inside a window, about `count` of them. `zone` is the offset of local time to
 * UTC in ms, so that hours and days begin where the reader's do.
 */
export const timeTicks = (from: EpochMs, to: EpochMs, count: number, zone: Millis): readonly EpochMs[] => {
  const step = steps.find((size) => (to - from) / size <= count) ?? 7 * day;
  const first = Math.ceil((from + zone) / step) * step - zone;
  const length = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length }, (_, index) => first + index * step);
};

/** 1, 2, 2.5 or 5 times a power of ten. */
const roundStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10) * power;
};

/** Round values from 0 to just above `most`, about `count` steps. Nothing above 0 yields a scale of one. */
export const valueTicks = (most: number, count: number): readonly number[] => {
  const step = roundStep((most > 0 ? most : 1) / count);
  const length = Math.ceil((most > 0 ? most : 1) / step - 1e-9) + 1;
  // Multiplying by the step's reciprocal would print 0.30000000000000004.
  return Array.from({ length }, (_, index) => Number((index * step).toPrecision(12)));
};
