/** Every API number carries this many significant digits (fine-print.md 12). */
const DIGITS = 4;

/** `value` with 4 significant digits. By arithmetic: thousands of edges have a dozen numbers each. */
export const significant = (value: number): number => {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const places = DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
  // A power of ten above 1 is exact, so both branches end in the nearest double of the decimal.
  if (places >= 0 && places <= 22) return Math.round(value * 10 ** places) / 10 ** places;
  return places < 0 ? Math.round(value / 10 ** -places) * 10 ** -places : Number(value.toPrecision(DIGITS));
};

export const significantOrNull = (value: number | null): number | null => (value === null ? null : significant(value));
