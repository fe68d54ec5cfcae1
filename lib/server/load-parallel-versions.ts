import { evidenceItem } from '@/lib/adoption/measure/item';
import { parallelVersions, runsOf } from '@/lib/adoption/measure/versions';
import type { EvidenceItem } from '@/lib/domain/adoption';
import type { Call } from '@/lib/domain/call';
import type { Meta } from '@/lib/domain/envelope';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { keeps } from '@/lib/graph/filter';
import type { PlainRequest } from '@/lib/url/view';
import { instantsOver, SAMPLE, SAMPLES, samplesOf } from './calls-over';
import type { Context } from './context';
import { loadCalls } from './load-calls';
import type { Instants } from './sampled-source';

interface Looking {
  readonly context: Context;
  readonly view: PlainRequest;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

interface Look {
  readonly calls: readonly Call[];
  readonly meta: Meta | null;
}

/** The calls at each of the instants. */
const looksAt = (instants: Instants, { context, view, signal }: Looking): Promise<readonly Look[]> => {
  const readers = context.sources.map((source) => samplesOf(source, instants).each);
  return Promise.all(
    Array.from({ length: instants.count }, async (_, index) => {
      const sources = readers.flatMap((each) => each[index] ?? []);
      const to = instants.to - (instants.count - 1 - index) * instants.step;
      const frame = await loadCalls({ ...context, sources }, {}, { from: to - SAMPLE, to, live: true }, signal);
      if (!frame.ok) return { calls: [], meta: null };
      return { calls: frame.value.data.calls.filter((call) => keeps(view, call)), meta: frame.value.meta };
    }),
  );
};

const HALF_HOUR: Millis = 30 * 60_000;

/** Instants near to each other in runs; of a long window pairs, half an hour apart. */
const runsIn = async (window: Millis, looking: Looking): Promise<readonly (readonly Look[])[]> => {
  const instants = instantsOver(window, looking.now);
  const runs = runsOf(instants.count, instants.step);
  if (runs !== null) {
    const looks = await looksAt(instants, looking);
    return runs.map((run) => run.flatMap((index) => looks[index] ?? []));
  }
  const sparse = instantsOver(window, looking.now, SAMPLES / 2);
  const [late, early] = await Promise.all([
    looksAt(sparse, looking),
    looksAt({ ...sparse, to: sparse.to - HALF_HOUR }, looking),
  ]);
  return late.map((look, index) => [early[index] ?? { calls: [], meta: null }, look]);
};

/** Services whose releases shift traffic between versions: two of them side by side for half an hour. */
export const loadParallelVersions = async (
  looking: Looking,
  window: Millis,
  coverage: number | null,
): Promise<{ readonly facts: Record<string, EvidenceItem>; readonly metas: readonly Meta[]; readonly answers: [] }> => {
  const runs = await runsIn(window, looking);
  const measured = parallelVersions(runs.map((run) => run.map(({ calls }) => calls)));
  const metas = [...new Set(runs.flat().flatMap(({ meta }) => meta ?? []))];
  const receipts = metas.flatMap(({ queries }) => queries ?? []);
  const item = evidenceItem('parallel_version_services_90d', measured, {
    queries: receipts.map(({ promql }) => promql),
    window,
    coverage,
    sources: [...new Set(receipts.map(({ source }) => source))],
    at: looking.now,
  });
  // One look stands for the others in the frame's account of itself: they share their questions.
  return { facts: { parallel_version_services_90d: item }, metas: metas.slice(-1), answers: [] };
};
