import { depthBelow } from '@/lib/adoption/measure/depth';
import { evidenceItem, type Told } from '@/lib/adoption/measure/item';
import { hasObjective, latencyUnfit, NO_OBJECTIVE } from '@/lib/adoption/measure/latency-room';
import type { Call } from '@/lib/domain/call';
import type { ServiceList } from '@/lib/domain/service';
import type { Millis } from '@/lib/domain/units';
import { DAY, type Looking, type Part, sourcesOf } from './evidence-part';
import { loadServices } from './load-services';
import type { Loaded } from './loaded';

const HOUR: Millis = 60 * 60_000;

type Span = Required<Pick<Told, 'because'>> & { readonly window: Millis };

/** Services with the distribution of their latency, and over how much it was read. */
export interface TimedServices {
  readonly span: Span;
  readonly frame: Promise<Loaded<ServiceList>>;
}

/**
 * Latencies of more than a day are too much to read at once; where no objective is to be held against them, the last hour
 * shows that they are recorded.
 */
const spanOf = ({ settings }: Looking['context'], shares: Millis): Span => {
  const [most, because] = hasObjective(settings.health)
    ? [DAY, 'an objective is held against them, and latencies of more than a day are too much to read at once']
    : [HOUR, 'no objective is there to be held against them: the last hour shows that latencies are recorded'];
  return shares <= most ? { window: shares, because: 'the window of shares' } : { window: most, because };
};

export const loadTimedServices = ({ context, view, now, signal }: Looking, shares: Millis): TimedServices => {
  const span = spanOf(context, shares);
  const bounds = { from: { kind: 'at', at: now - span.window }, to: { kind: 'at', at: now } } as const;
  return { span, frame: loadServices(context, { ...view, ...bounds }, signal) };
};

/** Requests without room for what a mesh adds. */
export const loadLatencyRoom = async (
  { context, now }: Looking,
  timed: TimedServices,
  calls: readonly Call[],
): Promise<Part> => {
  const { health } = context.settings;
  const about = { ...timed.span, coverage: null, at: now };
  if (!hasObjective(health)) {
    const told = { window: null, coverage: null, at: now, queries: [], sources: [] };
    const item = evidenceItem('latency_unfit_share', { value: null, missing: NO_OBJECTIVE }, told);
    return { facts: { latency_unfit_share: item }, metas: [], answers: [] };
  }
  const frame = await timed.frame;
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
