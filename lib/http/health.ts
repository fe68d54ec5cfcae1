import type { Fault } from '@/lib/domain/result';
import type { SourceReport } from '@/lib/domain/source';
import type { Millis } from '@/lib/domain/units';

const REMEMBERED = 40;
const RECENT_MS = 60_000;
/** The soft deadline: a view should be painted by then (field-guide.md 6.1). */
const SLOW_MS: Millis = 2_500;
const SKEW_MS: Millis = 5_000;

/** Faults of the question or the reader; the source itself is well. */
const innocent = new Set(['rejected', 'too-large', 'canceled']);

export interface Health {
  succeeded(ms: Millis, partial: boolean): void;
  failed(fault: Fault): void;
  report(skew: Millis): Pick<SourceReport, 'state' | 'message'> & { readonly latency: Millis | null };
}

const p95 = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
};

const inSeconds = (ms: Millis): string => `${(ms / 1000).toFixed(1)} s`;

/** What the last questions showed about the source. Nothing is asked for it. */
export const healthOf = (note: string | null): Health => {
  let latencies: readonly { readonly at: number; readonly ms: Millis }[] = [];
  let trouble: Fault | null = null;
  let partialAt = Number.NEGATIVE_INFINITY;

  const remember = (ms: Millis): void => {
    const now = performance.now();
    latencies = [...latencies.filter(({ at }) => now - at < RECENT_MS), { at: now, ms }].slice(-REMEMBERED);
  };

  const state = (latency: Millis | null, skew: Millis): Pick<SourceReport, 'state' | 'message'> => {
    if (trouble?.kind === 'timeout' || trouble?.kind === 'overloaded')
      return { state: 'slow', message: trouble.message };
    if (trouble !== null) return { state: 'down', message: trouble.message };
    if (performance.now() - partialAt < RECENT_MS)
      return { state: 'partial', message: 'Its last answers were incomplete.' };
    if (latency !== null && latency > SLOW_MS) {
      return { state: 'slow', message: `Answers take up to ${inSeconds(latency)} (95th percentile).` };
    }
    if (Math.abs(skew) > SKEW_MS) {
      return {
        state: 'ok',
        message: `Its clock is ${inSeconds(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} ours; its time is used.`,
      };
    }
    return { state: 'ok', message: note };
  };

  return {
    succeeded: (ms, partial) => {
      trouble = null;
      remember(ms);
      if (partial) partialAt = performance.now();
    },
    failed: (fault) => {
      if (!innocent.has(fault.kind)) trouble = fault;
      else if (fault.kind !== 'canceled') trouble = null;
    },
    report: (skew) => {
      const latency = p95(latencies.map(({ ms }) => ms));
      return { ...state(latency, skew), latency };
    },
  };
};
