import { depthBelow } from '@/lib/adoption/measure/depth';
import { evidenceItem } from '@/lib/adoption/measure/item';
import { hasObjective, latencyUnfit, NO_OBJECTIVE } from '@/lib/adoption/measure/latency-room';
import type { EvidenceItem } from '@/lib/domain/adoption';
import type { Call } from '@/lib/domain/call';
import type { Meta } from '@/lib/domain/envelope';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { PlainRequest } from '@/lib/url/view';
import type { Context } from './context';
import { loadServices } from './load-services';

interface Looking {
  readonly context: Context;
  readonly view: PlainRequest;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

const DAY: Millis = 24 * 60 * 60_000;

/** Requests without room for what a mesh adds: asked only where some objective is configured. */
export const loadLatencyRoom = async (
  { context, view, now, signal }: Looking,
  calls: readonly Call[],
  window: Millis,
): Promise<{ readonly facts: Record<string, EvidenceItem>; readonly metas: readonly Meta[]; readonly answers: [] }> => {
  const { health } = context.settings;
  // Distributions of more than a day are too much to read at once.
  const span = Math.min(window, DAY);
  const about = { window: span, coverage: null, at: now };
  if (!hasObjective(health)) {
    const told = { ...about, window: null, queries: [], sources: [] };
    const item = evidenceItem('latency_unfit_share', { value: null, missing: NO_OBJECTIVE }, told);
    return { facts: { latency_unfit_share: item }, metas: [], answers: [] };
  }
  const bounds = { from: { kind: 'at', at: now - span }, to: { kind: 'at', at: now } } as const;
  const frame = await loadServices(context, { ...view, ...bounds }, signal);
  const meta = frame.ok ? frame.value.meta : null;
  const receipts = meta?.queries ?? [];
  const measured = frame.ok
    ? latencyUnfit(frame.value.data.services, health, depthBelow(calls))
    : { value: null, missing: 'No source told the latency of requests.' };
  const item = evidenceItem('latency_unfit_share', measured, {
    ...about,
    queries: receipts.map(({ promql }) => promql),
    sources: [...new Set(receipts.map(({ source }) => source))],
  });
  return { facts: { latency_unfit_share: item }, metas: meta === null ? [] : [meta], answers: [] };
};
