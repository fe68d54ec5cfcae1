import { authzCover, coverQuery } from '@/lib/adoption/measure/authz';
import { evidenceItem, type Measured } from '@/lib/adoption/measure/item';
import { retriesQuery } from '@/lib/adoption/measure/retries';
import type { EvidenceItem } from '@/lib/domain/adoption';
import { type Call, clusterOfSeries, headlineOf } from '@/lib/domain/call';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { meshesIn } from '@/lib/mtls/coverage';
import { denialsQuery, exactDenials } from '@/lib/mtls/denials';
import { type Asked, asked } from './asked';
import type { Context } from './context';
import { withinDay } from './evidence-part';

interface Looking {
  readonly context: Context;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

/** What was sent for what was asked: retries come on top of the requests callers made. null: nothing was asked. */
const attemptsPerRequest = (calls: readonly Call[], retries: number): number | null => {
  const requests = calls.reduce((sum, call) => sum + (headlineOf(call)?.requests ?? 0), 0);
  return requests > 0 ? 1 + retries / requests : null;
};

/**
 * Services under a narrow rule, calls that policies refused and calls that were tried again, per second; null where no
 * mesh here tells.
 */
export const loadPolicies = async (
  { context, now, signal }: Looking,
  calls: readonly Call[],
  window: Millis,
): Promise<{
  readonly facts: Record<string, EvidenceItem>;
  readonly metas: [];
  readonly answers: readonly Asked<unknown>[];
}> => {
  const about = withinDay(window, 'a day at most is asked for at once');
  const span = about.window;
  const meshes = meshesIn(calls);
  const put = async (part: string, promql: PromQL | null) =>
    promql === null
      ? []
      : Promise.all(
          context.sources.map(async (source) => ({
            source,
            answer: await asked(source, part, source.instant({ id: `adoption.${part}`, promql, at: now }, signal)),
          })),
        );
  const [refused, retried, covered] = await Promise.all([
    put('denials', denialsQuery(meshes, span)),
    put('retries', retriesQuery(meshes, span)),
    put('cover', coverQuery(meshes, span)),
  ]);
  const placed = (all: typeof refused) =>
    all.flatMap(({ source, answer }) =>
      (answer.value ?? []).map((sample) => ({ ...sample, cluster: clusterOfSeries(sample.labels.cluster, source) })),
    );
  const samples = placed(refused);
  const denials = exactDenials(samples, calls).reduce((sum, { rate }) => sum + rate, 0);
  const retries = retried.flatMap(({ answer }) => (answer.value ?? []).flatMap(({ value }) => value ?? []));
  const told = (all: typeof refused) => ({
    queries: all.flatMap(({ answer }) => answer.receipt?.promql ?? []),
    ...about,
    coverage: null,
    sources: all.flatMap(({ source, answer }) => (answer.value === null ? [] : [source.id])),
    at: now,
  });
  // The query leaves out what was refused nothing: without a row nobody knows whether refusals are counted at all.
  const denied: Measured =
    samples.length === 0
      ? { value: null, missing: 'No refusal by a policy is reported; meshes count them only where they are told to.' }
      : { value: denials };
  const rate = retries.reduce((a, b) => a + b, 0);
  const again: Measured =
    retries.length === 0
      ? { value: null, missing: 'No mesh here exports its retries; Istio does where proxyStatsMatcher keeps them.' }
      : { value: rate, detail: { attempts_per_request: attemptsPerRequest(calls, rate) } };
  return {
    facts: {
      authz_cover: evidenceItem('authz_cover', authzCover(placed(covered), calls), told(covered)),
      authz_denied: evidenceItem('authz_denied', denied, told(refused)),
      retry: evidenceItem('retry', again, told(retried)),
    },
    metas: [],
    answers: [...refused, ...retried, ...covered].map(({ answer }) => answer),
  };
};
