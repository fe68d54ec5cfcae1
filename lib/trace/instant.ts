/** Microseconds since the epoch, and whether the value came in another unit than microseconds or text nanoseconds. */
interface Instant {
  readonly us: number;
  readonly converted: boolean;
}

const NANO_FROM = 1e17;
const MICRO_FROM = 1e14;
const MILLI_FROM = 1e11;

const fromNumber = (value: number): Instant | null => {
  if (value >= NANO_FROM) return { us: Math.round(value / 1000), converted: true };
  if (value >= MICRO_FROM) return { us: Math.round(value), converted: false };
  return value >= MILLI_FROM ? { us: Math.round(value * 1000), converted: true } : null;
};

/**
 * An instant in whichever unit it was written, told by its magnitude: no other reading of it lies between 1973 and 5138.
 * Text keeps nanoseconds that a double would lose; they are cut to microseconds. Null: 0, absent, or no instant.
 */
export const instantOf = (value: string | number | null): Instant | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? fromNumber(value) : null;
  if (value === null || !/^\d{1,25}$/.test(value.trim())) return null;
  const whole = BigInt(value.trim());
  if (whole < BigInt(NANO_FROM)) return fromNumber(Number(whole));
  const us = Number(whole / 1000n);
  return Number.isSafeInteger(us) ? { us, converted: false } : null;
};
