import type { Sample } from '@/lib/domain/sample';
import type { Ask, MetricsSource } from '@/lib/domain/source';
import { COMPLETE } from '@/lib/domain/trust';
import type { EpochMs } from '@/lib/domain/units';

export interface Noting {
  readonly now: EpochMs;
  /** Told every question. */
  readonly note: (ask: Pick<Ask, 'id' | 'promql'>) => void;
  /** What it answers to questions about an instant, by their id; nothing if not given. */
  readonly told?: Readonly<Record<string, readonly Sample[]>>;
}

/** A source in memory that notes what it is asked: for how many questions there are, and how long. */
export const notingSource = (id: string, { now, note, told = {} }: Noting): MetricsSource => {
  const answered = (ask: Pick<Ask, 'id' | 'promql'>) => {
    note(ask);
    return { ...ask, source: id, at: now, ms: 1, series: 0, bytes: 0, shared: false };
  };
  const nothing = async () => ({ ok: true, value: [] }) as const;
  return {
    id,
    cluster: null,
    clusterAliases: {},
    scrapeInterval: null,
    instant: async (ask) => ({
      ok: true,
      value: { receipt: answered(ask), value: told[ask.id] ?? [], trust: COMPLETE },
    }),
    range: async (ask) => ({ ok: true, value: { receipt: answered(ask), value: [], trust: COMPLETE } }),
    series: nothing,
    labelValues: nothing,
    alerts: nothing,
    now: () => now,
    health: () => ({ id, kind: 'prometheus', state: 'ok', message: null, latency: null, flavour: null }),
  };
};
