/** Every API number carries this many significant digits (fine-print.md 12). */
const DIGITS = 4;

/** Powers of ten, exact as doubles: what is multiplied or divided by one is the nearest double of its decimal. */
export const POWERS = Array.from({ length: 23 }, (_, places) => Number(`1e${places}`));

/** How far the point of a number other than 0 goes right until its 4 digits are a whole number; negative: to the left. */
export const placesOf = (value: number): number => DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));

/** `value` with 4 significant digits. By arithmetic: thousands of edges have a dozen numbers each. */
export const significant = (value: number): number => {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const places = placesOf(value);
  const power = POWERS[places];
  // Both branches end in the nearest double of the decimal.
  if (power !== undefined) return Math.round(value * power) / power;
  return places < 0 ? Math.round(value / 10 ** -places) * 10 ** -places : Number(value.toPrecision(DIGITS));
};

export const significantOrNull = (value: number | null): number | null => (value === null ? null : significant(value));
