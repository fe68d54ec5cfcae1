import type { PromQL } from '@/lib/domain/units';

/** Row by row: both sides have the same labels, one row each. */
const binary = (a: PromQL, operator: string, b: PromQL): PromQL => `((${a}) ${operator} (${b}))` as PromQL;

export const times = (a: PromQL, b: PromQL): PromQL => binary(a, '*', b);
export const minus = (a: PromQL, b: PromQL): PromQL => binary(a, '-', b);
export const dividedBy = (a: PromQL, b: PromQL): PromQL => binary(a, '/', b);
/** Rows of `a`, and of `b` those that `a` does not have. */
export const insteadOf = (a: PromQL, b: PromQL): PromQL => binary(a, 'or', b);
/** 0 for every row. */
export const zeros = (a: PromQL): PromQL => `((${a}) * 0)` as PromQL;
/** `1 − a`. */
export const complement = (a: PromQL): PromQL => `(1 - (${a}))` as PromQL;
/** Only rows above 0. */
export const positive = (a: PromQL): PromQL => `((${a}) > 0)` as PromQL;
/** 1 for every row above 0, −1 below. */
export const signOf = (a: PromQL): PromQL => `sgn(${a})` as PromQL;
export const atMost = (a: PromQL, bound: number): PromQL => `clamp_max(${a},${bound})` as PromQL;
/** Rows of `a` if there is any row of `b`, whatever its labels. */
export const whereAny = (a: PromQL, b: PromQL): PromQL => `((${a}) and on () (${b}))` as PromQL;
