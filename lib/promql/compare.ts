import type { Millis, PromQL } from '@/lib/domain/units';
import { duration, labelName, offset, quote } from './build';

/** Only rows at exactly this value. */
export const equalTo = (a: PromQL, value: number): PromQL => `(${a}) == ${value}` as PromQL;

/** Rows of `a` that have a partner in `b` with the same values of these labels. */
export const partnered = (a: PromQL, labels: readonly string[], b: PromQL): PromQL =>
  `((${a}) and on (${labels.map(labelName).join(',')}) (${b}))` as PromQL;

/** How far a counter rose in the window; not per second. */
export const increase = (series: PromQL, window: Millis): PromQL =>
  `increase(${series}[${duration(window)}])` as PromQL;

/**
 * How far a counter rose, first increments included: a series that was not there when the window began counts whole, if
 * the process that tells it was (mesh-metrics.md 7.3). `process`: what every such process exposes at all times.
 */
export const increaseWithBirths = (series: PromQL, process: PromQL, window: Millis): PromQL => {
  const born = `(${series} unless ${offset(series, window)})` as PromQL;
  return `(${partnered(born, ['instance', 'pod'], offset(process, window))} or ${increase(series, window)})` as PromQL;
};

/** How often a gauge rose within a range. */
export const rises = (range: PromQL): PromQL => `(changes(${range})-resets(${range}))` as PromQL;

/** Seconds until a moment given in epoch seconds. */
export const secondsUntil = (moment: PromQL): PromQL => `(${moment} - time())` as PromQL;

/** How many rows have each value; the value becomes the label `into`. */
export const countValues = (into: string, by: readonly string[], inner: PromQL): PromQL =>
  `count_values by (${by.map(labelName).join(',')}) (${quote(into)},${inner})` as PromQL;
