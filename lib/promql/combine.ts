import type { PromQL } from '@/lib/domain/units';
import { labelName } from './build';

/** `a / b` row by row on the labels; `b` must be one row per label set. */
export const ratioOn = (a: PromQL, labels: readonly string[], b: PromQL): PromQL =>
  `(${a}) / on (${labels.map(labelName).join(',')}) (${b})` as PromQL;

/** Only rows above the bound: a limit of 0 means "none". */
export const above = (a: PromQL, bound: number): PromQL => `(${a}) > ${bound}` as PromQL;

/** The rows with the `count` highest, or lowest, values. */
export const topk = (count: number, inner: PromQL): PromQL => `topk(${count},${inner})` as PromQL;
export const bottomk = (count: number, inner: PromQL): PromQL => `bottomk(${count},${inner})` as PromQL;
