'use client';
import type { EpochMs } from '@/lib/domain/units';
import { fixedRange } from './range';
import { useRange } from './use-range';

/** Shortest window a drag makes: below that rates rest on too few samples. */
const LEAST = 60_000;

/** Sets the page's window to what was dragged over; Back returns. */
export const useZoom = () => {
  const { setRange } = useRange();
  return (a: EpochMs, b: EpochMs): void => {
    const middle = (a + b) / 2;
    const half = Math.max(Math.abs(b - a), LEAST) / 2;
    setRange(fixedRange(middle - half, Math.min(middle + half, Date.now())));
  };
};
