import { depthBelow } from '@/lib/adoption/measure/depth';
import { evidenceItem } from '@/lib/adoption/measure/item';
import { hasObjective, latencyUnfit, NO_OBJECTIVE } from '@/lib/adoption/measure/latency-room';
import type { Call } from '@/lib/domain/call';
import type { ServiceList } from '@/lib/domain/service';
import type { Millis } from '@/lib/domain/units';
import { DAY, type Looking, type Part, sourcesOf } from './evidence-part';
import { loadServices } from './load-services';
import type { Loaded } from './loaded';

const HOUR: Millis = 60 * 60_000;

type TimedServices = Loaded<ServiceList>;

/**
 * Services with the distribution of their latency. Those of more than a day are too much to read at once; where no
 * objective is to be held against them, the last hour shows that they are recorded.
 */
export const loadTimedServices = ({ context, view, now, signal }: Looking, window: Millis): Promise<TimedServices> => {
  const span = spanOf(context, window);
  const bounds = { from: { kind: 'at', at: now - span }, to: { kind: 'at', at: now } } as const;
  return loadServices(context, { ...view, ...bounds }, signal);
};

const spanOf = ({ settings }: Looking['context'], window: Millis): Millis =>
  Math.min(window, hasObjective(settings.health) ? DAY : HOUR);

/** Requests without room for what a mesh adds. */
export const loadLatencyRoom = async (
  { context, now }: Looking,
  timed: Promise<TimedServices>,
  calls: readonly Call[],
  window: Millis,
): Promise<Part> => {
  const { health } = context.settings;
  const about = { window: spanOf(context, window), coverage: null, at: now };
  if (!hasObjective(health)) {
    const told = { ...about, window: null, queries: [], sources: [] };
    const item = evidenceItem('latency_unfit_share', { value: null, missing: NO_OBJECTIVE }, told);
    return { facts: { latency_unfit_share: item }, metas: [], answers: [] };
  }
  const frame = await timed;
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
