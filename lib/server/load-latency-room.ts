import { depthBelow } from '@/lib/adoption/measure/depth';
import { evidenceItem } from '@/lib/adoption/measure/item';
import { hasObjective, latencyUnfit, NO_OBJECTIVE } from '@/lib/adoption/measure/latency-room';
import type { Call } from '@/lib/domain/call';
import type { Millis } from '@/lib/domain/units';
import { DAY, type Looking, type Part, sourcesOf } from './evidence-part';
import { loadServices } from './load-services';

/** Requests without room for what a mesh adds: asked only where some objective is configured. */
export const loadLatencyRoom = async (
  { context, view, now, signal }: Looking,
  calls: readonly Call[],
  window: Millis,
): Promise<Part> => {
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
    sources: sourcesOf(receipts),
  });
  return { facts: { latency_unfit_share: item }, metas: meta === null ? [] : [meta], answers: [] };
};
