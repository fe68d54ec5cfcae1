const DIGITS = 4;

/** A number of the API: 4 significant digits (fine-print.md 12). What is no number is not reported. */
export const significant = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));

/** The same for figures that are always there. */
export const figure = (value: number): number => significant(value) ?? 0;
