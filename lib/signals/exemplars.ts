import type { Signals } from '@/lib/domain/signals';
import type { Exemplar } from '@/lib/domain/source';
import { traceIdOf } from '@/lib/domain/trace-id';
import type { Grid } from './grid';

type Shown = Signals['exemplars'][number];

const plain = (key: string): string => key.toLowerCase().replaceAll(/[_.-]/g, '');

/** Datadog counts: 64 bits in decimal. */
const fromDecimal = (text: string): string | null => {
  if (!/^\d{1,20}$/.test(text)) return null;
  const hex = BigInt(text).toString(16);
  return hex.length > 16 ? null : traceIdOf(hex);
};

/** A trace id under any of the names that exporters give it; null: none that leads anywhere. */
const traceIdIn = (labels: Exemplar['labels']): string | null => {
  for (const [key, value] of Object.entries(labels)) {
    const name = plain(key);
    const id = name === 'traceid' ? traceIdOf(value) : name === 'ddtraceid' ? fromDecimal(value) : null;
    if (id !== null) return id;
  }
  return null;
};

/**
 * Exemplars that lead to a trace, in ms: of each step of the grid the slowest, for those are what a person looks for.
 * `unitMs`: milliseconds in the metric's unit.
 */
export const shownExemplars = (rows: readonly Exemplar[], unitMs: number, grid: Grid): readonly Shown[] => {
  const slowest = new Map<number, Shown>();
  for (const { labels, value, at } of rows) {
    const traceId = traceIdIn(labels);
    if (traceId === null || value === null || value < 0) continue;
    const shown: Shown = { traceId, at, valueMs: value * unitMs, labels: { ...labels } };
    const step = Math.floor((at - grid.first) / grid.step);
    const before = slowest.get(step);
    if (before === undefined || before.valueMs < shown.valueMs) slowest.set(step, shown);
  }
  return [...slowest.values()].toSorted((a, b) => a.at - b.at);
};
