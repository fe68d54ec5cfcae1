import { formatBytesRate, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import type { Measured, MeasuredAs } from './types';

const words: Readonly<Record<MeasuredAs, (value: number) => string>> = {
  requests: (value) => spell(formatRate(value)),
  bytes: (value) => spell(formatBytesRate(value)),
  share: (value) => spell(formatPercent(value)),
  ms: (value) => spell(formatMs(value)),
  // A mean where a percentile was asked for says so.
  mean: (value) => `${spell(formatMs(value))} mean`,
};

/** What is written for a figure. */
export const measuredText = ({ value, as }: Measured): string => words[as](value);
